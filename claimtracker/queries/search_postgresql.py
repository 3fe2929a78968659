"""Searching on PostgreSQL: a stored tsvector of words that the program cut, under GIN.

Neither PostgreSQL's parser nor its dictionaries touch the words, so that both engines find the
same. Ranking and counting cost a row each: the newest are ranked, and no more is counted than
listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Double,
    Integer,
    Select,
    Subquery,
    Text,
    any_,
    bindparam,
    cast,
    column,
    func,
    literal,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, OID, REGCLASS, TSQUERY, TSVECTOR
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import ColumnElement

from claimtracker.db.types import Id
from claimtracker.queries.search_tables import Index
from claimtracker.queries.stored import pieces
from claimtracker.rules.search_expressions import PLACES_LOST, tsquery, tsquery_without
from claimtracker.rules.search_query import Query

# How many entries are ranked and listed, and looked at for what filters ask: to visit one costs
# several times what it does on SQLite.
RANKED, LISTED, REACH = 2_000, 5_000, 10_000
COUNTS_ALL = False
# What stands between expressions that all have to be found.
AND = " & "
# A tsvector holds less than a megabyte: of each word its bytes, and two for each of the first
# places where it stands.
ROOM = 1_000_000
PLACES_KEPT = 255
SURELY_FITS = 100_000
# Later places are all kept as this one.
LAST_PLACE = 16_383
# So many expressions are asked for in one statement, each planned for what it asks.
TOGETHER = 16


def row(index: Index) -> ColumnElement[Any]:
    """Return the number of an entry where its words are looked up."""
    return index.row


def about_how_many(index: Index) -> ColumnElement[int]:
    """Return how many entries PostgreSQL counted when it last looked, less than 0 for never."""
    counted = table("pg_class", column("reltuples"), column("oid"))
    oid = cast(cast(literal(index.search.name), REGCLASS), OID)
    return select(cast(counted.c.reltuples, Integer)).where(counted.c.oid == oid).scalar_subquery()


def matching(index: Index, query: Query) -> ColumnElement[bool]:
    """Return the condition that an entry has the words asked for."""
    return _match(index, expression(query))


def expression(query: Query) -> str:
    """Return what is asked for as the engine reads it."""
    return tsquery(query, whatever_was_kept=True)


def matching_given(index: Index, name: str) -> ColumnElement[bool]:
    """Return the condition that an entry has the words of an expression that is given later."""
    return index.search.c.words.bool_op("@@")(cast(bindparam(name, type_=Text), TSQUERY))


def how_many(session: Session, index: Index, asked: Sequence[str], most: int) -> list[int]:
    """Return how many entries have what each of some expressions asks for, up to `most`."""
    return [
        count
        for piece in pieces(asked, TOGETHER)
        for _, count in sorted(session.execute(_how_many(index, len(piece), most), _given(piece)))
    ]


def newest(session: Session, index: Index, asked: Sequence[str], most: int) -> list[list[Any]]:
    """Return the newest entries that have what each of some expressions asks for."""
    found: list[list[Any]] = []
    for piece in pieces(asked, TOGETHER):
        each: list[list[Any]] = [[] for _ in piece]
        for at, row in session.execute(_newest(index, len(piece), most), _given(piece)):
            each[at].append(row)
        found += each
    return found


def _given(asked: Sequence[str]) -> dict[str, str]:
    return {f"words_{at}": expression for at, expression in enumerate(asked)}


@cache
def _how_many(index: Index, many: int, most: int) -> CompoundSelect[Any]:
    having = [_having(index, at).limit(most).subquery() for at in range(many)]
    parts = (select(literal(at), func.count()).select_from(one) for at, one in enumerate(having))
    return union_all(*parts)


@cache
def _newest(index: Index, many: int, most: int) -> CompoundSelect[Any]:
    ordered = (_having(index, at).order_by(index.row.desc()) for at in range(many))
    having = (one.limit(most).subquery() for one in ordered)
    return union_all(*(select(literal(at), one.c.row) for at, one in enumerate(having)))


def _having(index: Index, at: int) -> Select[Any]:
    return select(index.row.label("row")).where(matching_given(index, f"words_{at}"))


def lacks(index: Index, entry: ColumnElement[Any], query: Query) -> ColumnElement[bool]:
    """Return the condition that an entry has no word that is to be left out.

    It is asked of each: to be none of all that have one, each would be compared with all.
    """
    words = index.search.alias()
    match = words.c.words.bool_op("@@")(_asked(tsquery_without(query)))
    same = words.c[index.row.name] == entry
    return (
        ~select(literal(1)).select_from(words).where(same, match).correlate_except(words).exists()
    )


def is_among(row: ColumnElement[Any], rows: Select[Any]) -> ColumnElement[bool]:
    """Return the condition that an entry which has the words is one of these."""
    return row.in_(rows)


def faces(
    index: Index, columns: Sequence[ColumnElement[Any]], way: Subquery, reach: int | None
) -> Select[Any]:
    """Select columns of the faces of entries that were come by, no more than a search reaches.

    So few are looked up one after the other: PostgreSQL cannot know how many of them have what is
    asked for, and might read the faces of all instead.
    """
    rows, chosen = select(way.c.row), select(*columns)
    if reach is None:
        return chosen.where(index.face_row.in_(rows))
    given = func.array(rows.scalar_subquery(), type_=ARRAY(index.face_row.type))
    return chosen.where(index.face_row == any_(given))


def is_given(row: ColumnElement[Any], rows: Sequence[Any]) -> ColumnElement[bool]:
    """Return the condition that a row is one of those given, of which there may be many."""
    # Of a select of them PostgreSQL would look each up in no order, and sort what it found. As one
    # text they are sent in a tenth of the time.
    return row == any_(cast(literal("{" + ",".join(rows) + "}", Text), ARRAY(row.type)))


def scored(index: Index, query: Query, rows: Sequence[Any]) -> Select[Any]:
    """Select entries that are given with how well they answer; the lowest is the best."""
    rank = func.ts_rank(index.search.c.words, _asked(tsquery(query)))
    chosen = select(index.row.label("entry"), (-cast(rank, Double)).label("score"))
    return chosen.where(is_given(index.row, rows))


def sample(index: Index, query: Query, most: int) -> Select[str]:
    """Select the words of some entries that have those asked for, as one text, each once.

    They come as the index finds them: it is read whole, and entries no further than wanted. Were
    the newest wanted, PostgreSQL would go through all entries where it expects more than there are.
    """
    words = index.search.c.words
    found = select(words).where(matching(index, query)).offset(0).subquery()
    listed = func.tsvector_to_array(found.c.words)
    return select(func.array_to_string(listed, " ", type_=Text)).limit(most)


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
    """Write folded words with their places as the text of a tsvector.

    Of a text too long for one, the words that come last are left out. That PostgreSQL does not
    keep all places of one is told by `PLACES_LOST`, without a place.
    """
    places: defaultdict[str, list[str]] = defaultdict(list)
    for place, word in enumerate(words.replace("\\", "").replace("'", "").split(), start=1):
        places[word].append(str(place))
    if len(words) > SURELY_FITS:
        places = _fitting(places)
    lost = [f"'{PLACES_LOST}'"] if any(map(_loses, places.values())) else []
    kept = [f"'{word}':{','.join(standing)}" for word, standing in places.items()]
    return " ".join(kept + lost)


def _loses(standing: Sequence[str]) -> bool:
    return len(standing) >= PLACES_KEPT or int(standing[-1]) >= LAST_PLACE


def _fitting(places: Mapping[str, list[str]]) -> defaultdict[str, list[str]]:
    kept: defaultdict[str, list[str]] = defaultdict(list)
    room = ROOM
    for word, standing in places.items():
        room -= len(word.encode()) + 2 * min(len(standing), PLACES_KEPT) + 6
        if room < 0:
            break
        kept[word] = standing
    return kept


def _match(index: Index, expression: str) -> ColumnElement[bool]:
    return index.search.c.words.bool_op("@@")(_asked(expression))


def _asked(expression: str) -> ColumnElement[Any]:
    return cast(literal(expression, Text), TSQUERY)
