"""Keys that stand in one file more than once: a later record is laid over an earlier one."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import IO

from claimtracker.exchange.records import Record, read

# Types of records that are known by a key; the others are known by a name or a code.
KEYED = ("evidence", "article", "claim", "assertion", "notice", "verdict")
SHOWN = 10
LISTED = 5
# How many keys are compared at once, so that memory stays flat.
_PART = 1 << 16

Numbers = Mapping[str, "array[int]"]


@dataclass(slots=True)
class Repeated:
    """A key of records of one type: how often it stands, in which lines first, and in which last.

    No more than five of the lines are kept.
    """

    type: str
    key: str
    times: int = 0
    lines: list[int] = field(default_factory=list)
    last: int = 0

    def note(self, line: int) -> None:
        """Count one more line that has the key."""
        self.times, self.last = self.times + 1, line
        if self.times <= LISTED:
            self.lines.append(line)

    def said(self, place: Callable[[int], str]) -> str:
        """Say where the key stands and what counts; `place` calls a line as its reader knows it."""
        last = place(self.last)
        if self.times > LISTED:
            where = f"{self.times:,} times, from {place(self.lines[0])} to {last}"
        else:
            where = f"in {', '.join(map(place, self.lines[:-1]))} and {last}"
        return f"The {self.type} “{self.key}” stands {where}; where they differ, {last} counts."


@dataclass(frozen=True, slots=True)
class AllRepeated:
    """The first keys that stand in a file more than once, and how many more there are."""

    shown: Sequence[Repeated] = ()
    more: int = 0

    def said(self, place: Callable[[int], str]) -> list[str]:
        """Say so in a sentence each."""
        more = f"So do {self.more:,} more keys; of each, the last line counts."
        return [*(one.said(place) for one in self.shown), *([more] if self.more else [])]


def number_of(record: Record) -> int:
    """Return the number of eight bytes by which the key of a record is compared."""
    key = str(record.given["key"]).encode()
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest())


def found(
    numbers: Numbers, files: Mapping[str, IO[bytes]], without: Collection[int]
) -> AllRepeated:
    """Return which keys stand in a file more than once, in lines other than those in `without`.

    `numbers` are those of the keys of each type, one for each line of the file of that type.
    """
    shown: list[Repeated] = []
    count = 0
    for kind, those in numbers.items():
        kept = _kept(files[kind], those, without)
        again = list(nsmallest(SHOWN, _again(kept)))
        count += sum(1 for _ in _again(kept)) if len(again) == SHOWN else len(again)
        shown += _read(kind, files[kind], those, {kept[place] for place in again}, without)
    return AllRepeated(tuple(shown[:SHOWN]), max(0, count - SHOWN))


def _kept(file: IO[bytes], numbers: array[int], without: Collection[int]) -> array[int]:
    """Return the numbers of the keys of lines other than those in `without`."""
    if not without:
        return numbers
    file.seek(0)
    both = zip(file, numbers, strict=True)
    return array("Q", (number for line, number in both if _place(line) not in without))


def _place(line: bytes) -> int:
    return int(line.split(b"\t", 1)[0])


def _again(numbers: array[int]) -> Iterator[int]:
    """Give the places at which a number comes for the second time."""
    parts = 1 + len(numbers) // _PART
    for part in range(parts):
        seen: dict[int, bool] = {}
        for place, number in enumerate(numbers):
            if number % parts != part:
                continue
            if seen.get(number) is False:
                yield place
            seen[number] = number in seen


def _read(
    kind: str, file: IO[bytes], numbers: array[int], wanted: set[int], without: Collection[int]
) -> list[Repeated]:
    found: dict[int, Repeated] = {}
    file.seek(0)
    for line, number in zip(file if wanted else (), numbers, strict=False):
        if number in wanted:
            at, raw = line.split(b"\t", 1)
            if int(at) in without:
                continue
            if number not in found:
                found[number] = Repeated(kind, str(read(int(at), raw.decode()).given["key"]))
            found[number].note(int(at))
    return [one for one in found.values() if one.times > 1]
