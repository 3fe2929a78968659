"""On which way a search comes by what it finds, so that it costs the same in any ledger.

How long the ways are is counted first, in one statement and no further than a search reaches.
Few in a list are each looked for among all that have the words; otherwise the newest are looked
at, as far as a search reaches, and a page says where that was not all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from claimtracker.queries.search_filters import Columns, Condition, looked_up, narrowed
from claimtracker.queries.search_matches import Matches, engine
from claimtracker.queries.search_tables import Kind, index
from claimtracker.rules.search_query import Query

FEW = 5_000


def of(
    session: Session,
    queries: Sequence[Query],
    kinds: Sequence[Kind],
    *,
    cut: bool = False,
    counting: bool = False,
) -> list[Matches]:
    """Return what searches find among the entries of each kind, on the way that is shortest.

    Only with `cut` are filters asked of no more than the newest that a search reaches; only with
    `counting` is what has the words, and nothing else is asked of, counted. What finds nothing is
    left out.
    """
    reach = engine(session).REACH if cut else None
    every: list[Matches] = []
    for query in queries:
        if not query.finds_nothing:
            filters = looked_up(session, query)
            for kind in kinds:
                asked = narrowed(index(session, kind), query, filters)
                every.append(Matches(session, index(session, kind), query, asked, reach=reach))
    return _chosen(session, [_without(one) for one in every], counting)


def _without(one: Matches) -> Matches:
    """Leave words out where no other words are asked for, of which the index would do it."""
    if one.has_words or not one.query.without:
        return one
    lacks = partial(_lacks, one)
    conditions: list[Condition] = [*one.narrowed.conditions, lacks]
    return replace(one, narrowed=replace(one.narrowed, conditions=conditions))


def _lacks(one: Matches, entry: Columns) -> ColumnElement[bool]:
    lacking: ColumnElement[bool] = one.engine.lacks(one.tables, entry["row"], one.query)
    return lacking


def _chosen(session: Session, every: Sequence[Matches], counting: bool) -> list[Matches]:
    asked = [counting or one.is_narrowed for one in every]
    lengths = [
        n for one, is_asked in zip(every, asked, strict=True) if is_asked for n in _lengths(one)
    ]
    told = iter(session.execute(select(*lengths)).one() if lengths else ())
    return [
        _on_shortest(one, told) if is_asked else one
        for one, is_asked in zip(every, asked, strict=True)
    ]


def _lengths(one: Matches) -> Iterator[ScalarSelect[int]]:
    """Yield how many entries are on the way of the words or days, and in each list."""
    whole = replace(one, narrowed=replace(one.narrowed, conditions=(), mostly_until=None))
    most = one.engine.REACH + 1
    yield _counted(whole, most if one.is_narrowed else None)
    for along in one.narrowed.lists:
        yield _counted(replace(whole, along=along), most)


def _counted(one: Matches, cap: int | None) -> ScalarSelect[int]:
    rows = one.on_the_way().limit(cap).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def _on_shortest(one: Matches, told: Iterator[int]) -> Matches:
    way, reach = next(told), one.engine.REACH
    lists = sorted((next(told), place) for place in one.narrowed.lists)
    length, along = lists[0] if lists else (way, None)
    if not one.is_narrowed:
        return replace(one, counted=way)
    if one.has_words and (way <= reach or length > FEW):
        along, length = None, way
    if along is not None and length > reach and len(one.narrowed.lists[along]) > 1:
        # Several lists have no one order of days.
        along, length = None, way
    return replace(one, along=along, is_cut=one.reach is not None and length > one.reach)
