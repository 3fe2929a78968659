"""The entries of a search table that share the rarest words of a text: what may be alike.

The cost follows what is alike and not the size of the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import Select, Subquery, func, literal, select, union_all
from sqlalchemy.orm import Session

from claimtracker.queries import search_postgresql, search_sqlite
from claimtracker.queries.search_tables import Index
from claimtracker.rules.search_query import Query, Term

# A word that more entries have than this tells nothing.
TOO_COMMON = 2_001


@dataclass(frozen=True, slots=True)
class Reach:
    """How far is looked: at so many of the longest words, by so many of the rarest of these, and
    at so many entries, which at least `each` for every two words make up.
    """

    longest: int
    rarest: int
    entries: int
    each: int = 1


@dataclass(frozen=True, slots=True)
class Shared:
    """The entries (`row`) that share rare words, how many entries have each word that was looked
    at (up to TOO_COMMON), and about how many entries there are.
    """

    rows: Subquery
    times: Mapping[str, int]
    whole: int


def sharing(session: Session, tables: Index, said: Iterable[str], reach: Reach) -> Subquery | None:
    """Return the query of the entries (`row`) that have two of the rarest of some words, or the
    one that there is; None where no entry has any. One query.
    """
    found = counted(session, tables, said, reach)
    return found.rows if found else None


def counted(session: Session, tables: Index, said: Iterable[str], reach: Reach) -> Shared | None:
    """Return what `sharing` does, with how rare the words are that were looked at. One query."""
    longest = sorted(set(said), key=lambda word: (-len(word), word))[: reach.longest]
    if not longest:
        return None
    times, whole = _counts(session, tables, longest)
    rarest = _rarest(times, longest)[: reach.rarest]
    if not rarest:
        return None
    pairs: list[tuple[str, ...]] = [*combinations(rarest, 2)] or [tuple(rarest)]
    each = max(reach.each, reach.entries // len(pairs))
    rows = union_all(*(_having(session, tables, pair, each) for pair in pairs)).subquery()
    return Shared(rows, times, whole)


def _counts(session: Session, tables: Index, words: Sequence[str]) -> tuple[dict[str, int], int]:
    """Return how many entries have each word, and about how many there are."""
    about = _engine(session).about_how_many(tables)
    last = select(literal("").label("word"), about.label("times"))
    each = [
        select(literal(word).label("word"), func.count().label("times")).select_from(
            _found(session, tables, word).limit(TOO_COMMON).subquery()
        )
        for word in words
    ]
    times = {word: count for word, count in session.execute(union_all(last, *each))}
    whole = times.pop("")
    return times, whole


def _rarest(times: Mapping[str, int], words: Sequence[str]) -> list[str]:
    """Return those of some words that any entry has, the rarest first; the common ones only
    where there are no others.
    """
    known = (word for word, count in times.items() if count)
    standing = sorted(known, key=lambda word: (times[word], words.index(word)))
    return [word for word in standing if times[word] < TOO_COMMON] or standing


def _having(session: Session, tables: Index, words: Sequence[str], limit: int) -> Select[Any]:
    """Return the query of the newest entries that have all of some words."""
    found = _found(session, tables, *words)
    row = found.selected_columns.row
    return select(found.order_by(row.desc()).limit(limit).subquery().c.row)


def _found(session: Session, tables: Index, *words: str) -> Select[Any]:
    engine = _engine(session)
    query = Query(groups=tuple((Term((word,)),) for word in words))
    return select(engine.row(tables).label("row")).where(engine.matching(tables, query))


def _engine(session: Session) -> Any:
    return search_sqlite if session.get_bind().dialect.name == "sqlite" else search_postgresql
