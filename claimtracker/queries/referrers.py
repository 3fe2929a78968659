"""What rests on a row: the rows that stand and name it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from claimtracker.models import (
    Article,
    ArticleCopy,
    Assertion,
    AttributeMerge,
    Attribution,
    Claim,
    ClaimMerge,
    ClaimTopic,
    Contradiction,
    Dispute,
    Entity,
    EntityMerge,
    EntityWithin,
    Event,
    Notice,
    Reading,
    ReadingMember,
    SourceMerge,
    Verdict,
    VerdictDraft,
    VerdictDraftEvidence,
    VerdictEvidence,
    VerdictWithdrawal,
)
from claimtracker.queries import worded
from claimtracker.queries.stored import pieces

DECIDED = ("open", "waiting", "closed")
Column = InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Referrer:
    """One way in which rows name a row: what they are called, the column, and which stand."""

    noun: str
    column: Column
    counted: Select[Any, int]


def resting(session: Session, table: str, ids: Sequence[str]) -> dict[str, str]:
    """Say in a few words what rests on rows of a table; by their keys, those free left out."""
    found = counts(session, table, ids)
    return {row_id: _sentence(known) for row_id, known in found.items()}


def counts(session: Session, table: str, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how many rows of each noun rest on rows of a table, those free left out."""
    found: dict[str, dict[str, int]] = {}
    for piece in pieces(ids):
        for referrer in REFERRERS.get(table, ()):
            counted = referrer.counted.where(referrer.column.in_(piece))
            for row_id, count in session.execute(counted):
                known = found.setdefault(row_id, {})
                known[referrer.noun] = max(known.get(referrer.noun, 0), count)
    return found


def listed(counted: Mapping[str, int]) -> str:
    """Say how many rows of each noun there are, in a few words."""
    return " and ".join(f"{n:,} {noun if n == 1 else _plural(noun)}" for noun, n in counted.items())


def _sentence(counted: Mapping[str, int]) -> str:
    rest = "rests" if sum(counted.values()) == 1 else "rest"
    return f"{listed(counted)} {rest} on it"


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _by(noun: str, column: Column, *stands: ColumnElement[bool]) -> Referrer:
    counted = select(column, func.count()).where(*stands).group_by(column)
    return Referrer(noun, column, counted)


def _through(
    noun: str, column: Column, owner: Column, key: Column, *stands: ColumnElement[bool]
) -> Referrer:
    counted = select(column, func.count()).join(owner.class_, owner == key)
    return Referrer(noun, column, counted.where(*stands).group_by(column))


def _standing_verdict() -> ColumnElement[bool]:
    return ~exists().where(VerdictWithdrawal.verdict_id == Verdict.id)


def _decided(column: Column) -> Referrer:
    return _by("decided dispute", column, Dispute.state.in_(DECIDED))


def _decided_pair(column: Column) -> Referrer:
    """Count what a person decided or saw; what a rule found after that is built on by nobody."""
    # A decision that came in may be dated long before; what counts is when it was written down.
    written = select(func.max(Event.at)).where(Event.row_id == Dispute.id, Event.act == "decide")
    known = Dispute.state.in_(DECIDED) & (Contradiction.found_at <= written.scalar_subquery())
    decided = or_(known, worded.recorded_by_hand(), Contradiction.state.is_not(None))
    live = Contradiction.live.is_(True)
    return _through(
        "decided contradiction", column, Dispute.id, Contradiction.dispute_id, decided, live
    )


_claim_stands = Claim.removed_at.is_(None)
_assertion_stands = Assertion.removed_at.is_(None)
_draft_stands = VerdictDraft.removed_at.is_(None)

REFERRERS: Mapping[str, tuple[Referrer, ...]] = {
    "claim": (
        _by("assertion", Assertion.claim_id, _assertion_stands),
        _by("verdict", Verdict.claim_id, _standing_verdict()),
        _by("verdict draft", VerdictDraft.claim_id, _draft_stands),
        _by("merged claim", ClaimMerge.survivor_id, ClaimMerge.live.is_(True)),
        _by("merge", ClaimMerge.merged_id, ClaimMerge.live.is_(True)),
        _decided(Dispute.claim_id),
        _decided_pair(Contradiction.left_id),
        _decided_pair(Contradiction.right_id),
    ),
    "assertion": (
        _by("verdict", Verdict.assertion_id, _standing_verdict()),
        _by("verdict draft", VerdictDraft.assertion_id, _draft_stands),
    ),
    "verdict": (_decided(Dispute.verdict_id),),
    "evidence": (
        _through("verdict", VerdictEvidence.evidence_id, Verdict.id, VerdictEvidence.verdict_id,
                 _standing_verdict()),
        _through("verdict draft", VerdictDraftEvidence.evidence_id, VerdictDraft.id,
                 VerdictDraftEvidence.verdict_draft_id, _draft_stands),
    ),
    "article": (
        _by("assertion", Assertion.article_id, _assertion_stands),
        _by("notice", Notice.article_id, Notice.removed_at.is_(None)),
        _through("copy", ArticleCopy.origin_id, Article.id, ArticleCopy.article_id,
                 Article.removed_at.is_(None)),
    ),
    "source": (
        _by("article", Article.source_id, Article.removed_at.is_(None)),
        _by("verdict", Verdict.publisher_id, _standing_verdict()),
        _by("verdict draft", VerdictDraft.publisher_id, _draft_stands),
        _by("merged source", SourceMerge.survivor_id, SourceMerge.live.is_(True)),
        _by("merge", SourceMerge.merged_id, SourceMerge.live.is_(True)),
    ),
    "topic": (_through("claim", ClaimTopic.topic_id, Claim.id, ClaimTopic.claim_id,
                       _claim_stands),),
    "entity": (
        _through("claim", Reading.subject_id, Claim.id, Reading.claim_id, _claim_stands),
        _through("claim", Reading.object_id, Claim.id, Reading.claim_id, _claim_stands),
        _through("claim", ReadingMember.entity_id, Claim.id, ReadingMember.claim_id,
                 _claim_stands),
        _through("assertion", Attribution.entity_id, Assertion.id, Attribution.assertion_id,
                 _assertion_stands),
        _through("assertion", Attribution.for_id, Assertion.id, Attribution.assertion_id,
                 _assertion_stands),
        _through("place", EntityWithin.within_id, Entity.id, EntityWithin.entity_id,
                 Entity.removed_at.is_(None)),
        _by("merged entity", EntityMerge.survivor_id, EntityMerge.live.is_(True)),
        _by("merge", EntityMerge.merged_id, EntityMerge.live.is_(True)),
        _decided(Dispute.subject_id),
        _decided(Dispute.object_id),
    ),
    "attribute": (
        _through("claim", Reading.attribute_id, Claim.id, Reading.claim_id, _claim_stands),
        _by("merged attribute", AttributeMerge.survivor_id, AttributeMerge.live.is_(True)),
        _by("merge", AttributeMerge.merged_id, AttributeMerge.live.is_(True)),
        _decided(Dispute.attribute_id),
    ),
    "rating": (
        _by("verdict", Verdict.rating_id, _standing_verdict()),
        _by("verdict draft", VerdictDraft.rating_id, _draft_stands),
    ),
    "outcome": (
        _decided(Dispute.outcome_id),
        _decided_pair(Contradiction.outcome_id),
    ),
}  # fmt: skip
