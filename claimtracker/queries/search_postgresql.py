"""Searching on PostgreSQL: a stored tsvector of words that the program cut, under GIN.

Neither PostgreSQL's parser nor its dictionaries touch the words, so that both engines find the
same. Ranking and counting cost a row each: the newest are ranked, and counting has an end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Double, Select, Text, cast, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import ColumnElement

from claimtracker.db.types import Id
from claimtracker.queries.search_tables import Index
from claimtracker.rules.search_query import Query, tsquery, tsquery_without

RANKED = 5_000
COUNTED: int | None = 10_001
LAST_POSITION = 16_383
# A tsvector holds less than a megabyte; a word costs its bytes, and two for each place.
ROOM = 1_000_000
PLACES_KEPT = 255


def row(index: Index) -> ColumnElement[Any]:
    """Return the number of an entry where its words are looked up."""
    return index.row


def matching(index: Index, query: Query) -> ColumnElement[bool]:
    """Return the condition that an entry has the words asked for."""
    return _match(index, tsquery(query))


def unwanted(index: Index, query: Query) -> Select[Any]:
    """Return the numbers of entries that have a word to leave out."""
    return select(index.row).where(_match(index, tsquery_without(query)))


def score(index: Index, query: Query) -> ColumnElement[float]:
    """Return how well an entry answers; the lowest is the best."""
    rank = func.ts_rank(index.search.c.words, _asked(tsquery(query)))
    return -cast(rank, Double)


def stale(session: Session, index: Index, words: Mapping[str, str]) -> set[str]:
    """Return the keys, of those given, whose stored words are others or none."""
    given = (
        func.unnest(
            cast(list(words), ARRAY(Id)),
            cast([vector(text) for text in words.values()], ARRAY(Text)),
        )
        .table_valued(column("key", Id), column("listed", Text))
        .render_derived()
    )
    same = select(given.c.key).join(
        index.search,
        (index.owner == given.c.key) & (index.search.c.words == cast(given.c.listed, TSVECTOR)),
    )
    return set(words) - set(session.execute(same).scalars())


def vector(words: str) -> str:
    """Write folded words with their places as the text of a tsvector."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words.split(), start=1):
        places.setdefault(word, []).append(min(place, LAST_POSITION))
    written, room = [], ROOM
    for word, standing in places.items():
        standing = sorted(set(standing))[:PLACES_KEPT]
        room -= len(word.encode()) + 2 * len(standing) + 4
        if room < 0:
            break
        escaped = word.replace("\\", "\\\\").replace("'", "''")
        written.append(f"'{escaped}':{','.join(map(str, standing))}")
    return " ".join(written)


def _match(index: Index, expression: str) -> ColumnElement[bool]:
    return index.search.c.words.bool_op("@@")(_asked(expression))


def _asked(expression: str) -> ColumnElement[Any]:
    return cast(literal(expression, Text), TSQUERY)
