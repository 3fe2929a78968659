"""Rows that may be the same under two names, to be looked at by a person; nothing is merged here.

Two rows are compared where their names share a word, or stand beside each other in the alphabet
once spaces and dots are left out; so the cost grows with the list and not with its square.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from claimtracker.models import table_of
from claimtracker.queries import forwards, word_lists
from claimtracker.queries.stored import grouped
from claimtracker.queries.word_lists import Line, WordTable, owner_of
from claimtracker.rules import name_likeness

ALIKE = 88
# A word that so many names have says nothing about any two of them.
COMMON = 30
MOST = 100
# The kind of what nobody has said yet what it is.
UNSAID = frozenset({"other", None})


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
    table = table_of(of.model)
    called = grouped(session, _names(of).where(table.c.removed_at.is_(None)))
    kinds = {key: kind for key, kind in session.execute(select(table.c.id, table.c.kind))}
    scored = [
        (_likeness(called[a], called[b]), a, b)
        for a, b in _candidates(called)
        if kinds[a] == kinds[b] or {kinds[a], kinds[b]} & UNSAID
    ]
    best = sorted((one for one in scored if one[0] >= ALIKE), reverse=True)[:MOST]
    lines = word_lists.by_id(session, of, sorted({key for _, *two in best for key in two}))
    return [Pair(lines[a], lines[b], score) for score, a, b in best if a in lines and b in lines]


def _names(of: WordTable) -> Select[Any]:
    """Return the query of the folded names of rows, in the order of their keys."""
    table = table_of(of.model)
    if of.names is not None:
        owner = owner_of(of.names)
        return select(owner, of.names.folded).join(table, table.c.id == owner).order_by(owner)
    assert of.merges is not None
    standing = table.c.id.not_in(forwards.merged(of.merges))
    return select(table.c.id, table.c[of.order]).where(standing).order_by(table.c.id)


def _candidates(called: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
    by_word: dict[str, set[str]] = {}
    for key, names in called.items():
        for word in {word for name in names for word in _words(name)}:
            by_word.setdefault(word, set()).add(key)
    sharing = (sorted(keys) for keys in by_word.values() if len(keys) <= COMMON)
    found = {pair for keys in sharing for pair in combinations(keys, 2)}
    return found | set(_neighbours(called))


def _words(name: str) -> Iterator[str]:
    """Give the words that a name is looked up by: those that are long enough, and its initials."""
    words = name_likeness.words(name)
    yield from (word for word in words if len(word) > 2)
    yield from name_likeness.initials(words)


def _neighbours(called: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    plain = sorted(
        (re.sub(r"\W", "", name), key) for key, names in called.items() for name in names
    )
    for (_, one), (_, other) in pairwise(plain):
        if one != other:
            yield min(one, other), max(one, other)


def _likeness(names: Iterable[str], others: Iterable[str]) -> int:
    others = list(others)
    return max(name_likeness.likeness(one, other) for one in names for other in others)
