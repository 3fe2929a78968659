"""The entries of a search table that share the rarest words of a text: what may be alike.

The cost follows what is alike and not the size of the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

from sqlalchemy import CompoundSelect, Select, Subquery, func, literal, select, union_all
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

    def of_each(self, groups: int) -> int:
        """Return how many entries are looked at for each of so many groups of words."""
        return max(self.each, self.entries // groups)


@dataclass(frozen=True, slots=True)
class Shared:
    """The rarest words that entries share, two by two, how many entries have each word that was
    looked at (up to TOO_COMMON), and about how many entries there are.
    """

    groups: Sequence[tuple[str, ...]]
    times: Mapping[str, int]
    whole: int


def sharing(session: Session, tables: Index, said: Iterable[str], reach: Reach) -> Subquery | None:
    """Return the query of the entries (`row`) that have two of the rarest of some words, or the
    one that there is; None where no entry has any. One query.
    """
    found = counted(session, tables, said, reach)
    if found is None:
        return None
    each = reach.of_each(len(found.groups))
    rows = (_having(session, tables, group, each) for group in found.groups)
    return union_all(*rows).subquery()


def counted(session: Session, tables: Index, said: Iterable[str], reach: Reach) -> Shared | None:
    """Return the rarest of some words with how rare they are; None where no entry has any.

    One query; the entries that have them are those of `having`, with the groups `given`.
    """
    words = longest(said, reach)
    return shared(words, *_counts(session, tables, words), reach) if words else None


def longest(said: Iterable[str], reach: Reach) -> list[str]:
    """Return the words of a text that are looked at."""
    return sorted(set(said), key=lambda word: (-len(word), word))[: reach.longest]


def shared(
    words: Sequence[str], times: Mapping[str, int], whole: int, reach: Reach
) -> Shared | None:
    """Return the rarest of words that were counted; None where no entry has any."""
    counted = {word: times[word] for word in words}
    rarest = _rarest(counted, words)[: reach.rarest]
    if not rarest:
        return None
    return Shared([*combinations(rarest, 2)] or [tuple(rarest)], counted, whole)


def about_how_many(session: Session, tables: Index) -> int:
    """Return about how many entries there are; one query."""
    return int(session.scalar(select(engine_of(session).about_how_many(tables))) or 0)


def expression(session: Session, words: Iterable[str]) -> str:
    """Return words as the engine reads them, asking for all of them."""
    asked: str = engine_of(session).expression(Query(groups=tuple((Term((w,)),) for w in words)))
    return asked


def _counts(session: Session, tables: Index, words: Sequence[str]) -> tuple[dict[str, int], int]:
    """Return how many entries have each word, and about how many there are."""
    counting = _counting(engine_of(session), tables, len(words))
    found = session.execute(counting, given(session, [(word,) for word in words]))
    times = {at: count for at, count in found}
    whole = times.pop(len(words))
    return {word: times[at] for at, word in enumerate(words)}, whole


@cache
def _counting(engine: Any, tables: Index, many: int) -> CompoundSelect[Any]:
    """Return the statement that counts so many words, made once: to make it costs most of it."""
    about = engine.about_how_many(tables)
    last = select(literal(many).label("at"), about.label("times"))
    each = [
        select(literal(at).label("at"), func.count().label("times")).select_from(
            _given(engine, tables, at).limit(TOO_COMMON).subquery()
        )
        for at in range(many)
    ]
    return union_all(last, *each)


def given(session: Session, asked: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return the expressions of groups of words as a statement made once takes them."""
    return {f"words_{at}": expression(session, words) for at, words in enumerate(asked)}


def having(engine: Any, tables: Index, many: int, reach: Reach) -> Subquery:
    """Return the query of the newest entries that have all words of any of so many groups, which
    are `given` as it is executed.
    """
    each = reach.of_each(many)
    rows = []
    for at in range(many):
        found = _given(engine, tables, at)
        newest = found.order_by(found.selected_columns.row.desc()).limit(each)
        rows.append(select(newest.subquery().c.row))
    return union_all(*rows).subquery()


def _given(engine: Any, tables: Index, at: int) -> Select[Any]:
    asked = engine.matching_given(tables, f"words_{at}")
    return select(engine.row(tables).label("row")).where(asked)


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
    engine = engine_of(session)
    query = Query(groups=tuple((Term((word,)),) for word in words))
    return select(engine.row(tables).label("row")).where(engine.matching(tables, query))


def engine_of(session: Session) -> Any:
    """Return the module that asks the search of the engine of a session."""
    return search_sqlite if session.get_bind().dialect.name == "sqlite" else search_postgresql
