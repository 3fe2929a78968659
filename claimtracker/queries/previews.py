"""What a reading would contradict, before it is written: by the very rule that finds it after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import Attribute, Claim, Entity, Reading
from claimtracker.queries import answers
from claimtracker.queries import voices as spoken_voices
from claimtracker.queries.answers import Voiced
from claimtracker.queries.claims import ReadingContent
from claimtracker.rules import findings, voices
from claimtracker.rules.periods import Span
from claimtracker.rules.propositions import Answer, Proposition, most_independent
from claimtracker.rules.values import Value
from claimtracker.rules.voices import Speech

# The key of what is not written yet: it sorts before every other, and is nobody's.
UNWRITTEN = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Clashing:
    """An answer that would be contradicted: its value, who says it and since when."""

    claim_id: str
    key: str
    value: str
    voices: str
    said: Span
    near: bool
    reason: str


def clashes(
    session: Session, reading: ReadingContent, *, mode: str, speech: Speech
) -> list[Clashing]:
    """Return what an answer would contradict if `speech` affirmed it, those far apart first."""
    if reading.question_id is None:
        return []
    cells = answers.cells(session, [reading.question_id])
    voiced = answers.voiced(session, cells).get(reading.question_id)
    if voiced is None:
        return []
    ours = _proposition(reading, mode, speech)
    found = [clash for other in _paired(voiced, mode) if (clash := _clash(voiced, ours, other))]
    return sorted(found, key=lambda one: (one.near, voices.when(one.said), one.key))


def affirming(session: Session, claim_id: str) -> list[Clashing]:
    """Return, as one answer, those who affirm a claim and would be denied."""
    row = session.execute(select(Claim.key, Claim.statement).where(Claim.id == claim_id)).one()
    spoken = spoken_voices.sides(session, select(Claim.id).where(Claim.id == claim_id))
    said = [one for one in spoken_voices.speeches(spoken).get(claim_id, []) if one.affirms]
    if not said:
        return []
    return [
        Clashing(
            claim_id, row.key, row.statement or row.key, voices.together(said),
            voices.first_said(said), False, "",
        )
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuestionOf:
    """The question that a claim answers: attribute by key, and all by name."""

    attribute_id: str
    subject: str
    attribute: str
    object: str | None


def question_of(session: Session, claim_id: str) -> QuestionOf | None:
    """Return the question that a claim answers; None where it has no reading with a value."""
    thing = aliased(Entity)
    row = session.execute(
        select(Reading.attribute_id, Entity.name, Attribute.name, thing.name)
        .join(Entity, Entity.id == Reading.subject_id)
        .join(Attribute, Attribute.id == Reading.attribute_id)
        .outerjoin(thing, thing.id == Reading.object_id)
        .where(Reading.claim_id == claim_id, Reading.question_id.is_not(None))
    ).first()
    return QuestionOf(str(row[0]), row[1], row[2], row[3]) if row else None


def _paired(voiced: Voiced, mode: str) -> Sequence[Proposition]:
    return most_independent([one for one in voiced.propositions if one.answer.mode == mode])


def _proposition(reading: ReadingContent, mode: str, speech: Speech) -> Proposition:
    value = Value(
        reading.value_kind or "unknown", reading.value or "", reading.low, reading.high,
        reading.low_in, reading.high_in, reading.step, reading.unit, reading.scope,
        frozenset(reading.members),
    )  # fmt: skip
    period = Span(reading.period_from, reading.period_to)
    stated = None if period == Span(None, None) else period
    answer = Answer(UNWRITTEN, "", mode, value, stated, frozenset(reading.supplied_fields))
    return Proposition(answer, frozenset({UNWRITTEN}), (speech,))


def _clash(voiced: Voiced, ours: Proposition, other: Proposition) -> Clashing | None:
    finding = findings.of_pair(voiced.cell.asked, ours, other)
    if finding is None:
        return None
    return Clashing(
        other.answer.claim_id, other.answer.key, other.answer.value.text,
        voices.together(other.speeches), other.first_said, finding.near, finding.reason,
    )  # fmt: skip
