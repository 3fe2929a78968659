"""What a search narrows claims by, packed so that many rows are counted in one pass.

The words of closed lists are bits of one number. Names are records of one length: a letter for
what they are to the claim, and the key of their row, or the year itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from heapq import nsmallest
from itertools import chain
from struct import Struct
from uuid import UUID

from claimtracker.rules.vocabulary import (
    DISPUTE_STATES,
    FINDING_KINDS,
    GENRES,
    MODES,
    STANCES,
    STANDINGS,
)

# The order is what the bits mean: to change it or a list is to make every search anew.
TRAITS: Mapping[str, tuple[str, ...]] = {
    "mode": MODES,
    "stance": STANCES,
    "standing": STANDINGS,
    "genre": GENRES,
    "kind": FINDING_KINDS,
    "state": DISPUTE_STATES,
}
NAMES: Mapping[str, bytes] = {
    "source": b"s", "speaker": b"v", "for": b"f", "subject": b"a", "topic": b"t", "year": b"y",
}  # fmt: skip

_BITS = {
    (name, word): 1 << place
    for place, (name, word) in enumerate(
        (name, word) for name, listed in TRAITS.items() for word in listed
    )
}
_CALLED = {letter: name for name, letter in NAMES.items()}
_RECORD = Struct("17s")

Named = tuple[str, str]


def traits(found: Iterable[Named]) -> int:
    """Return the bits of words of closed lists, given with the name of their list."""
    bits = 0
    for one in found:
        bits |= _BITS[one]
    return bits


def packed(found: Iterable[Named]) -> bytes:
    """Return the records of names, by what they are to the claim and key, and of years."""
    return b"".join(sorted({NAMES[name] + _key(name, value) for name, value in found}))


def count_traits(rows: Iterable[int]) -> Counter[Named]:
    """Count in how many rows each word stands."""
    found: Counter[Named] = Counter()
    for bits, number in Counter(rows).items():
        for one, bit in _BITS.items():
            if bits & bit:
                found[one] += number
    return found


def count_names(rows: Iterable[bytes], most: int) -> dict[str, dict[str, int]]:
    """Count in how many rows each name and each year stands; of each kind only the most frequent.

    Keys are read only of those: most of what a large ledger names is named once.
    """
    counted: dict[bytes, list[tuple[int, bytes]]] = {letter: [] for letter in _CALLED}
    records = chain.from_iterable(_RECORD.iter_unpack(b"".join(rows)))
    for record, number in Counter(records).items():
        counted[record[:1]].append((-number, record))
    return {
        _CALLED[letter]: {_read(record): -number for number, record in nsmallest(most, found)}
        for letter, found in counted.items()
    }


def _key(name: str, value: str) -> bytes:
    return int(value).to_bytes(16, "big") if name == "year" else UUID(value).bytes


def _read(record: bytes) -> str:
    key = record[1:]
    is_year = record[:1] == NAMES["year"]
    return str(int.from_bytes(key, "big") if is_year else UUID(bytes=key))
