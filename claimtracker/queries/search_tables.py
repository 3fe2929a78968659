"""The tables that searches read, as the migrations made them for each engine.

`words` are what a row is found by; a narrow *face* beside them holds what lists and filters
ask for, so that neither reads long texts. Rows that nobody may find are in neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Column, Integer, MetaData, Table, Text, column, table
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import ColumnElement, TableClause

from claimtracker.db.types import Id

Kind = Literal["claim", "article"]
KINDS: tuple[Kind, ...] = ("claim", "article")
FACES = {
    "claim": (
        "first", "last", "rating_code", "rating_label", "sources", "assertions", "contradictions",
    ),
    "article": ("first", "last"),
}  # fmt: skip
TEXTS = ("rating_code", "rating_label")


@dataclass(frozen=True, slots=True)
class Index:
    """The search tables of one kind of row on one engine.

    `row` numbers the entries, the newest highest, and joins words and faces; `owner` is the
    key of the claim or article that an entry stands for. `first` and `last` of a face are days
    counted from the year one, 0 where none is known.
    """

    kind: Kind
    search: Table
    face: Table
    row: ColumnElement[Any]
    owner: ColumnElement[str]
    face_row: ColumnElement[Any]
    fts: TableClause | None


def index(session: Session, kind: Kind) -> Index:
    """Return the search tables of a kind on the engine of the session."""
    return _INDEXES[session.get_bind().dialect.name, kind]


def _sqlite(kind: Kind) -> Index:
    metadata = MetaData()
    search = Table(
        f"{kind}_search",
        metadata,
        Column("id", Integer, primary_key=True),
        Column(f"{kind}_id", Id, unique=True),
        Column("words", Text),
    )
    face = _face(kind, metadata, Column("id", Integer, primary_key=True))
    fts = table(f"{kind}_fts", column("rowid", Integer), column(f"{kind}_fts"), column("words"))
    return Index(kind, search, face, search.c.id, search.c[f"{kind}_id"], face.c.id, fts)


def _postgresql(kind: Kind) -> Index:
    metadata = MetaData()
    key = f"{kind}_id"
    search = Table(
        f"{kind}_search", metadata, Column(key, Id, primary_key=True), Column("words", TSVECTOR)
    )
    face = _face(kind, metadata, Column(key, Id, primary_key=True))
    return Index(kind, search, face, search.c[key], search.c[key], face.c[key], None)


def _face(kind: Kind, metadata: MetaData, key: Column[Any]) -> Table:
    columns = [Column(name, Text if name in TEXTS else Integer) for name in FACES[kind]]
    return Table(f"{kind}_search_face", metadata, key, *columns)


_INDEXES = {("sqlite", kind): _sqlite(kind) for kind in KINDS} | {
    ("postgresql", kind): _postgresql(kind) for kind in KINDS
}
