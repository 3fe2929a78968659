"""Many texts of one session, and the entries of a search table that share their rare words.

They are asked for together: each word is counted once, and each entry is read once, so that one of
many costs a fraction of one by itself. What is found is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, bindparam
from sqlalchemy.orm import Session

from claimtracker.models import Claim
from claimtracker.queries import rare_words
from claimtracker.queries.rare_words import TOO_COMMON, Reach, Shared
from claimtracker.queries.search_tables import Index
from claimtracker.queries.stored import pieces

# So many texts are asked for at a time, so that what is alike to all of them fits into memory.
TOGETHER = 50
# So much is remembered of words, and of entries, before all of it is forgotten.
MOST_WORDS, MOST_ENTRIES = 100_000, 5_000

Item = TypeVar("Item")
Read = Callable[[Sequence[Any]], Mapping[Any, Item]]


@dataclass(frozen=True, slots=True)
class Alike(Generic[Item]):
    """What a text shares with others, and what stands in the entries that share it."""

    shared: Shared | None
    found: Sequence[Item]


@dataclass(slots=True)
class Known(Generic[Item]):
    """What a session has seen of a search table; `read` gives what stands in entries."""

    session: Session
    tables: Index
    reach: Reach
    read: Read[Item]
    whole: int | None = None
    times: dict[str, int] = field(default_factory=dict)
    expressions: dict[str, str] = field(default_factory=dict)
    entries: dict[Any, Item | None] = field(default_factory=dict)

    def alike(self, texts: Sequence[Iterable[str]]) -> list[Alike[Item]]:
        """Return what is alike to each of some texts, given by their words; a few queries."""
        words = [rare_words.longest(said, self.reach) for said in texts]
        self._count(words)
        whole = self.whole or 0
        shared = [rare_words.shared(one, self.times, whole, self.reach) for one in words]
        rows = self._rows(shared)
        self._look_at([row for listed in rows for row in listed])
        known = self.entries
        return [
            Alike(one, [item for row in listed if (item := known[row]) is not None])
            for one, listed in zip(shared, rows, strict=True)
        ]

    def _count(self, words: Sequence[Sequence[str]]) -> None:
        if self.whole is None:
            self.whole = rare_words.about_how_many(self.session, self.tables)
        if len(self.times) > MOST_WORDS:
            self.times.clear()
            self.expressions.clear()
        said = dict.fromkeys(word for one in words for word in one)
        missing = [word for word in said if word not in self.times]
        asked = [rare_words.expression(self.session, (word,)) for word in missing]
        engine = rare_words.engine_of(self.session)
        counts = engine.how_many(self.session, self.tables, asked, TOO_COMMON)
        self.times.update(zip(missing, counts, strict=True))
        self.expressions.update(zip(missing, asked, strict=True))

    def _rows(self, shared: Sequence[Shared | None]) -> list[list[Any]]:
        """Return the entries that have all words of any group, for each text, each once."""
        found: list[dict[Any, None]] = [{} for _ in shared]
        groups = [len(one.groups) if one else 0 for one in shared]
        for many in sorted(set(groups) - {0}):
            asked = [
                (at, group)
                for at, one in enumerate(shared)
                if one and groups[at] == many
                for group in one.groups
            ]
            for (at, _), rows in zip(asked, self._newest(asked, many), strict=True):
                found[at].update(dict.fromkeys(rows))
        return [[*rows] for rows in found]

    def _newest(self, asked: Sequence[tuple[int, Sequence[str]]], many: int) -> list[list[Any]]:
        engine, said = rare_words.engine_of(self.session), self.expressions
        expressions = [engine.AND.join(said[word] for word in group) for _, group in asked]
        found: list[list[Any]] = engine.newest(
            self.session, self.tables, expressions, self.reach.of_each(many)
        )
        return found

    def _look_at(self, rows: Sequence[Any]) -> None:
        if len(self.entries) > MOST_ENTRIES:
            self.entries.clear()
        missing = [row for row in dict.fromkeys(rows) if row not in self.entries]
        found = self.read(missing)
        self.entries.update((row, found.get(row)) for row in missing)


def of_entries(
    session: Session,
    tables: Index,
    entries: Sequence[Any],
    *,
    claims: Callable[[], Select[Any]],
    made: Callable[[Any], Item],
) -> dict[Any, Item]:
    """Return what is made of the claims that stand in entries, by these; one query for each 500."""
    found = _in_entries(tables, claims)
    return {
        row.entry: made(row)
        for piece in pieces(entries)
        for row in session.execute(found, {"entries": piece})
    }


@cache
def _in_entries(tables: Index, claims: Callable[[], Select[Any]]) -> Select[Any]:
    """Return the statement of the claims in entries that are given as it is executed."""
    found = claims().add_columns(tables.row.label("entry"))
    found = found.join(tables.search, tables.owner == Claim.id)
    return found.where(tables.row.in_(bindparam("entries", expanding=True)))
