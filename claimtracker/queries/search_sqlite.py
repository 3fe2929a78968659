"""Searching on SQLite: FTS5 over words that the program cut, best first by bm25.

FTS5 costs by matches: only the newest of many are ranked, the rest follows by age. A count is
cheap beside the ranking, and so exact.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Float, Select, Subquery, Text, bindparam, func, literal_column, select, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import ColumnElement

from claimtracker.queries.search_tables import Index
from claimtracker.rules.search_expressions import fts5, fts5_without
from claimtracker.rules.search_query import Query

# How many entries are ranked and listed, and looked at for what filters ask.
RANKED, LISTED, REACH = 2_000, 10_000, 25_000
COUNTS_ALL = True
# What stands between expressions that all have to be found.
AND = " AND "
# Of each expression that is given; @ stands for how the names of the tables begin.
_HOW_MANY = """
SELECT asked.key, (
  SELECT count(*) FROM (SELECT 1 FROM @_fts WHERE @_fts MATCH asked.value LIMIT :most)
) FROM json_each(:expressions) AS asked
"""
_NEWEST = """
SELECT asked.key, (
  SELECT group_concat(rowid) FROM (
    SELECT rowid FROM @_fts WHERE @_fts MATCH asked.value ORDER BY rowid DESC LIMIT :most
  )
) FROM json_each(:expressions) AS asked
"""


def row(index: Index) -> ColumnElement[Any]:
    """Return the number of an entry where its words are looked up."""
    assert index.fts is not None
    return index.fts.c.rowid


def about_how_many(index: Index) -> ColumnElement[int]:
    """Return the number of the newest entry: as many as there were, none counted."""
    return select(func.coalesce(func.max(index.row), 0)).scalar_subquery()


def matching(index: Index, query: Query) -> ColumnElement[bool]:
    """Return the condition that an entry has the words asked for."""
    return _match(index, fts5(query))


def expression(query: Query) -> str:
    """Return what is asked for as the engine reads it."""
    return fts5(query)


def matching_given(index: Index, name: str) -> ColumnElement[bool]:
    """Return the condition that an entry has the words of an expression that is given later."""
    listed: ColumnElement[Any] = literal_column(f"{index.name}_fts")
    return listed.bool_op("MATCH")(bindparam(name, type_=Text))


def how_many(session: Session, index: Index, asked: Sequence[str], most: int) -> list[int]:
    """Return how many entries have what each of some expressions asks for; one query."""
    return [int(count) for count in _each(session, index, _HOW_MANY, asked, most)]


def newest(session: Session, index: Index, asked: Sequence[str], most: int) -> list[list[Any]]:
    """Return the newest entries that have what each of some expressions asks for; one query."""
    listed = _each(session, index, _NEWEST, asked, most)
    return [[*map(int, rows.split(","))] if rows else [] for rows in listed]


def _each(
    session: Session, index: Index, statement: str, asked: Sequence[str], most: int
) -> list[Any]:
    given = {"expressions": json.dumps(asked), "most": most}
    found: dict[int, Any] = dict(
        session.execute(text(statement.replace("@", index.name)), given).all()
    )
    return [found[at] for at in range(len(asked))]


def lacks(index: Index, entry: ColumnElement[Any], query: Query) -> ColumnElement[bool]:
    """Return the condition that an entry has no word that is to be left out."""
    return entry.not_in(select(row(index)).where(_match(index, fts5_without(query))))


def is_among(row: ColumnElement[Any], rows: Select[Any]) -> ColumnElement[bool]:
    """Return the condition that an entry which has the words is one of these.

    All that have the words are gone through: to look each of the rows up begins the list anew.
    """
    return (row + 0).in_(rows)


def faces(
    index: Index, columns: Sequence[ColumnElement[Any]], way: Subquery, _reach: int | None
) -> Select[Any]:
    """Select columns of the faces of entries that were come by."""
    return select(*columns).join_from(way, index.face, index.face_row == way.c.row)


def is_given(row: ColumnElement[Any], rows: Sequence[Any]) -> ColumnElement[bool]:
    """Return the condition that a row is one of those given, of which there may be many."""
    listed = func.json_each(json.dumps(list(rows))).table_valued("value")
    return row.in_(select(listed.c.value))


def scored(index: Index, query: Query, rows: Sequence[Any]) -> Select[Any]:
    """Select entries that are given, the newest first, with how well they answer.

    The lowest is the best.
    """
    entry = row(index)
    score = func.bm25(literal_column(f"{index.name}_fts"), type_=Float)
    newest, oldest = (rows[0], rows[-1]) if rows else (0, 0)
    return select(entry.label("entry"), score.label("score")).where(
        matching(index, query), entry.between(oldest, newest), is_given(entry + 0, rows)
    )


def sample(index: Index, query: Query, most: int) -> Select[str]:
    """Select the words of the newest entries that have those asked for, each as one text."""
    found = select(row(index)).where(matching(index, query)).order_by(row(index).desc())
    return select(index.search.c.words).where(index.row.in_(found.limit(most)))


def stored(session: Session, index: Index, keys: Sequence[str]) -> dict[str, str]:
    """Return the words that are stored for claims or articles, by their keys."""
    known = select(index.owner, index.search.c.words).where(index.owner.in_(keys))
    return {key: value for key, value in session.execute(known)}


def stale(session: Session, index: Index, words: Mapping[str, str]) -> set[str]:
    """Return the keys, of those given, whose stored words are others or none."""
    known = stored(session, index, list(words))
    return {key for key in words if known.get(key) != words[key]}


def _match(index: Index, expression: str) -> ColumnElement[bool]:
    listed: ColumnElement[Any] = literal_column(f"{index.name}_fts")
    return listed.bool_op("MATCH")(bindparam(None, expression))
