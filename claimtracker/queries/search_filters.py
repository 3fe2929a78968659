"""What the filters of a search ask of claims and articles, as conditions on their entries.

Names are looked up once for both kinds. What bears a name is listed under its number, and what
is true of an entry by words of a closed list are bits of its face (`rules.facets`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, false, literal, or_, select
from sqlalchemy.orm import Session

from claimtracker.models import Article, Assertion, EntityName, Rating, Source, Topic
from claimtracker.queries import sources as source_rows
from claimtracker.queries.search_entries import SAID
from claimtracker.queries.search_tables import Index, Kind
from claimtracker.rules import facets
from claimtracker.rules.search_query import Filter, Query
from claimtracker.rules.text import fold

# Columns of entries by their names: row, first, last and traits.
Columns = Mapping[str, ColumnElement[Any]]
Condition = Callable[[Columns], ColumnElement[bool]]
Numbers = frozenset[int]

# What an article has not, nor lacks: these are answered by claims and by no article.
OF_CLAIMS_ALONE = frozenset(facets.TRAITS) - {"genre"}
BY_BITS = frozenset(facets.TRAITS) | {"has"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter with the numbers under which that is listed which it asks for.

    They are None where not all of that is listed.
    """

    asked: Filter
    numbers: Numbers | None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What must be true of entries beside their words; some are true of what is in lists alone.

    Those lists stand under the places of their conditions. `since` and `until` are days that all
    were last said or printed between, both counted in, where they are known; `mostly_until` is a
    day until which most of it was.
    """

    conditions: Sequence[Condition] = ()
    lists: Mapping[int, Numbers] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None
    mostly_until: int | None = None


def looked_up(session: Session, query: Query) -> list[Asked]:
    """Return the filters of a search with what they name; a name that nobody bears is nothing."""
    return [Asked(one, _numbers(session, one)) for one in query.filters]


def narrowed(tables: Index, query: Query, filters: Sequence[Asked]) -> Narrowed:
    """Return what a search asks of the entries of one kind beside their words."""
    conditions = [partial(_is, tables, one) for one in filters]
    listed = ((place, _listed(tables.kind, one)) for place, one in enumerate(filters))
    lists = {place: numbers for place, numbers in listed if numbers is not None}
    return Narrowed([*conditions, *_dates(tables, query)], lists, **_bounds(tables.kind, query))


def _bounds(kind: Kind, query: Query) -> dict[str, int | None]:
    """Return the days that bound when what is found was last said, or when it was printed."""
    since = [query.after.toordinal() + 1] if query.after else []
    until = [query.before.toordinal() - 1] if query.before else []
    if kind == "claim":
        # What was said before a day may have been said again after it.
        return {"since": max(since, default=None), "mostly_until": min(until, default=None)}
    for one in query.filters:
        if one.name == "year" and not one.negated:
            since.append(min(_days(int(year))[0] for year in one.values))
            until.append(max(_days(int(year))[1] for year in one.values))
    return {"since": max(since, default=None), "until": min(until, default=None)}


def _days(year: int) -> tuple[int, int]:
    return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()


def _listed(kind: Kind, one: Asked) -> Numbers | None:
    """Return the numbers under which all is listed that a filter finds of a kind, if it is."""
    asked = one.asked
    if asked.name == "type" and not asked.negated and kind not in asked.values:
        return frozenset()
    if kind == "article" and asked.name in OF_CLAIMS_ALONE:
        return frozenset()
    is_of_days = kind == "article" and asked.name == "year"
    return None if asked.negated or is_of_days else one.numbers


def _is(tables: Index, one: Asked, entry: Columns) -> ColumnElement[bool]:
    asked = one.asked
    if asked.name in OF_CLAIMS_ALONE and tables.kind != "claim":
        return false()
    has = _has(tables, one, entry)
    return ~has if asked.negated else has


def _has(tables: Index, one: Asked, entry: Columns) -> ColumnElement[bool]:
    asked = one.asked
    if asked.name == "type":
        return literal(tables.kind).in_(asked.values)
    if asked.name == "year" and tables.kind == "article":
        return or_(*(_in_year(entry, int(value)) for value in asked.values))
    if asked.name in BY_BITS:
        bits = facets.traits((asked.name, value) for value in asked.values)
        return entry["traits"].bitwise_and(literal(bits, BigInteger)) > 0
    facet = tables.facet.c
    listed = select(facet.facet).where(
        facet.facet.in_(sorted(one.numbers or ())),
        facet.last == entry["last"],
        tables.facet_row == entry["row"],
    )
    return listed.correlate_except(tables.facet).exists()


def _in_year(entry: Columns, year: int) -> ColumnElement[bool]:
    return entry["last"].between(*_days(year))


def _numbers(session: Session, asked: Filter) -> Numbers | None:
    if asked.name in BY_BITS:
        listed = [facets.trait_number(asked.name, value) for value in asked.values]
        return None if None in listed else frozenset(one for one in listed if one is not None)
    if asked.name == "type":
        return None
    records = _RECORDS[asked.name](session, asked.values)
    return frozenset(facets.number(facets.record(name, key)) for name, key in records)


def _sources(session: Session, values: Sequence[str]) -> list[str]:
    """Return the publications that are called so, were once, or publish at that address."""
    names = [fold(value) for value in values]
    bare = [name.removeprefix("www.") for name in names]
    addresses = [*bare, *(f"www.{name}" for name in bare)]
    known = select(Source.id, Source.domain, Source.folded).where(
        or_(Source.folded.in_(names), Source.domain.is_not(None))
    )
    found = [
        source
        for source, domain, folded in session.execute(known)
        if folded in names or (domain and fold(domain) in addresses)
    ]
    return [*found, *source_rows.survivors(session, found).values()]


def _from_sources(session: Session, values: Sequence[str]) -> Iterable[facets.Named]:
    return [("source", key) for key in _sources(session, values)]


def _of_speakers(session: Session, values: Sequence[str]) -> Iterable[facets.Named]:
    """Name who speaks for himself, for others, or in print."""
    own = [("own", key) for key in _sources(session, values)]
    return [*own, *(("speaker", key) for key in _entities(session, values))]


def _said_for(session: Session, values: Sequence[str]) -> Iterable[facets.Named]:
    return [("for", key) for key in _entities(session, values)]


def _about(session: Session, values: Sequence[str]) -> Iterable[facets.Named]:
    return [("subject", key) for key in _entities(session, values)]


def _entities(session: Session, values: Sequence[str]) -> list[str]:
    folded = [fold(value) for value in values]
    named = select(EntityName.entity_id).where(EntityName.folded.in_(folded))
    return list(session.execute(named).scalars())


def _on(session: Session, values: Sequence[str]) -> Iterable[facets.Named]:
    folded = [fold(value) for value in values]
    named = select(Topic.id).where(Topic.folded.in_(folded), Topic.removed_at.is_(None))
    return [("topic", key) for key in session.execute(named).scalars()]


def _rated(session: Session, values: Sequence[str]) -> Iterable[facets.Named]:
    """Name the ratings that have one of these codes or labels."""
    wanted = {fold(value) for value in values}
    known = session.execute(select(Rating.code, Rating.label))
    return [("rating", code) for code, label in known if wanted & {fold(code), fold(label)}]


def _in_years(_session: Session, values: Sequence[str]) -> Iterable[facets.Named]:
    return [("year", value) for value in values]


def _dates(tables: Index, query: Query) -> list[Condition]:
    found: list[Condition] = []
    before, after = query.before, query.after
    if before:
        found.append(partial(_begins_before, before.toordinal()))
    if after:
        found.append(partial(_ends_after, after.toordinal()))
    if before and after and tables.kind == "claim":
        found.append(partial(_said_between, tables, before, after))
    return found


def _begins_before(day: int, entry: Columns) -> ColumnElement[bool]:
    return and_(entry["first"] > 0, entry["first"] < day)


def _ends_after(day: int, entry: Columns) -> ColumnElement[bool]:
    return entry["last"] > day


def _said_between(tables: Index, before: date, after: date, entry: Columns) -> ColumnElement[bool]:
    """Ask for one saying between two days: a first before and a last after are not enough."""
    said = (
        select(Assertion.id)
        .join(Article, Article.id == Assertion.article_id)
        .join(tables.search, tables.owner == Assertion.claim_id)
        .where(Assertion.removed_at.is_(None), Article.removed_at.is_(None))
        .where(before > SAID, after < SAID, tables.row == entry["row"])
    )
    within = after.toordinal() + 1, before.toordinal() - 1
    at_an_end = or_(entry["first"].between(*within), entry["last"].between(*within))
    return or_(at_an_end, said.correlate_except(Assertion, Article, tables.search).exists())


_RECORDS: Mapping[str, Callable[[Session, Sequence[str]], Iterable[facets.Named]]] = {
    "source": _from_sources,
    "speaker": _of_speakers,
    "for": _said_for,
    "subject": _about,
    "topic": _on,
    "rating": _rated,
    "year": _in_years,
}
