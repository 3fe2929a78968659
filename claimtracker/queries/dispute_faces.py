"""What disputes ought to be listed and narrowed by, read from the ledger for either sight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from claimtracker.models import (
    Article,
    Assertion,
    Attribution,
    Claim,
    ClaimTopic,
    Contradiction,
    Dispute,
    Reading,
)
from claimtracker.queries import answers, public_tables, released, voices
from claimtracker.queries.answers import Cell, Voiced
from claimtracker.queries.dispute_tables import EVERY, NEAR
from claimtracker.queries.search_entries import SAID
from claimtracker.queries.voices import Spoken
from claimtracker.rules import dispute_facets, weights
from claimtracker.rules.dispute_facets import code
from claimtracker.rules.findings import Finding
from claimtracker.rules.permissions import Sight
from claimtracker.rules.propositions import Proposition

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Face:
    """The state that a dispute is listed under, what it weighs, and the codes that it has."""

    state: str
    weight: float
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a sight sees: conditions on rows; `public` says that it is not the whole ledger."""

    dispute: Condition
    contradiction: Condition
    said: Condition
    copied: Condition
    public: bool


@dataclass(frozen=True, slots=True)
class _Material:
    """What faces are made of, by the keys of disputes, questions and claims."""

    clashes: Mapping[str, Sequence[Any]]
    voiced: Mapping[str, Voiced]
    spoken: Mapping[str, Sequence[Spoken]]
    claims: Mapping[str, Sequence[str]]
    codes: Mapping[str, set[str]]


def faces(session: Session, ids: Sequence[str], sight: Sight) -> dict[str, Face]:
    """Return the faces of those disputes that a sight sees; in few queries for any number."""
    seen = _whole() if sight is Sight.WHOLE else _public()
    rows = session.execute(_disputes(ids, seen)).all()
    if not rows:
        return {}
    material = _material(session, rows, seen)
    return {row.id: _face(row, material, seen) for row in rows}


def _whole() -> _Seen:
    live = Contradiction.live.is_(True) & Contradiction.lapsed_at.is_(None)
    present = Assertion.removed_at.is_(None) & Article.removed_at.is_(None)
    return _Seen(Dispute.removed_at.is_(None), live, present, true(), public=False)


def _public() -> _Seen:
    between = released.contradiction_between_public()
    found = released.there_is(Contradiction, Contradiction.dispute_id == Dispute.id, between)
    return _Seen(
        released.dispute_itself() & found, between, released.said(), released.is_copying(),
        public=True,
    )  # fmt: skip


def _disputes(ids: Sequence[str], seen: _Seen) -> Any:
    return (
        select(
            Dispute.id, Dispute.question_id, Dispute.claim_id, Dispute.state, Dispute.outcome_id,
            Dispute.new_since_decided, Dispute.subject_id, Reading.subject_id.label("of_claim"),
        )
        .outerjoin(Reading, Reading.claim_id == Dispute.claim_id)
        .where(Dispute.id.in_(ids), seen.dispute)
    )  # fmt: skip


def _material(session: Session, rows: Sequence[Any], seen: _Seen) -> _Material:
    ids = [row.id for row in rows]
    questions = [row.question_id for row in rows if row.claim_id is None]
    own = [row.claim_id for row in rows if row.claim_id is not None]
    cells = answers.cells(session, questions)
    claims = {cell.question_id: [one.claim_id for one in cell.answers] for cell in cells.values()}
    concerned = sorted({*own, *(key for listed in claims.values() for key in listed)})
    if seen.public:
        public = _public_among(session, concerned)
        cells = {key: _narrowed(cell, public) for key, cell in cells.items()}
        claims = {key: [one for one in listed if one in public] for key, listed in claims.items()}
        concerned = sorted(public)
    spoken = _spoken(session, concerned, seen)
    by_claim: dict[str, list[Spoken]] = defaultdict(list)
    for one in spoken:
        by_claim[one.claim_id].append(one)
    return _Material(
        _clashes(session, ids, seen), answers.with_voices(cells, spoken), by_claim,
        claims | {key: [key] for key in own}, _codes(session, concerned, seen),
    )  # fmt: skip


def _public_among(session: Session, claims: Sequence[str]) -> set[str]:
    key = public_tables.CLAIM.c.claim_id
    return set(session.scalars(select(key).where(key.in_(claims))))


def _narrowed(cell: Cell, public: set[str]) -> Cell:
    return replace(cell, answers=tuple(one for one in cell.answers if one.claim_id in public))


def _spoken(session: Session, claims: Sequence[str], seen: _Seen) -> list[Spoken]:
    taken = voices.sides(session, select(Claim.id).where(Claim.id.in_(claims)), seen.copied)
    if not seen.public:
        return taken
    public = select(Assertion.id).where(Assertion.claim_id.in_(claims), seen.said)
    shown = set(session.scalars(public))
    return [one for one in taken if one.assertion_id in shown]


def _clashes(session: Session, ids: Sequence[str], seen: _Seen) -> dict[str, list[Any]]:
    found = select(
        Contradiction.dispute_id, Contradiction.left_id, Contradiction.right_id,
        Contradiction.kind, Contradiction.near, Contradiction.gap, Contradiction.by_one_voice,
    ).where(Contradiction.dispute_id.in_(ids), seen.contradiction)  # fmt: skip
    by_dispute: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(found.order_by(Contradiction.id)):
        by_dispute[row.dispute_id].append(row)
    return by_dispute


def _codes(session: Session, claims: Sequence[str], seen: _Seen) -> dict[str, set[str]]:
    """Return, for each claim, who carries it and who speaks, when, and what it is filed under."""
    found: dict[str, set[str]] = defaultdict(set)
    said: Any = (
        select(Assertion.claim_id, Article.source_id, SAID)
        .join(Article, Article.id == Assertion.article_id)
        .where(Assertion.claim_id.in_(claims), seen.said)
    )
    for claim, source, day in session.execute(said):
        years = [code("year", day.year)] if day is not None else []
        found[str(claim)] |= {code("source", source), *years}
    speaking = (
        select(Assertion.claim_id, Attribution.entity_id, Attribution.for_id)
        .join(Article, Article.id == Assertion.article_id)
        .join(Attribution, Attribution.assertion_id == Assertion.id)
        .where(Assertion.claim_id.in_(claims), seen.said)
        .where(or_(Attribution.entity_id.is_not(None), Attribution.for_id.is_not(None)))
    )
    for claim, *speakers in session.execute(speaking):
        found[str(claim)] |= {code("speaker", one) for one in speakers if one}
    filed = select(ClaimTopic.claim_id, ClaimTopic.topic_id).where(ClaimTopic.claim_id.in_(claims))
    for claim, topic in session.execute(filed):
        found[claim].add(code("topic", topic))
    return found


def _face(row: Any, material: _Material, seen: _Seen) -> Face:
    clashes = material.clashes.get(row.id, ())
    plain = any(not one.near for one in clashes)
    state = NEAR if row.state == "suspected" and clashes and not plain else row.state
    own = {EVERY, *_kinds(clashes), *_of_dispute(row, seen)}
    for claim in material.claims.get(row.question_id, ()):
        own |= material.codes.get(claim, set())
    weight, balanced = _measured(row, clashes, material)
    return Face(state, weight, frozenset(own | balanced))


def _kinds(clashes: Iterable[Any]) -> Iterable[str]:
    for one in clashes:
        yield code("kind", one.kind)
        if one.by_one_voice:
            yield code("kind", "self")


def _of_dispute(row: Any, seen: _Seen) -> Iterable[str]:
    if subject := row.subject_id or row.of_claim:
        yield code("subject", subject)
    if row.outcome_id:
        yield code("outcome", row.outcome_id)
    if row.new_since_decided and not seen.public:
        yield code("news", dispute_facets.NEWS)


def _measured(row: Any, clashes: Sequence[Any], material: _Material) -> tuple[float, set[str]]:
    """Return what a dispute weighs, and the codes of its gap and of the origins on each side."""
    if row.claim_id is not None:
        said = voices.speeches(material.spoken.get(row.claim_id, ())).get(row.claim_id, [])
        found = [_finding(one, {}) for one in clashes]
        weight, gap = weights.of_claim(found, said).weight, None
        balance = dispute_facets.balance_of_claim(said) if clashes else None
    else:
        voiced = material.voiced.get(row.question_id)
        listed = voiced.propositions if voiced else ()
        by_claim = {key: one for one in listed for key in one.claims}
        found = [_finding(one, by_claim) for one in clashes]
        weight = weights.of_question(found, listed).weight
        gap = dispute_facets.gap(found, by_claim)
        balance = dispute_facets.balance(found, by_claim)
    codes = {code("gap", gap)} if gap else set()
    return weight, codes | ({code("origins", balance)} if balance else set())


def _finding(row: Any, by_claim: Mapping[str, Proposition]) -> Finding:
    """Return a contradiction that is recorded as the rules weigh it."""
    sides = (by_claim.get(key) for key in (row.left_id, row.right_id))
    left, right = (one.claims if one else frozenset[str]() for one in sides)
    return Finding(
        row.kind, row.left_id, row.right_id, row.near, row.gap, "", "", row.by_one_voice,
        (left, right),
    )  # fmt: skip
