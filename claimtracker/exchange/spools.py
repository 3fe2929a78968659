"""Sort the lines of a file by type, on disk, so that they may come in any order.

A file is read once from end to end; what memory holds does not grow with it, but for eight bytes
for each key.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from typing import IO, Any

from claimtracker.exchange import repeated_keys
from claimtracker.exchange.records import TYPES, BadRecord, Record, read
from claimtracker.exchange.repeated_keys import KEYED, AllRepeated

Refuse = Callable[[int, BadRecord], None]
Sort = tuple[str, bool]
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Spools:
    """The lines of a file by type, those with a key apart, and how many there are of each.

    `keys` has a number for the key of each line with one, by type, in the order of the file.
    """

    files: dict[Sort, IO[bytes]]
    counts: dict[str, int]
    keys: dict[str, array[int]]

    def repeated(self, without: Collection[int]) -> AllRepeated:
        """Return which keys stand in the file more than once, in lines other than those."""
        keyed = {kind: self.files[kind, True] for kind in self.keys}
        return repeated_keys.found(self.keys, keyed, without)

    def records(self, kind: str, without: Collection[int] = ()) -> Iterator[Record]:
        """Read the records of a type again in the order of the file, those with a key first.

        So one without a key finds the same row wherever in the file it stands. Lines in
        `without` are left out.
        """
        for keyed in (True, False):
            spool = self.files[kind, keyed]
            spool.seek(0)
            for line in spool:
                number, raw = line.split(b"\t", 1)
                if int(number) not in without:
                    yield read(int(number), raw.decode())


def fill(stream: IO[bytes], refuse: Refuse, stack: ExitStack) -> Spools:
    """Sort a file by type; what cannot be read is handed to `refuse`, line by line."""
    spools = Spools({}, dict.fromkeys(TYPES, 0), {kind: array("Q") for kind in KEYED})
    for sort in product(TYPES, (True, False)):
        spools.files[sort] = stack.enter_context(tempfile.TemporaryFile())
    for number, raw in enumerate(stream, 1):
        line = raw.removeprefix(MARK) if number == 1 else raw
        if line.strip():
            _sort(spools, number, line.strip(), refuse)
    return spools


def _sort(spools: Spools, number: int, line: bytes, refuse: Refuse) -> None:
    try:
        record = read(number, _decoded(line))
    except BadRecord as error:
        refuse(number, error)
        return
    sort = record.type, _keyed(record)
    spools.files[sort].write(b"%d\t%s\n" % (number, line))
    spools.counts[record.type] += 1
    if record.type in spools.keys and _keyed(record):
        spools.keys[record.type].append(repeated_keys.number_of(record))


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRecord(f"The line is no UTF-8 at byte {error.start + 1}.") from error


def batches(
    records: Iterator[Record], identity: Callable[[Record], Any], size: int
) -> Iterator[list[Record]]:
    """Cut records into batches in which nothing stands twice, so that each edit sees the last.

    Records with a key and records without never share one.
    """
    batch: list[Record] = []
    seen: set[Any] = set()
    for record in records:
        same = identity(record)
        if len(batch) >= size or same in seen or (batch and _keyed(batch[0]) != _keyed(record)):
            yield batch
            batch, seen = [], set()
        batch.append(record)
        seen.add(same)
    if batch:
        yield batch


def _keyed(record: Record) -> bool:
    return bool(record.given.get("key"))
