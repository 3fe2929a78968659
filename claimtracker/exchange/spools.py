"""Sort the lines of a file by type, on disk, so that they may come in any order.

A file is read once from end to end; what memory holds does not grow with it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Any

from claimtracker.exchange.records import TYPES, BadRecord, Record, read

Refuse = Callable[[int, BadRecord], None]
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Spools:
    """The lines of a file by type, each with its number, and how many there are of each."""

    files: dict[str, IO[bytes]]
    counts: dict[str, int]

    def records(self, kind: str) -> Iterator[Record]:
        """Read the records of a type again, in the order of the file."""
        spool = self.files[kind]
        spool.seek(0)
        for line in spool:
            number, raw = line.split(b"\t", 1)
            yield read(int(number), raw.decode())

    @property
    def total(self) -> int:
        """How many records there are."""
        return sum(self.counts.values())


def fill(stream: IO[bytes], refuse: Refuse, stack: ExitStack) -> Spools:
    """Sort a file by type; what cannot be read is handed to `refuse`, line by line."""
    spools = Spools({}, dict.fromkeys(TYPES, 0))
    for kind in TYPES:
        spools.files[kind] = stack.enter_context(tempfile.TemporaryFile())
    for number, raw in enumerate(stream, 1):
        line = raw.removeprefix(MARK) if number == 1 else raw
        if not line.strip():
            continue
        try:
            kind = read(number, _decoded(line)).type
        except BadRecord as error:
            refuse(number, error)
        else:
            spools.files[kind].write(b"%d\t%s\n" % (number, line.strip()))
            spools.counts[kind] += 1
    return spools


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRecord(f"The line is no UTF-8 at byte {error.start + 1}.") from error


def batches(
    records: Iterator[Record], identity: Callable[[Record], Any], size: int
) -> Iterator[list[Record]]:
    """Cut records into batches in which nothing stands twice, so that each edit sees the last."""
    batch: list[Record] = []
    seen: set[Any] = set()
    for record in records:
        same = identity(record)
        if len(batch) >= size or same in seen:
            yield batch
            batch, seen = [], set()
        batch.append(record)
        seen.add(same)
    if batch:
        yield batch
