"""Find claims and articles: the words best first, or, by filters alone, the newest first."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from claimtracker.queries.search_cursors import InvalidCursor, Place, Places, read, written
from claimtracker.queries.search_hits import Hit, hits
from claimtracker.queries.search_matches import Matches, engine, of
from claimtracker.queries.search_tables import KINDS, Index, Kind, index
from claimtracker.rules.search_query import Query

__all__ = ["Hit", "InvalidCursor", "Order", "Results", "find"]

LONGEST_PAGE = 1_000
Order = Literal["best", "newest"]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found.

    `total` counts everything found, `claims` the claims of it; where not `exact`, there are that
    many or more. `capped` says that only the `ranked` newest of a kind are in the order asked
    for, and the older follow by age. `next` is where the next page begins, None after the last.
    """

    total: int
    exact: bool
    next: str | None
    capped: bool
    ranked: int
    claims: int
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

    matches: Matches
    order: Order
    total: int
    floor: Any = None
    top: Any = None

    @property
    def session(self) -> Session:
        return self.matches.session

    @property
    def tables(self) -> Index:
        return self.matches.tables

    @property
    def row(self) -> ColumnElement[Any]:
        return self.matches.row

    @property
    def score(self) -> ColumnElement[float]:
        """Return what the ranked are in the order of: the lowest comes first."""
        if self.order == "newest":
            return -self.tables.face.c.last
        score: ColumnElement[float] = self.matches.engine.score(self.tables, self.matches.query)
        return score


def find(
    session: Session,
    query: Query,
    *,
    kind: Kind | None = None,
    limit: int = 20,
    after: str | None = None,
    order: Order = "best",
) -> Results:
    """Return a page of the claims and articles, or of one kind, that a search finds.

    `after` is the `next` of the page before; raises InvalidCursor for any other text. Without
    words every order is the newest first.
    """
    limit = max(1, min(limit, LONGEST_PAGE))
    rows = int if session.get_bind().dialect.name == "sqlite" else str
    places = read(after, query, (kind, order), rows)
    searches = [
        _open(of(session, index(session, one), query), order, places) for one in _kinds(query, kind)
    ]
    streams = [_stream(search, places.get(search.tables.kind), limit + 1) for search in searches]
    page = list(islice(heapq.merge(*streams, key=lambda f: f[:3]), limit + 1))
    more = len(page) > limit
    page = page[:limit]
    reached = places | _reached(searches, page)
    return Results(
        total=_total(session, searches),
        exact=all(_is_exact(search) for search in searches),
        next=written(query, (kind, order), reached) if more else None,
        capped=any(search.floor is not None for search in searches),
        ranked=engine(session).RANKED,
        claims=sum(search.total for search in searches if search.tables.kind == "claim"),
        results=hits(session, query, [(KINDS[f.kind], f.row) for f in page]),
    )


def newest(session: Session, query: Query, limit: int) -> list[Hit]:
    """Return the claims and articles that came last into the ledger, of those a search finds."""
    found: list[tuple[Kind, Any]] = []
    for kind in _kinds(query, None):
        matches = of(session, index(session, kind), query)
        rows = matches.choose(matches.row).order_by(matches.row.desc()).limit(limit)
        found += [(kind, row) for row in session.execute(rows).scalars()]
    listed = hits(session, query, found)
    return sorted(listed, key=lambda hit: hit.id, reverse=True)[:limit]


def counted(session: Session, query: Query, cap: int) -> int:
    """Return how much a search finds, or one more than the cap where it is more."""
    found = 0
    for kind in _kinds(query, None):
        matches = of(session, index(session, kind), query)
        some = matches.choose(matches.row).limit(cap + 1 - found).subquery()
        found += session.execute(select(func.count()).select_from(some)).scalar_one()
    return found


def claims_found(session: Session, query: Query) -> Select[Any]:
    """Return the keys of all claims that a search finds, as a statement."""
    found = of(session, index(session, "claim"), query)
    return select(found.tables.owner).where(found.tables.row.in_(found.choose(found.row)))


def _kinds(query: Query, kind: Kind | None) -> tuple[Kind, ...]:
    if query.finds_nothing:
        return ()
    return (kind,) if kind else KINDS


def _open(matches: Matches, order: Order, places: Places) -> _Search:
    total, known = _count(matches), places.get(matches.tables.kind)
    if known:
        return _Search(matches, order, total, known.floor, known.top)
    row = matches.tables.face_row
    top = matches.session.execute(select(row).order_by(row.desc()).limit(1)).scalar()
    return _Search(matches, order, total, _floor(matches, total), top)


def _count(matches: Matches) -> int:
    counted = matches.engine.COUNTED
    found = matches.choose(matches.row if counted else func.count())
    if counted:
        found = select(func.count()).select_from(found.limit(counted).subquery())
    return int(matches.session.execute(found).scalar_one())


def _floor(matches: Matches, total: int) -> Any:
    """Return the oldest entry that is ranked, or None where all are."""
    ranked = matches.engine.RANKED
    if not matches.query.groups or total <= ranked:
        return None
    newest = matches.choose(matches.row).order_by(matches.row.desc())
    return matches.session.execute(newest.limit(1).offset(ranked - 1)).scalar()


def _stream(search: _Search, place: Place | None, limit: int) -> Iterator[_Found]:
    """Yield what comes after a place, at most `limit` entries."""
    if not search.matches.query.groups:
        yield from _newest(search, place, limit)
        return
    is_older = place is not None and place.value is None
    ranked = [] if is_older else _ranked(search, place, limit)
    yield from ranked
    if search.floor is not None and len(ranked) < limit:
        yield from _older(search, place, limit - len(ranked))


def _newest(search: _Search, place: Place | None, limit: int) -> list[_Found]:
    row, last = search.tables.face_row, search.tables.face.c.last
    listed = search.matches.choose(row, last).order_by(last.desc(), row.desc()).limit(limit)
    if place:
        listed = listed.where(or_(last < place.value, and_(last == place.value, row < place.row)))
    return [_found(search, 0, -day, key) for key, day in search.session.execute(listed)]


def _ranked(search: _Search, place: Place | None, limit: int) -> list[_Found]:
    window = search.matches.choose(
        search.row.label("entry"), search.score.label("score"), with_faces=search.order == "newest"
    )
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
    listed = search.matches.choose(search.row).where(search.row < literal(below, search.row.type))
    listed = listed.order_by(search.row.desc()).limit(limit)
    return [_found(search, 1, 0, key) for key in search.session.execute(listed).scalars()]


def _found(search: _Search, phase: int, value: float, row: Any) -> _Found:
    return _Found(phase, value, KINDS.index(search.tables.kind), row)


def _reached(searches: list[_Search], page: list[_Found]) -> Places:
    """Return the last entry that a page gives of each kind."""
    last = {KINDS[found.kind]: found for found in page}
    reached: Places = {}
    for search in searches:
        found = last.get(search.tables.kind)
        if found:
            value = found.value if search.matches.query.groups else -found.value
            reached[search.tables.kind] = Place(
                found.row, None if found.phase else value, search.floor, search.top
            )
    return reached


def _total(session: Session, searches: list[_Search]) -> int:
    total = sum(search.total for search in searches)
    counted = engine(session).COUNTED
    return min(total, counted) if counted else total


def _is_exact(search: _Search) -> bool:
    return search.matches.engine.COUNTED is None or search.total < search.matches.engine.COUNTED
