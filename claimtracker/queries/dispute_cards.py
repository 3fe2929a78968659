"""Disputes in brief: the question in words, its state, and the answers given to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from claimtracker.db.types import Id
from claimtracker.models import (
    Assertion,
    Attribute,
    Claim,
    Contradiction,
    Dispute,
    Entity,
    Outcome,
    Person,
)
from claimtracker.queries import (
    answers,
    dispute_answers,
    disputed_claims,
    pairs,
    passages,
    voices,
)
from claimtracker.queries.answers import Questions, Voiced
from claimtracker.queries.dispute_answers import AnswerRow, Material
from claimtracker.queries.disputed_claims import DisputedClaims
from claimtracker.queries.stored import named
from claimtracker.queries.voices import Spoken
from claimtracker.rules.questions import asked, question_text


@dataclass(frozen=True, slots=True)
class DisputeCard:
    """One dispute with its answers; `claim` is the key of the claim whose denial it is about.

    For a question that nobody disputes `id` is empty and so is `state`. `findings` and `near`
    count live contradictions; the near ones are not among the findings. `reason` is that of the
    strongest of them. `kind`, `runs` and `shelf_life` (in days) are those of the attribute.
    `beside` are claims that contradict one of the answers and answer another question, or none.
    `origins` counts the independent origins of all who take a side over the answers.
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
    origins: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the cards of some questions are made of; `answering` are claims by question."""

    paired: Mapping[str, Sequence[str]]
    voiced: Mapping[str, Voiced]
    by_claim: Mapping[str, Sequence[Spoken]]
    material: Material
    answering: Mapping[str, Sequence[str]]


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


@dataclass(frozen=True, slots=True)
class _Statements:
    """What is asked for the cards of some questions."""

    paired: Select[Any]
    claims: disputed_claims.Asking
    said: Select[Any]


def load(session: Session, questions: Questions) -> Loaded:
    """Return what cards of questions are made of, in the same number of queries for any."""
    if isinstance(questions, Select):
        asked, values = _statements(questions), {}
    else:
        asked, values = _of_given(), {"questions": list(questions)}
    spoken = voices.told(session, asked.said, values)
    claims = disputed_claims.read(session, asked.claims, values)
    paired: dict[str, list[str]] = {}
    for question, claim in session.connection().execute(asked.paired, values):
        paired.setdefault(question, []).append(claim)
    return _loaded(paired, claims, spoken, {})


def load_one(session: Session, question_id: str, clashes: Iterable[Any]) -> Loaded:
    """Return what the card of one question is made of, with the words around all that is said.

    `clashes` are the rows of its contradictions.
    """
    asked, values = _of_given(), {"questions": [question_id]}
    spoken = voices.told(session, asked.said, values)
    claims = disputed_claims.read(session, asked.claims, values)
    sides = {side for row in clashes for side in (row.left_id, row.right_id)}
    paired = [key for key in claims.lines if key in sides and key in claims.standing]
    found = passages.around(session, spoken)
    return _loaded({question_id: paired}, claims, spoken, found)


def _loaded(
    paired: Mapping[str, Sequence[str]],
    claims: DisputedClaims,
    spoken: Sequence[Spoken],
    around: Mapping[str, passages.Passage],
) -> Loaded:
    by_claim: dict[str, list[Spoken]] = {}
    for one in spoken:
        by_claim.setdefault(one.claim_id, []).append(one)
    return Loaded(
        paired, answers.with_voices(claims.cells, spoken), by_claim,
        Material(claims.lines, around, claims.names), claims.answering,
    )  # fmt: skip


@cache
def _of_given() -> _Statements:
    return _statements(disputed_claims.given())


def _statements(questions: Any) -> _Statements:
    concerned = disputed_claims.concerned(questions)
    return _Statements(
        pairs.found_by_question(questions),
        disputed_claims.asking(Claim.id.in_(concerned), questions),
        voices.asking(Assertion.claim_id.in_(concerned)),
    )


def rows_of(session: Session, ids: Iterable[str]) -> Sequence[Any]:
    """Return the rows of disputes by their keys."""
    session.flush()
    return named(session.connection().execute(_of_ids(), {"disputes": list(ids)}))


def row_over(session: Session, question_id: str) -> Any:
    """Return the row of the dispute over a question or over one claim, if there is one."""
    session.flush()
    return session.connection().execute(_over(), {"question": question_id}).first()


@cache
def _of_ids() -> Select[Any]:
    return rows().where(Dispute.id.in_(bindparam("disputes", expanding=True, type_=Id)))


@cache
def _over() -> Select[Any]:
    return rows().where(Dispute.question_id == bindparam("question", type_=Id))


def card(row: Any, loaded: Loaded) -> DisputeCard:
    """Return the card of a dispute."""
    given = answers_of(row.question_id, loaded)
    return DisputeCard(
        row.id, row.version, row.question_id, question_of(row), row.subject, row.attribute,
        row.object, row.claim, row.state, row.outcome, row.outcome_label, row.note, row.owner,
        row.found_at, row.waiting_until, row.decided_at, row.new_since_decided, row.findings,
        row.near, bool(row.by_one_voice), row.kind, row.runs, row.shelf_life or 0, row.unit,
        tuple(given), row.released_at, tuple(_beside(row.question_id, given, loaded)),
        row.found_real_at, _origins(row.question_id, loaded),
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
        origins=_origins(question_id, loaded),
    )  # fmt: skip


def answers_of(question_id: str, loaded: Loaded) -> list[AnswerRow]:
    """Return the answers to a question, or the one claim that is denied."""
    line = loaded.material.lines.get(question_id)
    if line is not None:
        said = loaded.by_claim.get(question_id, ())
        return dispute_answers.of_claim(line, said, loaded.material)
    voiced = loaded.voiced.get(question_id)
    return dispute_answers.of_question(voiced, loaded.material) if voiced else []


def _origins(question_id: str, loaded: Loaded) -> int:
    """Count the independent origins of those who take a side, over all answers."""
    voiced = loaded.voiced.get(question_id)
    spoken = voiced.spoken if voiced else loaded.by_claim.get(question_id, ())
    return len({one.voice.origin for one in spoken if one.is_side})


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
