"""What a list of disputes can be narrowed by, with counts, and which are new since a last look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import nlargest
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, bindparam, literal, or_, select, union_all
from sqlalchemy.orm import Session

from claimtracker.db.types import Id, Words
from claimtracker.models import (
    Contradiction,
    Dispute,
    Entity,
    Event,
    LastLook,
    Outcome,
    SealedEvent,
    Source,
    Topic,
)
from claimtracker.queries import dispute_choices
from claimtracker.queries.dispute_choices import CAP, Driven, Part
from claimtracker.rules import dispute_facets as rules

NAMED: Mapping[str, Any] = {
    "topic": Topic.name, "subject": Entity.name, "source": Source.name, "speaker": Entity.name,
    "outcome": Outcome.label,
}  # fmt: skip
MOST = 24
# What brings a dispute to somebody who has not looked: it was found, or something came to it.
_BRINGS = ("find", "settle", "record")


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet, what it is called, and how many of the disputes counted have it."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The values that a choice can be narrowed by, the most frequent first, by facet.

    `counted` is how many disputes were looked at, the first of the list, `CAP` at most. `names`
    are those of every value that was asked for or counted, by code.
    """

    values: Mapping[str, tuple[Value, ...]]
    counted: int
    names: Mapping[str, str]


def of(session: Session, chosen: Driven, part: Part) -> Facets:
    """Count the facets of those that fit a choice, in two queries."""
    text, counted = dispute_choices.codes(session, chosen, part)
    found = _counted(text)
    names = _names(session, [*_codes_of(found), *chosen.choice.codes])
    values = {
        facet: tuple(
            Value(value, names.get(rules.code(facet, value), value), number)
            for value, number in found.get(facet, ())
            if facet not in NAMED or rules.code(facet, value) in names
        )
        for facet in rules.FACETS
    }
    return Facets(values, counted, names)


def new_since(session: Session, person_id: str) -> tuple[str, ...] | None:
    """Return the disputes that were found, or to which something came, since somebody looked.

    They are sought among the newest `CAP` acts; None where somebody never said that they looked.
    """
    look = select(LastLook.seal_number).where(LastLook.person_id == person_id)
    seal = session.execute(look).scalar()
    if seal is None:
        return None
    found = session.execute(_SINCE, {"seal": seal, "most": CAP, "brings": _BRINGS}).scalars()
    return tuple(sorted({str(key) for key in found if key}))


@lru_cache(maxsize=4)
def _counted(text: str) -> Mapping[str, Sequence[tuple[str, int]]]:
    """Count the values of each facet among codes, the most frequent first.

    A list that nothing was written to has the same codes again, so the last few are remembered.
    """
    found: dict[str, list[tuple[str, int]]] = {}
    for code, number in Counter(text.split(" ")).items():
        facet, _, value = code.partition(":")
        found.setdefault(facet, []).append((value, number))
    return {facet: nlargest(MOST, listed, itemgetter(1)) for facet, listed in found.items()}


def _codes_of(found: Mapping[str, Iterable[tuple[str, int]]]) -> list[str]:
    return [rules.code(facet, value) for facet, listed in found.items() for value, _ in listed]


def _names(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """Return what the rows that codes name are called, as far as they may be seen."""
    wanted: dict[str, list[str]] = {facet: [] for facet in NAMED}
    for code in codes:
        facet, _, value = code.partition(":")
        if facet in wanted and is_key(value):
            wanted[facet].append(value)
    rows = session.execute(_named(), wanted)
    return {rules.code(row.facet, row.id): row.name for row in rows}


def is_key(text: str) -> bool:
    """Say whether a text is the key of a row as an address writes it."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


@cache
def _named() -> Any:
    return union_all(
        *(
            select(literal(facet, Words).label("facet"), name.class_.id, name.label("name")).where(
                name.class_.id.in_(bindparam(facet, expanding=True, type_=Id))
            )
            for facet, name in NAMED.items()
        )
    )


def _since() -> Any:
    newest = (
        select(SealedEvent.event_id)
        .where(SealedEvent.seal_number > bindparam("seal", type_=Integer))
        .order_by(SealedEvent.seal_number.desc(), SealedEvent.position.desc())
        .limit(bindparam("most", type_=Integer))
        .subquery()
    )
    brought = Event.act.in_(bindparam("brings", expanding=True))
    happened = select(Event.table_name, Event.row_id).join(newest, newest.c.event_id == Event.id)
    some = happened.where(
        brought, or_(Event.table_name == "dispute", Event.table_name == "contradiction")
    ).cte("some")
    return union_all(
        select(Dispute.id).join(some, some.c.row_id == Dispute.id),
        select(Contradiction.dispute_id).join(some, some.c.row_id == Contradiction.id),
    )


_SINCE = _since()
