"""What a search narrows claims by, packed so that many rows are counted in one pass.

The words of closed lists are bits of one number. Names are records of one length: a letter for
what they are to the claim, and the key of their row, the year itself, or the digest of a rating.
Under the number of each of these stands a list of those that have it, but for what is usual.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
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
HAS = ("contradiction", "verdict")
# What most claims and articles are, so that no list of those that are leads to few.
USUAL = frozenset(
    {("mode", "fact"), ("stance", "affirms"), ("standing", "stands"), ("genre", "news")}
)
NAMES: Mapping[str, bytes] = {
    "source": b"s", "speaker": b"v", "for": b"f", "subject": b"a", "topic": b"t", "year": b"y",
    "own": b"o", "rating": b"r",
}  # fmt: skip
# What an article is found by because a claim that it carries is.
CARRIED = (NAMES["subject"], NAMES["topic"], NAMES["rating"])

_BITS = {
    (name, word): 1 << place
    for place, (name, word) in enumerate(
        (name, word) for name, listed in (*TRAITS.items(), ("has", HAS)) for word in listed
    )
}
_HAS = sum(_BITS["has", word] for word in HAS)
_LISTED = {bit: place for place, (one, bit) in enumerate(_BITS.items()) if one not in USUAL}
_CALLED = {letter: name for name, letter in NAMES.items()}
_RECORD = Struct("17s")

Named = tuple[str, str]


def traits(found: Iterable[Named]) -> int:
    """Return the bits of words of closed lists, given with the name of their list."""
    bits = 0
    for one in found:
        bits |= _BITS[one]
    return bits


def packed(found: Iterable[Named], records: Iterable[bytes] = ()) -> bytes:
    """Return the records of names, by what they are and key, and of years, and other records."""
    return b"".join(sorted({record(name, value) for name, value in found}.union(records)))


def carried(traits: int, names: bytes) -> tuple[int, set[bytes]]:
    """Return what an article has of a claim that it carries: bits, and records of names."""
    listed = {record for (record,) in _RECORD.iter_unpack(names) if record[:1] in CARRIED}
    return traits & _HAS, listed


def record(name: str, value: str) -> bytes:
    """Return the record of one name, by what it is to the claim and its key, or of one year."""
    return NAMES[name] + _key(name, value)


@lru_cache(maxsize=100_000)
def number(record: bytes) -> int:
    """Return the number under which those that have a record are listed."""
    return int.from_bytes(blake2b(record, digest_size=8).digest(), "big") >> 1


def trait_number(name: str, word: str) -> int | None:
    """Return the number under which those that have a trait are listed, if they are."""
    return _LISTED.get(_BITS[name, word])


def numbers(traits: int, names: bytes) -> frozenset[int]:
    """Return all numbers under which a claim or article is listed."""
    return _rare(traits) | {number(one) for (one,) in _RECORD.iter_unpack(names)}


@lru_cache(maxsize=10_000)
def _rare(traits: int) -> frozenset[int]:
    return frozenset(place for bit, place in _LISTED.items() if traits & bit)


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
    if name == "year":
        return int(value).to_bytes(16, "big")
    if name == "rating":
        return blake2b(value.encode(), digest_size=16).digest()
    return UUID(value).bytes


def _read(record: bytes) -> str:
    key = record[1:]
    is_year = record[:1] == NAMES["year"]
    return str(int.from_bytes(key, "big") if is_year else UUID(bytes=key))
