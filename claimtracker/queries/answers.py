"""The answers that claims give to a question, as they are compared.

Claims that were taken away, withdrawn, or that went up in another one give no answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import (
    Attribute,
    Claim,
    ClaimMerge,
    Entity,
    EntityWithin,
    Reading,
    ReadingMember,
)
from claimtracker.queries import voices
from claimtracker.queries.stored import grouped
from claimtracker.queries.voices import Spoken
from claimtracker.rules import conflicts, propositions
from claimtracker.rules.findings import Asked
from claimtracker.rules.periods import Span
from claimtracker.rules.propositions import Answer, Proposition
from claimtracker.rules.questions import asked
from claimtracker.rules.values import Value, takes_one
from claimtracker.rules.voices import within

READING = tuple(
    Reading.__table__.c[name]
    for name in (
        "question_id", "claim_id", "subject_id", "attribute_id", "object_id", "value",
        "value_kind", "low", "high", "low_in", "high_in", "step", "unit", "scope", "period_from",
        "period_to", "supplied",
    )
)  # fmt: skip


Questions = Sequence[str] | Select[Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One question and all answers to it."""

    question_id: str
    subject_id: str
    attribute_id: str
    object_id: str | None
    asked: Asked
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Voiced:
    """A question with its answers, all that is said of them, and the propositions they make."""

    cell: Cell
    spoken: tuple[Spoken, ...]
    propositions: tuple[Proposition, ...]


def takes_part() -> tuple[Any, ...]:
    """Return the conditions under which a claim is compared at all."""
    return *stands(), Claim.state != "withdrawn"


def stands() -> tuple[Any, ...]:
    """Return the conditions that a claim was not taken away and did not go up in another."""
    merged = select(ClaimMerge.id).where(
        ClaimMerge.merged_id == Claim.id, ClaimMerge.live.is_(True)
    )
    return Claim.removed_at.is_(None), ~merged.exists()


def claims_of(questions: Any) -> Select[Any]:
    """Return the query of the claims that answer questions."""
    return select(Reading.claim_id).where(Reading.question_id.in_(questions))


def cells(
    session: Session, questions: Questions, *, claims: Sequence[str] | None = None
) -> dict[str, Cell]:
    """Return questions with their answers, by key; those that nobody answers are left out.

    With `claims` only these answer.
    """
    wanted = _readings(questions)
    if claims is not None:
        wanted = wanted.where(Reading.claim_id.in_(claims))
    rows: dict[str, list[Any]] = {}
    for row in session.execute(wanted):
        rows.setdefault(row.question_id, []).append(row)
    members = _members(session, questions) if _has_sets(rows) else {}
    lies = _within(session, questions) if members else {}
    return {key: cell(listed, members, lies) for key, listed in rows.items()}


def voiced(session: Session, found: Mapping[str, Cell]) -> dict[str, Voiced]:
    """Return questions with those who take sides over their answers."""
    spoken = voices.sides(session, claims_of(sorted(found))) if found else []
    return with_voices(found, spoken)


def with_voices(found: Mapping[str, Cell], spoken: Sequence[Spoken]) -> dict[str, Voiced]:
    """Return questions with what is said of their answers."""
    by_claim: dict[str, list[Spoken]] = {}
    for one in spoken:
        by_claim.setdefault(one.claim_id, []).append(one)
    return {key: _voiced(cell, by_claim) for key, cell in found.items()}


def _voiced(cell: Cell, by_claim: Mapping[str, list[Spoken]]) -> Voiced:
    said = tuple(one for answer in cell.answers for one in by_claim.get(answer.claim_id, ()))
    speeches = [speech for listed in voices.speeches(said).values() for speech in listed]
    return Voiced(cell, said, tuple(propositions.fold(cell.answers, speeches)))


def _readings(questions: Questions) -> Select[Any]:
    thing = aliased(Entity)
    return (
        select(
            *READING, Claim.key, Claim.mode, Entity.name.label("subject"),
            thing.name.label("object"), Attribute.name.label("attribute"), Attribute.kind,
            Attribute.question, Attribute.runs, Attribute.shelf_life, Attribute.single,
        )
        .join(Claim, Claim.id == Reading.claim_id)
        .join(Entity, Entity.id == Reading.subject_id)
        .join(Attribute, Attribute.id == Reading.attribute_id)
        .outerjoin(thing, thing.id == Reading.object_id)
        .where(Reading.question_id.in_(questions), *takes_part())
        .order_by(Claim.key)
    )  # fmt: skip


def _has_sets(rows: Mapping[str, Sequence[Any]]) -> bool:
    return any(listed[0].kind in ("places", "entities") for listed in rows.values())


def _members(session: Session, questions: Questions) -> dict[str, list[str]]:
    named = select(ReadingMember.claim_id, ReadingMember.entity_id)
    return grouped(session, named.where(ReadingMember.claim_id.in_(claims_of(questions))))


def _within(session: Session, questions: Questions) -> dict[str, frozenset[str]]:
    return lies_within(session.execute(within_of(questions)))


def within_of(questions: Any) -> Select[Any]:
    """Return the query of where the places lie that answers to questions name, near and far."""
    named = select(ReadingMember.entity_id).where(ReadingMember.claim_id.in_(claims_of(questions)))
    links = (
        select(EntityWithin.entity_id, EntityWithin.within_id)
        .where(EntityWithin.entity_id.in_(named))
        .cte("links", recursive=True)
    )
    outer = select(EntityWithin.entity_id, EntityWithin.within_id)
    links = links.union(outer.join(links, links.c.within_id == EntityWithin.entity_id))
    return select(links.c.entity_id, links.c.within_id)


def lies_within(rows: Iterable[Any]) -> dict[str, frozenset[str]]:
    """Return every place that places lie in, near and far, of what that query found."""
    links: dict[str, list[str]] = {}
    for place, outer in rows:
        links.setdefault(place, []).append(outer)
    return within(links)


def cell(
    rows: Sequence[Any], members: Mapping[str, list[str]], lies: Mapping[str, frozenset[str]]
) -> Cell:
    """Return a question with its answers, of the rows of its readings."""
    first = rows[0]
    question = conflicts.Question(
        first.kind, first.runs, first.shelf_life or 0, takes_one(first.kind, first.single)
    )
    words = asked(first.question, first.attribute, first.object_id is not None)
    compared = Asked(words, first.subject, first.object or "", question, lies)
    answers = tuple(answer(row, members.get(row.claim_id, ())) for row in rows)
    return Cell(
        first.question_id, first.subject_id, first.attribute_id, first.object_id, compared, answers
    )


def answer(row: Any, members: Sequence[str]) -> Answer:
    """Return what a claim answers, of the row of its reading."""
    value = Value(
        row.value_kind or "unknown", row.value or "", row.low, row.high, row.low_in, row.high_in,
        row.step, row.unit, row.scope, frozenset(members),
    )  # fmt: skip
    period = Span(row.period_from, row.period_to)
    stated = period if period != Span(None, None) else None
    supplied = frozenset(json.loads(row.supplied)) if row.supplied else frozenset()
    return Answer(row.claim_id, row.key, row.mode, value, stated, supplied)
