"""By what the claims that a search finds could be narrowed, counted in one pass.

Counted are the newest alone, so that a search of a million costs what one of ten thousand does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Entity, Source, Topic
from claimtracker.queries.search_matches import of
from claimtracker.queries.search_tables import index
from claimtracker.rules import facets
from claimtracker.rules.search_parts import written
from claimtracker.rules.search_query import Query

COUNTED = 10_000
SHOWN = 8
# Some names may be of rows that were taken away, or that the reader may not see.
LOOKED_UP = 3 * SHOWN
_NAMED: Mapping[str, type[Source] | type[Entity] | type[Topic]] = {
    "source": Source, "speaker": Entity, "for": Entity, "subject": Entity, "topic": Topic,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One way to narrow a search: its name, the filter as typed, and how many claims it leaves."""

    label: str
    written: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The ways to narrow a search by the names of filters, counted among so many claims."""

    counted: int
    capped: bool
    options: Mapping[str, Sequence[Option]]


def count(session: Session, query: Query) -> Facets:
    """Count the newest claims that a search finds by everything they can be narrowed by."""
    found = of(session, index(session, "claim"), query)
    face = found.tables.face.c
    columns = (face.traits, face.names, face.rating_code, face.rating_label, face.contradictions)
    limit = 0 if query.finds_nothing else COUNTED
    rows = session.execute(found.newest(*columns).limit(limit)).all()
    named = facets.count_names((row.names for row in rows), LOOKED_UP)
    return Facets(
        len(rows),
        len(rows) == COUNTED,
        {
            "rating": _ratings(rows),
            "has": _contradicted(rows),
            **_traits(facets.count_traits(row.traits for row in rows)),
            **_names(session, named),
            "year": _years(named["year"]),
        },
    )


def _ratings(rows: Sequence[Any]) -> list[Option]:
    counted = Counter(row.rating_code for row in rows)
    labels = {row.rating_code: row.rating_label for row in reversed(rows)}
    unrated = counted.pop(None, 0)
    options = [Option(labels[code], written("rating", code), counted[code]) for code in counted]
    if unrated:
        options.append(Option("No verdict", "-has:verdict", unrated))
    return _in_order(options)


def _contradicted(rows: Sequence[Any]) -> list[Option]:
    contradicted = sum(row.contradictions > 0 for row in rows)
    options = [
        Option("yes", "has:contradiction", contradicted),
        Option("no", "-has:contradiction", len(rows) - contradicted),
    ]
    return [one for one in options if one.count]


def _traits(counted: Counter[facets.Named]) -> dict[str, list[Option]]:
    return {
        name: _in_order(
            Option(word, written(name, word), counted[name, word])
            for word in words
            if counted[name, word]
        )
        for name, words in facets.TRAITS.items()
    }


def _years(counted: Mapping[str, int]) -> list[Option]:
    """Return the years in which most was said, the latest first."""
    most = sorted(counted, key=lambda year: (-counted[year], year))[:SHOWN]
    return [
        Option(year, written("year", year), counted[year])
        for year in sorted(most, key=int, reverse=True)
    ]


def _names(session: Session, counted: Mapping[str, Mapping[str, int]]) -> dict[str, list[Option]]:
    called = {
        model: _called(session, model, (counted[name] for name in _NAMED if _NAMED[name] is model))
        for model in (Source, Entity, Topic)
    }
    return {
        name: _in_order(
            Option(called[model][key], written(name, called[model][key]), number)
            for key, number in counted[name].items()
            if key in called[model]
        )
        for name, model in _NAMED.items()
    }


def _in_order(options: Iterable[Option]) -> list[Option]:
    return sorted(options, key=lambda option: (-option.count, option.label))[:SHOWN]


def _called(
    session: Session,
    model: type[Source] | type[Entity] | type[Topic],
    keys: Iterable[Iterable[str]],
) -> dict[str, str]:
    wanted = sorted(set().union(*keys))
    named = select(model.id, model.name).where(model.id.in_(wanted), model.removed_at.is_(None))
    return {key: name for key, name in session.execute(named)}
