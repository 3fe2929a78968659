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
from claimtracker.queries.search_matches import engine
from claimtracker.queries.search_tables import index
from claimtracker.rules import facets
from claimtracker.rules.search_parts import written

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


def count(session: Session, rows: Sequence[Any]) -> Facets:
    """Count the newest claims that a search found by everything they can be narrowed by."""
    tables, on = index(session, "claim"), engine(session)
    face = tables.face.c
    columns = (face.traits, face.names, face.rating_code, face.rating_label, face.contradictions)
    is_given = on.is_given(tables.face_row, rows[: on.LISTED])
    found = session.execute(select(*columns).where(is_given).order_by(tables.face_row.desc())).all()
    traits, names, codes, labels, against = zip(*found, strict=True) if found else ((),) * 5
    named = facets.count_names(names, LOOKED_UP)
    return Facets(
        len(found),
        len(found) == on.LISTED,
        {
            "rating": _ratings(codes, labels),
            "has": _contradicted(against),
            **_traits(facets.count_traits(traits)),
            **_names(session, named),
            "year": _years(named["year"]),
        },
    )


def _ratings(codes: Sequence[str | None], labels: Sequence[str | None]) -> list[Option]:
    counted = Counter(codes)
    called = dict(zip(reversed(codes), reversed(labels), strict=True))
    unrated = counted.pop(None, 0)
    options = [
        Option(called[code] or code, written("rating", code), number)
        for code, number in counted.items()
        if code is not None
    ]
    if unrated:
        options.append(Option("No verdict", "-has:verdict", unrated))
    return _in_order(options)


def _contradicted(against: Sequence[int]) -> list[Option]:
    free = against.count(0)
    options = [
        Option("yes", "has:contradiction", len(against) - free),
        Option("no", "-has:contradiction", free),
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
