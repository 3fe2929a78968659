"""The entries of one kind that have the words and all else that a search asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from claimtracker.queries import search_postgresql, search_sqlite
from claimtracker.queries.search_filters import conditions
from claimtracker.queries.search_tables import Index
from claimtracker.rules.search_query import Query


@dataclass(frozen=True, slots=True)
class Matches:
    """What a search finds among the entries of one kind, not counted yet."""

    session: Session
    tables: Index
    query: Query
    narrowed: list[ColumnElement[bool]]

    @property
    def engine(self) -> Any:
        """Return the module of the engine that the ledger is on."""
        return engine(self.session)

    @property
    def row(self) -> ColumnElement[Any]:
        """Return what numbers an entry where it is looked up."""
        row: ColumnElement[Any] = (
            self.engine.row(self.tables) if self.query.groups else self.tables.face_row
        )
        return row

    def choose(self, *columns: Any, with_faces: bool = False) -> Select[Any]:
        """Select from the entries, with their faces where filters or columns ask for them."""
        if not self.query.groups:
            return select(*columns).select_from(self.tables.face).where(*self.narrowed)
        words = self.tables.fts if self.tables.fts is not None else self.tables.search
        found = select(*columns).select_from(words)
        if self.narrowed or with_faces:
            found = found.join(self.tables.face, self.tables.face_row == self.row)
        return found.where(self.engine.matching(self.tables, self.query), *self.narrowed)

    def newest(self, *columns: Any) -> Select[Any]:
        """Select from the entries and their faces, the newest first.

        With words that is the order in which they came in, in which they are looked up.
        """
        found = self.choose(*columns, with_faces=True)
        if self.query.groups:
            return found.order_by(self.row.desc())
        return found.order_by(self.tables.face.c.last.desc(), self.row.desc())


def of(session: Session, tables: Index, query: Query) -> Matches:
    """Return what a search finds among the entries of one kind."""
    narrowed = conditions(session, tables, query)
    if query.without and not query.groups:
        narrowed.append(tables.face_row.not_in(engine(session).unwanted(tables, query)))
    return Matches(session, tables, query, narrowed)


def engine(session: Session) -> Any:
    """Return the module of the engine that a ledger is on."""
    return search_sqlite if session.get_bind().dialect.name == "sqlite" else search_postgresql
