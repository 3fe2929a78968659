"""The tables that searches read, as the migrations made them for each engine.

`words` are what a row is found by; a narrow *face* beside them holds what lists and filters
ask for, so that neither reads long texts. A *facet* lists an entry under the number of one thing
that it has (`rules.facets`), the newest last, so that those that have it are read in order and
no others. Rows that nobody may find are in neither. What is
public has tables of its own beside those of the whole ledger, for who may not see a row may
not find it by its words, nor count it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    column,
    table,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import ColumnElement, TableClause
from sqlalchemy.types import TypeEngine

from claimtracker.db.session import sight_of
from claimtracker.db.types import Id
from claimtracker.rules.permissions import Sight

Kind = Literal["claim", "article"]
# Rows of facets: the number, the last day, and the row of the entry.
Listed = set[tuple[int, int, Any]]
KINDS: tuple[Kind, ...] = ("claim", "article")
FACES = {
    "claim": (
        "first", "last", "rating_code", "rating_label", "sources", "assertions", "contradictions",
        "traits", "names",
    ),
    "article": ("first", "last", "traits", "names"),
}  # fmt: skip
# What a column of a face holds, where it is no small number.
TYPES: Mapping[str, TypeEngine[Any]] = {
    "rating_code": Text(), "rating_label": Text(), "traits": BigInteger(), "names": LargeBinary(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Index:
    """The search tables of one kind of row, for one sight, on one engine.

    `name` is how the names of the tables begin. `row` numbers the entries, the newest highest,
    and joins words and faces; `owner` is the key of the claim or article that an entry stands
    for. `first` and `last` of a face are days counted from the year one, 0 where none is known;
    `traits` and `names` are what `rules.facets` packs. A facet has the `last` of the face.
    """

    kind: Kind
    sight: Sight
    name: str
    search: Table
    face: Table
    facet: Table
    row: ColumnElement[Any]
    owner: ColumnElement[str]
    face_row: ColumnElement[Any]
    facet_row: ColumnElement[Any]
    fts: TableClause | None


def index(session: Session, kind: Kind, sight: Sight | None = None) -> Index:
    """Return the search tables of a kind for a sight, else for that of the session."""
    return _INDEXES[session.get_bind().dialect.name, kind, sight or sight_of(session)]


def _sqlite(kind: Kind, sight: Sight) -> Index:
    metadata, name = MetaData(), named(kind, sight)
    search = Table(
        f"{name}_search",
        metadata,
        Column("id", Integer, primary_key=True),
        Column(f"{kind}_id", Id, unique=True),
        Column("words", Text),
    )
    face = _face(kind, name, metadata, Column("id", Integer, primary_key=True))
    facet = _facet(name, metadata, Column("id", Integer, primary_key=True))
    fts = table(f"{name}_fts", column("rowid", Integer), column(f"{name}_fts"), column("words"))
    owner = search.c[f"{kind}_id"]
    rows = search.c.id, owner, face.c.id, facet.c.id
    return Index(kind, sight, name, search, face, facet, *rows, fts)


def _postgresql(kind: Kind, sight: Sight) -> Index:
    metadata, name = MetaData(), named(kind, sight)
    key = f"{kind}_id"
    search = Table(
        f"{name}_search", metadata, Column(key, Id, primary_key=True), Column("words", TSVECTOR)
    )
    face = _face(kind, name, metadata, Column(key, Id, primary_key=True))
    facet = _facet(name, metadata, Column(key, Id, primary_key=True))
    owner = search.c[key]
    return Index(
        kind, sight, name, search, face, facet, owner, owner, face.c[key], facet.c[key], None
    )


def named(kind: Kind, sight: Sight) -> str:
    """Return how the names of the search tables of a kind begin for a sight."""
    return kind if sight is Sight.WHOLE else f"public_{kind}"


def _face(kind: Kind, name: str, metadata: MetaData, key: Column[Any]) -> Table:
    columns = [Column(one, TYPES.get(one, Integer())) for one in FACES[kind]]
    return Table(f"{name}_search_face", metadata, key, *columns)


def _facet(name: str, metadata: MetaData, key: Column[Any]) -> Table:
    listed = (Column("facet", BigInteger, primary_key=True), Column("last", Integer))
    return Table(f"{name}_search_facet", metadata, *listed, key)


_MAKERS = {"sqlite": _sqlite, "postgresql": _postgresql}
_INDEXES = {
    (engine, kind, sight): make(kind, sight)
    for engine, make in _MAKERS.items()
    for kind in KINDS
    for sight in Sight
}
