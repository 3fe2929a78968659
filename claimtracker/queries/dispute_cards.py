"""Disputes in brief: the question in words, its state, and the answers given to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import (
    Attribute,
    Claim,
    Contradiction,
    Dispute,
    Entity,
    Outcome,
    Person,
    Reading,
    ReadingMember,
)
from claimtracker.queries import answers, claim_lines, dispute_answers, pairs, passages, voices
from claimtracker.queries.answers import Questions, Voiced
from claimtracker.queries.dispute_answers import AnswerRow, Material
from claimtracker.queries.voices import Spoken
from claimtracker.rules.questions import asked, question_text


@dataclass(frozen=True, slots=True)
class DisputeCard:
    """One dispute with its answers; `claim` is the key of the claim whose denial it is about.

    For a question that nobody disputes `id` is empty and so is `state`. `findings` and `near`
    count live contradictions; the near ones are not among the findings. `reason` is that of the
    strongest of them. `kind`, `runs` and `shelf_life` (in days) are those of the attribute.
    `beside` are claims that contradict one of the answers and answer another question, or none.
    """

    id: str
    version: int
    question_id: str
    question: str
    subject: str | None
    attribute: str | None
    object: str | None
    claim: str | None
    state: str
    outcome: str | None
    outcome_label: str | None
    note: str | None
    owner: str | None
    since: datetime | None
    waiting_until: str | None
    decided_at: datetime | None
    new_since_decided: bool
    findings: int
    near: int
    by_one_voice: bool
    kind: str | None
    runs: str | None
    shelf_life: int
    unit: str | None
    answers: tuple[AnswerRow, ...]
    released_at: datetime | None = None
    beside: tuple[AnswerRow, ...] = ()
    found_real_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the cards of some questions are made of."""

    paired: Mapping[str, Sequence[str]]
    voiced: Mapping[str, Voiced]
    by_claim: Mapping[str, Sequence[Spoken]]
    material: Material


@cache
def rows() -> Select[Any]:
    """Return the query of disputes with all names and counts that a card shows."""
    thing = aliased(Entity)
    return (
        select(
            *Dispute.__table__.c, Entity.name.label("subject"), thing.name.label("object"),
            Attribute.name.label("attribute"), Attribute.question, Attribute.kind, Attribute.runs,
            Attribute.shelf_life, Attribute.unit,
            Outcome.code.label("outcome"), Outcome.label.label("outcome_label"),
            Person.name.label("owner"), Claim.key.label("claim"), Claim.statement,
            _count(Contradiction.near.is_(False)).label("findings"),
            _count(Contradiction.near.is_(True)).label("near"),
            _count(Contradiction.by_one_voice.is_(True)).label("by_one_voice"),
        )
        .outerjoin(Entity, Entity.id == Dispute.subject_id)
        .outerjoin(thing, thing.id == Dispute.object_id)
        .outerjoin(Attribute, Attribute.id == Dispute.attribute_id)
        .outerjoin(Outcome, Outcome.id == Dispute.outcome_id)
        .outerjoin(Person, Person.id == Dispute.owner_id)
        .outerjoin(Claim, Claim.id == Dispute.claim_id)
    )  # fmt: skip


def load(session: Session, questions: Questions, *, with_passages: bool = False) -> Loaded:
    """Return what cards of questions are made of, in the same number of queries for any."""
    paired = pairs.claims_of(questions).subquery()
    # The key of a dispute over one claim is that of the claim.
    concerned = select(Claim.id).where(
        or_(
            Claim.id.in_(questions), Claim.id.in_(answers.claims_of(questions)),
            Claim.id.in_(select(paired.c.claim_id)),
        )
    )  # fmt: skip
    spoken = voices.of_claims(session, concerned)
    by_claim: dict[str, list[Spoken]] = {}
    for one in spoken:
        by_claim.setdefault(one.claim_id, []).append(one)
    found = passages.around(session, spoken) if with_passages else {}
    names = _member_names(session, questions)
    material = Material(claim_lines.of_claims(session, concerned), found, names)
    voiced = answers.with_voices(answers.cells(session, questions), spoken)
    return Loaded(pairs.by_question(session, questions), voiced, by_claim, material)


def card(row: Any, loaded: Loaded) -> DisputeCard:
    """Return the card of a dispute."""
    given = answers_of(row.question_id, loaded)
    return DisputeCard(
        row.id, row.version, row.question_id, question_of(row), row.subject, row.attribute,
        row.object, row.claim, row.state, row.outcome, row.outcome_label, row.note, row.owner,
        row.found_at, row.waiting_until, row.decided_at, row.new_since_decided, row.findings,
        row.near, bool(row.by_one_voice), row.kind, row.runs, row.shelf_life or 0, row.unit,
        tuple(given), row.released_at, tuple(_beside(row.question_id, given, loaded)),
        row.found_real_at,
    )  # fmt: skip


def undisputed(question_id: str, loaded: Loaded) -> DisputeCard:
    """Return the card of a question, or of a claim, that nobody disputes."""
    given = tuple(answers_of(question_id, loaded))
    line = given[0].claims[0]
    voiced = loaded.voiced.get(question_id)
    words = _in_words(voiced) if voiced else line.statement or line.key
    asked_of = voiced.cell.asked.attribute if voiced else None
    return DisputeCard(
        "", 0, question_id, words, line.subject, line.attribute, line.object,
        line.key if voiced is None else None, "", None, None, None, None, None, None, None, False,
        0, 0, False, asked_of.kind if asked_of else None,
        asked_of.runs if asked_of else None,
        asked_of.shelf_life if asked_of else 0, given[0].unit, given,
    )  # fmt: skip


def answers_of(question_id: str, loaded: Loaded) -> list[AnswerRow]:
    """Return the answers to a question, or the one claim that is denied."""
    line = loaded.material.lines.get(question_id)
    if line is not None:
        said = loaded.by_claim.get(question_id, ())
        return dispute_answers.of_claim(line, said, loaded.material)
    voiced = loaded.voiced.get(question_id)
    return dispute_answers.of_question(voiced, loaded.material) if voiced else []


def _beside(question_id: str, given: Sequence[AnswerRow], loaded: Loaded) -> Iterable[AnswerRow]:
    """Return the claims that stand in a pair of a dispute and are none of its answers."""
    answering = {line.id for answer in given for line in answer.claims}
    taken = len(given)
    if question_id in answering:
        taken += any(one.stance == "denies" for one in loaded.by_claim.get(question_id, ()))
    others = [one for one in loaded.paired.get(question_id, ()) if one not in answering]
    for place, claim in enumerate(others, taken):
        line, said = loaded.material.lines[claim], loaded.by_claim.get(claim, ())
        [told] = dispute_answers.of_claim(line, said, loaded.material)
        words = line.statement or line.key
        yield replace(told, letter=dispute_answers.letter(place), value=words)


def _count(which: Any) -> Any:
    return (
        select(func.count())
        .select_from(Contradiction)
        .where(
            Contradiction.dispute_id == Dispute.id,
            Contradiction.live.is_(True),
            Contradiction.lapsed_at.is_(None),
            which,
        )
        .scalar_subquery()
    )


def question_of(row: Any) -> str:
    """Return what a dispute of `rows` asks, in words."""
    if row.claim_id is not None:
        return str(row.statement or row.claim)
    words = asked(row.question, row.attribute, row.object_id is not None)
    return question_text(words, row.subject, row.object or "")


def _in_words(voiced: Voiced) -> str:
    question = voiced.cell.asked
    return question_text(question.words, question.subject, question.object)


def _member_names(session: Session, questions: Questions) -> dict[str, str]:
    named = (
        select(Entity.id, Entity.name)
        .join(ReadingMember, ReadingMember.entity_id == Entity.id)
        .join(Reading, Reading.claim_id == ReadingMember.claim_id)
        .where(Reading.question_id.in_(questions))
        .distinct()
    )
    return {row[0]: row[1] for row in session.execute(named)}
