"""Rows that may be the same under two names, to be looked at by a person; nothing is merged here.

Two rows are compared where their names share a word, or stand beside each other in the alphabet
once spaces and dots are left out; so the cost grows with the list and not with its square.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import table_of
from claimtracker.queries import word_lists
from claimtracker.queries.stored import grouped
from claimtracker.queries.word_lists import Line, WordTable, owner_of

ALIKE = 88
# A word that so many names have says nothing about any two of them.
COMMON = 30
MOST = 100
# The kind of what nobody has said yet what it is.
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows whose names are alike, and how much, up to 100."""

    one: Line
    other: Line
    likeness: int


def pairs(session: Session, of: WordTable) -> list[Pair]:
    """Return the rows of a list that may be the same, the most alike first, at most a hundred.

    What is of two kinds is two things.
    """
    assert of.names is not None
    owner = owner_of(of.names)
    table = table_of(of.model)
    standing = select(owner, of.names.folded).join(table, table.c.id == owner)
    called = grouped(session, standing.where(table.c.removed_at.is_(None)).order_by(owner))
    kinds = {key: kind for key, kind in session.execute(select(table.c.id, table.c.kind))}
    scored = [
        (_likeness(called[a], called[b]), a, b)
        for a, b in _candidates(called)
        if kinds[a] == kinds[b] or OTHER in (kinds[a], kinds[b])
    ]
    best = sorted((one for one in scored if one[0] >= ALIKE), reverse=True)[:MOST]
    lines = word_lists.by_id(session, of, sorted({key for _, *two in best for key in two}))
    return [Pair(lines[a], lines[b], score) for score, a, b in best if a in lines and b in lines]


def _candidates(called: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
    by_word: dict[str, set[str]] = {}
    for key, names in called.items():
        for word in {word for name in names for word in re.findall(r"\w{3,}", name)}:
            by_word.setdefault(word, set()).add(key)
    sharing = (sorted(keys) for keys in by_word.values() if len(keys) <= COMMON)
    found = {pair for keys in sharing for pair in combinations(keys, 2)}
    return found | set(_neighbours(called))


def _neighbours(called: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    plain = sorted(
        (re.sub(r"\W", "", name), key) for key, names in called.items() for name in names
    )
    for (_, one), (_, other) in pairwise(plain):
        if one != other:
            yield min(one, other), max(one, other)


def _likeness(names: Iterable[str], others: Iterable[str]) -> int:
    others = list(others)
    return round(max(fuzz.WRatio(one, other) for one in names for other in others))
