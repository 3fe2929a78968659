"""The entries of one kind that have the words and all else that a search asks for.

They are come by newest first, on one of three ways: along the words, along the list of what a
filter asks for, or along the days of all. `search_ways` chooses it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, Table, and_, literal, or_, select
from sqlalchemy.orm import Session

from claimtracker.queries import search_postgresql, search_sqlite
from claimtracker.queries.search_cursors import Place
from claimtracker.queries.search_filters import Columns, Narrowed
from claimtracker.queries.search_tables import Index
from claimtracker.rules.search_query import Query


@dataclass(frozen=True, slots=True)
class Matches:
    """What a search finds among the entries of one kind, and on which way.

    It goes along the list of the condition `along`, where that is one. It looks at no more than
    the newest `reach` entries on the way, where that is a number; `is_cut` says that there are
    more. `counted` is how many there are where words alone are asked for, or nothing, and where
    that was counted.
    """

    session: Session
    tables: Index
    query: Query
    narrowed: Narrowed
    along: int | None = None
    reach: int | None = None
    is_cut: bool = False
    counted: int | None = None

    @property
    def engine(self) -> Any:
        """Return the module of the engine that the ledger is on."""
        return engine(self.session)

    @property
    def has_words(self) -> bool:
        """Whether entries are found by their words, and so listed as they came in."""
        return bool(self.query.groups)

    @property
    def is_narrowed(self) -> bool:
        """Whether more than words is asked for."""
        return bool(self.narrowed.conditions)

    @property
    def row(self) -> ColumnElement[Any]:
        """Return what numbers an entry where its words are looked up."""
        row: ColumnElement[Any] = self.engine.row(self.tables)
        return row

    def found(self, after: Place | None = None, *, upto: Any = None) -> Select[Any]:
        """Select the rows of what is found, the newest first; without words, their last days too.

        With words the newest are those that came in last, else those that were said last.
        `after` is the place that they come after, `upto` the newest row that they may have.
        """
        way = self._along_words(after, upto) if self.has_words else self._along_days(after)
        if not self.is_narrowed:
            # As it is: within another statement PostgreSQL would not know how few are wanted.
            names = ("row", "last")[: 1 if self.has_words else 2]
            return way.with_only_columns(*(way.selected_columns[name] for name in names))
        chosen = self._chosen(way.subquery("way"), but=self.along)
        columns = chosen.selected_columns
        if upto is not None:
            # Of what was looked at, not before: every page looks at the same.
            chosen = chosen.where(columns.row <= literal(upto, self.row.type))
        return chosen.order_by(
            *(columns[name].desc() for name in ("last", "row")[self.has_words :])
        )

    def latest(self) -> Select[Any]:
        """Select the rows of what is found, those first that came in last."""
        if self.has_words:
            return self.found()
        way = self._faces() if self.along is None else self._listed()
        order = "row" if self.along is None else "last"
        within = self._within_reach(way.order_by(way.selected_columns[order].desc()))
        chosen = self._chosen(within.subquery("way"), but=self.along)
        return chosen.order_by(chosen.selected_columns.row.desc())

    def rows(self) -> Select[Any]:
        """Select the rows of all that is found, however long it takes."""
        whole = replace(self, along=None, reach=None).found().order_by(None).subquery()
        return select(whole.c.row)

    def among(self, rows: Select[Any]) -> Select[Any]:
        """Select the rows of those given that are found, in no order."""
        if self.has_words:
            match = self.engine.matching(self.tables, self.query)
            way = select(self.row.label("row")).where(match, self.engine.is_among(self.row, rows))
        else:
            way = self._faces().where(self.tables.face_row.in_(rows))
        return self._chosen(way.subquery("way"))

    def on_the_way(self) -> Select[Any]:
        """Select the rows of all that is on the way, in no order."""
        if self.along is not None:
            return self._listed()
        if not self.has_words:
            return self._faces()
        return select(self.row).where(self.engine.matching(self.tables, self.query))

    def _chosen(self, way: Subquery, but: int | None = None) -> Select[Any]:
        """Select from those on the way what is asked for, but for what is true of all of them."""
        chosen = select(way.c.row) if self.has_words else select(way.c.row, way.c.last)
        asked = [one for place, one in enumerate(self.narrowed.conditions) if place != but]
        if not asked:
            return chosen
        entry: Columns = dict(way.c)
        if "traits" not in way.c:
            entry = dict(self.tables.face.c) | {"row": self.tables.face_row}
            columns = [entry[one.name].label(one.name) for one in chosen.selected_columns]
            chosen = self.engine.faces(self.tables, columns, way, self.reach)
        return chosen.where(*(condition(entry) for condition in asked))

    def _along_words(self, after: Place | None, upto: Any) -> Select[Any]:
        row = self.row
        way = select(row.label("row")).where(self.engine.matching(self.tables, self.query))
        if after is not None:
            way = way.where(row < literal(after.row, row.type))
        if upto is not None and not self.is_narrowed:
            way = way.where(row <= literal(upto, row.type))
        if self.along is not None:
            among = select(self.tables.facet_row).where(self._is_listed(self.along))
            return way.where(self.engine.is_among(row, among))
        return self._within_reach(way.order_by(row.desc()))

    def _along_days(self, after: Place | None) -> Select[Any]:
        way = self._faces() if self.along is None else self._listed()
        columns = way.selected_columns
        if after is not None:
            same_day = and_(columns.last == after.value, columns.row < after.row)
            way = way.where(or_(columns.last < after.value, same_day))
        order = columns.last.desc(), columns.row.desc()
        newest = self._within_reach(way.order_by(*order))
        until = self.narrowed.mostly_until
        if until is None or self.reach is None:
            return newest
        older = self._within_reach(way.where(columns.last <= until).order_by(*order))
        ways: list[Any] = [select(*one.subquery().c) for one in (newest, older)]
        both: Select[Any] = select(*ways[0].union(ways[1]).subquery().c)
        return both

    def _listed(self) -> Select[Any]:
        tables = self.tables
        assert self.along is not None
        rows = select(tables.facet_row.label("row"), tables.facet.c.last.label("last"))
        listed = self._between(rows.where(self._is_listed(self.along)), tables.facet)
        return listed if len(self.narrowed.lists[self.along]) == 1 else listed.distinct()

    def _is_listed(self, along: int) -> ColumnElement[bool]:
        facet, numbers = self.tables.facet.c.facet, self.narrowed.lists[along]
        return facet == next(iter(numbers)) if len(numbers) == 1 else facet.in_(sorted(numbers))

    def _faces(self) -> Select[Any]:
        face = self.tables.face.c
        faces = select(self.tables.face_row.label("row"), face.last, face.first, face.traits)
        return self._between(faces, self.tables.face)

    def _between(self, way: Select[Any], table: Table) -> Select[Any]:
        since, until = self.narrowed.since, self.narrowed.until
        if since is not None:
            way = way.where(table.c.last >= since)
        return way if until is None else way.where(table.c.last <= until)

    def _within_reach(self, way: Select[Any]) -> Select[Any]:
        return way.limit(self.reach) if self.is_narrowed and self.reach else way


def engine(session: Session) -> Any:
    """Return the module of the engine that a ledger is on."""
    return search_sqlite if session.get_bind().dialect.name == "sqlite" else search_postgresql
