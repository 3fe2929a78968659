"""Find claims and articles: the words best first, or, by filters alone, the newest first."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from claimtracker.queries import search_postgresql, search_sqlite
from claimtracker.queries.search_cursors import InvalidCursor, Place, Places, read, written
from claimtracker.queries.search_filters import conditions
from claimtracker.queries.search_hits import Hit, hits
from claimtracker.queries.search_tables import KINDS, Index, Kind, index
from claimtracker.rules.search_query import Query

__all__ = ["Hit", "InvalidCursor", "Results", "find"]

LONGEST_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found.

    `total` counts everything found; where not `exact`, there are that many or more. `capped`
    says that only the newest were ranked, and the older follow by age. `next` is where the next
    page begins, None after the last.
    """

    total: int
    exact: bool
    next: str | None
    capped: bool
    results: list[Hit]


class _Found(NamedTuple):
    """An entry in the order of the results: ranked before older, the best or newest first."""

    phase: int
    value: float
    kind: int
    row: Any


@dataclass(frozen=True, slots=True)
class _Search:
    """One search in the entries of one kind, and where its ranked entries begin and end."""

    session: Session
    tables: Index
    query: Query
    narrowed: list[ColumnElement[bool]]
    total: int
    floor: Any = None
    top: Any = None

    @property
    def engine(self) -> Any:
        return _engine(self.session)

    @property
    def row(self) -> ColumnElement[Any]:
        row: ColumnElement[Any] = (
            self.engine.row(self.tables) if self.query.groups else self.tables.face_row
        )
        return row


def find(
    session: Session,
    query: Query,
    *,
    kind: Kind | None = None,
    limit: int = 20,
    after: str | None = None,
) -> Results:
    """Return a page of the claims and articles, or of one kind, that a search finds.

    `after` is the `next` of the page before; raises InvalidCursor for any other text.
    """
    limit = max(1, min(limit, LONGEST_PAGE))
    rows = int if session.get_bind().dialect.name == "sqlite" else str
    places = read(after, query, kind, rows)
    searches = [_open(session, index(session, k), query, places) for k in _kinds(query, kind)]
    streams = [_stream(search, places.get(search.tables.kind), limit + 1) for search in searches]
    page = list(islice(heapq.merge(*streams, key=lambda f: f[:3]), limit + 1))
    more = len(page) > limit
    page = page[:limit]
    reached = places | _reached(searches, page)
    return Results(
        total=_total(session, searches),
        exact=all(_is_exact(search) for search in searches),
        next=written(query, kind, reached) if more else None,
        capped=any(search.floor is not None for search in searches),
        results=hits(session, query, [(KINDS[f.kind], f.row) for f in page]),
    )


def claims_found(session: Session, query: Query) -> Select[Any]:
    """Return the keys of all claims that a search finds, as a statement."""
    found = _uncounted(session, index(session, "claim"), query)
    return select(found.tables.owner).where(found.tables.row.in_(_from(found, found.row)))


def _kinds(query: Query, kind: Kind | None) -> tuple[Kind, ...]:
    asks_nothing = not (query.groups or query.without or query.filters)
    if query.ignored and asks_nothing and not (query.before or query.after):
        return ()
    return (kind,) if kind else KINDS


def _open(session: Session, tables: Index, query: Query, places: Places) -> _Search:
    plain = _uncounted(session, tables, query)
    total, narrowed = _count(plain), plain.narrowed
    known = places.get(tables.kind)
    if known:
        return _Search(session, tables, query, narrowed, total, known.floor, known.top)
    top = session.execute(
        select(tables.face_row).order_by(tables.face_row.desc()).limit(1)
    ).scalar()
    return _Search(session, tables, query, narrowed, total, _floor(plain, total), top)


def _uncounted(session: Session, tables: Index, query: Query) -> _Search:
    narrowed = conditions(session, tables, query)
    plain = _Search(session, tables, query, narrowed, 0)
    if query.without and not query.groups:
        narrowed.append(tables.face_row.not_in(plain.engine.unwanted(tables, query)))
    return plain


def _count(search: _Search) -> int:
    counted = search.engine.COUNTED
    found = _from(search, search.row if counted else func.count())
    if counted:
        found = select(func.count()).select_from(found.limit(counted).subquery())
    return int(search.session.execute(found).scalar_one())


def _floor(search: _Search, total: int) -> Any:
    """Return the oldest entry that is ranked, or None where all are."""
    ranked = search.engine.RANKED
    if not search.query.groups or total <= ranked:
        return None
    newest = _from(search, search.row).order_by(search.row.desc())
    return search.session.execute(newest.limit(1).offset(ranked - 1)).scalar()


def _stream(search: _Search, place: Place | None, limit: int) -> Iterator[_Found]:
    """Yield what comes after a place, at most `limit` entries."""
    if not search.query.groups:
        yield from _newest(search, place, limit)
        return
    is_older = place is not None and place.value is None
    ranked = [] if is_older else _ranked(search, place, limit)
    yield from ranked
    if search.floor is not None and len(ranked) < limit:
        yield from _older(search, place, limit - len(ranked))


def _newest(search: _Search, place: Place | None, limit: int) -> list[_Found]:
    row, last = search.tables.face_row, search.tables.face.c.last
    listed = _from(search, row, last).order_by(last.desc(), row.desc()).limit(limit)
    if place:
        listed = listed.where(or_(last < place.value, and_(last == place.value, row < place.row)))
    return [_found(search, 0, -day, key) for key, day in search.session.execute(listed)]


def _ranked(search: _Search, place: Place | None, limit: int) -> list[_Found]:
    score = search.engine.score(search.tables, search.query)
    window = _from(search, search.row.label("entry"), score.label("score"))
    if search.floor is not None:
        window = window.where(search.row >= search.floor)
    if place:
        window = window.where(search.row <= search.top)
    ranked = window.subquery()
    listed = select(ranked.c.entry, ranked.c.score)
    if place:
        worse = ranked.c.score > place.value
        listed = listed.where(
            or_(worse, and_(ranked.c.score == place.value, ranked.c.entry < place.row))
        )
    listed = listed.order_by(ranked.c.score, ranked.c.entry.desc()).limit(limit)
    return [_found(search, 0, value, key) for key, value in search.session.execute(listed)]


def _older(search: _Search, place: Place | None, limit: int) -> list[_Found]:
    below = place.row if place and place.value is None else search.floor
    listed = _from(search, search.row).where(search.row < literal(below, search.row.type))
    listed = listed.order_by(search.row.desc()).limit(limit)
    return [_found(search, 1, 0, key) for key in search.session.execute(listed).scalars()]


def _from(search: _Search, *columns: Any) -> Select[Any]:
    """Select from the entries that have the words, with their faces where filters ask for them."""
    tables, query = search.tables, search.query
    if not query.groups:
        return select(*columns).select_from(tables.face).where(*search.narrowed)
    words = tables.fts if tables.fts is not None else tables.search
    found = select(*columns).select_from(words)
    if search.narrowed:
        found = found.join(tables.face, tables.face_row == search.row)
    return found.where(search.engine.matching(tables, query), *search.narrowed)


def _found(search: _Search, phase: int, value: float, row: Any) -> _Found:
    return _Found(phase, value, KINDS.index(search.tables.kind), row)


def _reached(searches: list[_Search], page: list[_Found]) -> Places:
    """Return the last entry that a page gives of each kind."""
    last = {KINDS[found.kind]: found for found in page}
    reached: Places = {}
    for search in searches:
        found = last.get(search.tables.kind)
        if found:
            value = found.value if search.query.groups else -found.value
            reached[search.tables.kind] = Place(
                found.row, None if found.phase else value, search.floor, search.top
            )
    return reached


def _total(session: Session, searches: list[_Search]) -> int:
    total = sum(search.total for search in searches)
    counted = _engine(session).COUNTED
    return min(total, counted) if counted else total


def _is_exact(search: _Search) -> bool:
    return search.engine.COUNTED is None or search.total < search.engine.COUNTED


def _engine(session: Session) -> Any:
    return search_sqlite if session.get_bind().dialect.name == "sqlite" else search_postgresql
