"""Find claims and articles: the words best first, or, by filters alone, the newest first."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, NamedTuple

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from claimtracker.queries import search_ways
from claimtracker.queries.search_cursors import InvalidCursor, Place, Places, read, written
from claimtracker.queries.search_hits import Hit, hits
from claimtracker.queries.search_matches import Matches, engine
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
    for, and the older follow by age; `reach`, where it is a number, that filters were asked of so
    many alone, the newest. `next` is where the next page begins, None after the last.
    `claim_rows` are the newest claims found, by which they can be narrowed.
    """

    total: int
    exact: bool
    next: str | None
    capped: bool
    ranked: int
    reach: int | None
    claims: int
    results: list[Hit]
    claim_rows: Sequence[Any]


class _Found(NamedTuple):
    """An entry in the order of the results: ranked before older, the best or newest first."""

    phase: int
    value: float
    kind: int
    row: Any


@dataclass(frozen=True, slots=True)
class _Search:
    """One search in the entries of one kind: the newest found, of which the first are ranked.

    `days` are those on which each was last said, where no words are asked for.
    """

    matches: Matches
    order: Order
    rows: Sequence[Any]
    days: Sequence[int]
    floor: Any
    top: Any

    @property
    def tables(self) -> Index:
        return self.matches.tables

    @property
    def listed(self) -> Sequence[Any]:
        """Return the newest found, as many as are listed of a kind."""
        return self.rows[: self.matches.engine.LISTED]

    @property
    def has_listed_all(self) -> bool:
        """Whether no more is found than is listed."""
        return len(self.listed) == len(self.rows)

    @property
    def is_counted(self) -> bool:
        """Whether all that is found was counted, and not only listed."""
        return self.matches.counted is not None

    @property
    def total(self) -> int:
        return len(self.listed) if self.matches.counted is None else self.matches.counted

    @property
    def is_exact(self) -> bool:
        return self.is_counted or (self.has_listed_all and not self.is_cut)

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than was looked at, and not only more than is listed."""
        return self.matches.is_cut and self.has_listed_all

    @property
    def ranked(self) -> Sequence[Any]:
        most = self.matches.engine.RANKED
        return [row for row in self.rows[:most] if self.floor is None or row >= self.floor]


def find(
    session: Session,
    query: Query,
    *,
    kind: Kind | None = None,
    limit: int = 20,
    after: str | None = None,
    order: Order = "best",
    cut: bool = True,
) -> Results:
    """Return a page of the claims and articles, or of one kind, that a search finds.

    `after` is the `next` of the page before; raises InvalidCursor for any other text. Without
    words every order is the newest first. With `cut` filters are asked of the newest that
    the engine's REACH allows for, without it of all, however long it takes.
    """
    limit = max(1, min(limit, LONGEST_PAGE))
    rows = int if session.get_bind().dialect.name == "sqlite" else str
    places = read(after, query, (kind, order), rows)
    kinds, on = (kind,) if kind else KINDS, engine(session)
    searches = [
        _open(matches, order, places.get(matches.tables.kind))
        for matches in search_ways.of(session, [query], kinds, cut=cut, counting=on.COUNTS_ALL)
    ]
    streams = [_stream(search, places.get(search.tables.kind), limit + 1) for search in searches]
    page = list(islice(heapq.merge(*streams, key=lambda f: f[:3]), limit + 1))
    more, page = len(page) > limit, page[:limit]
    reached = places | _reached(searches, page)
    claims = [search for search in searches if search.tables.kind == "claim"]
    return Results(
        total=sum(search.total for search in searches),
        exact=all(search.is_exact for search in searches),
        next=written(query, (kind, order), reached) if more else None,
        capped=any(search.floor is not None for search in searches),
        ranked=on.RANKED,
        reach=on.REACH if any(search.is_cut for search in searches) else None,
        claims=sum(search.total for search in claims),
        results=hits(session, query, [(KINDS[f.kind], f.row) for f in page]),
        claim_rows=[row for search in claims for row in search.listed],
    )


def newest(session: Session, query: Query, limit: int) -> list[Hit]:
    """Return the claims and articles that came last into the ledger, of those a search finds."""
    found: list[tuple[Kind, Any]] = []
    for matches in search_ways.of(session, [query], KINDS, cut=True):
        rows = session.execute(matches.latest().limit(limit)).scalars()
        found += [(matches.tables.kind, row) for row in rows]
    listed = hits(session, query, found)
    return sorted(listed, key=lambda hit: hit.id, reverse=True)[:limit]


def counted(session: Session, query: Query, cap: int) -> int:
    """Return how much a search finds, or one more than the cap where it is more or unknown."""
    every = search_ways.of(session, [query], KINDS, cut=True)
    found = 0
    for matches in every:
        some = matches.found().order_by(None).limit(cap + 1).subquery()
        found += session.execute(select(func.count()).select_from(some)).scalar_one()
    return cap + 1 if any(matches.is_cut for matches in every) else min(found, cap + 1)


def claims_found(session: Session, query: Query) -> Select[Any]:
    """Return the keys of all claims that a search finds, as a statement."""
    tables = index(session, "claim")
    every = search_ways.of(session, [query], ["claim"])
    if not every:
        return select(tables.owner).where(false())
    return select(tables.owner).where(tables.row.in_(every[0].rows()))


def _open(matches: Matches, order: Order, place: Place | None) -> _Search:
    upto = place.top if place and matches.has_words else None
    listed = matches.session.execute(
        matches.found(upto=upto).limit(matches.engine.LISTED + 1)
    ).all()
    rows = [one[0] for one in listed]
    days = [] if matches.has_words else [one[1] for one in listed]
    if place:
        return _Search(matches, order, rows, days, place.floor, place.top)
    ranked = matches.engine.RANKED
    floor = rows[ranked - 1] if matches.has_words and len(rows) > ranked else None
    return _Search(matches, order, rows, days, floor, rows[0] if rows else None)


def _stream(search: _Search, place: Place | None, limit: int) -> Iterator[_Found]:
    """Yield what comes after a place, at most `limit` entries."""
    if not search.matches.has_words:
        yield from _newest(search, place, limit)
        return
    is_older = place is not None and place.value is None
    ranked = _ranked(search, None if is_older else place, 0 if is_older else limit)
    yield from ranked
    yield from _older(search, place, limit - len(ranked) if search.floor is not None else 0)


def _newest(search: _Search, place: Place | None, limit: int) -> list[_Found]:
    if place is None:
        listed = list(zip(search.rows, search.days, strict=True))[:limit]
    else:
        below = search.matches.found(place).limit(limit)
        listed = [(row, day) for row, day in search.matches.session.execute(below)]
    return [_found(search, 0, -day, row) for row, day in listed]


def _ranked(search: _Search, place: Place | None, limit: int) -> list[_Found]:
    ranked = _scored(search).subquery()
    listed = select(ranked.c.entry, ranked.c.score)
    if place:
        worse = ranked.c.score > place.value
        listed = listed.where(
            or_(worse, and_(ranked.c.score == place.value, ranked.c.entry < place.row))
        )
    listed = listed.order_by(ranked.c.score, ranked.c.entry.desc()).limit(limit)
    found = search.matches.session.execute(listed)
    return [_found(search, 0, value, row) for row, value in found]


def _scored(search: _Search) -> Select[Any]:
    """Select the ranked with what they are in the order of: the lowest comes first."""
    matches, tables, ranked = search.matches, search.tables, search.ranked
    if search.order == "newest":
        days = select(tables.face_row.label("entry"), (-tables.face.c.last).label("score"))
        return days.where(matches.engine.is_given(tables.face_row, ranked))
    chosen: Select[Any] = matches.engine.scored(tables, matches.query, ranked)
    return chosen


def _older(search: _Search, place: Place | None, limit: int) -> list[_Found]:
    if limit <= 0:
        # A page that is full before comes no farther: few hits run as many statements as many.
        return []
    below = place.row if place and place.value is None else search.floor
    after = Place(below, None, None, search.top) if below is not None else None
    listed = search.matches.found(after).limit(limit)
    rows = search.matches.session.execute(listed).scalars()
    return [_found(search, 1, 0, row) for row in rows]


def _found(search: _Search, phase: int, value: float, row: Any) -> _Found:
    return _Found(phase, value, KINDS.index(search.tables.kind), row)


def _reached(searches: list[_Search], page: list[_Found]) -> Places:
    """Return the last entry that a page gives of each kind."""
    last = {KINDS[found.kind]: found for found in page}
    reached: Places = {}
    for search in searches:
        found = last.get(search.tables.kind)
        if found:
            value = found.value if search.matches.has_words else -found.value
            reached[search.tables.kind] = Place(
                found.row, None if found.phase else value, search.floor, search.top
            )
    return reached
