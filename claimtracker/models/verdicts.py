"""Verdicts, the evidence they rest on, and the vocabulary of ratings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, DateTime, Float
from sqlalchemy.orm import Mapped

from claimtracker.models.base import (
    EVERYWHERE,
    Base,
    Editable,
    Keyed,
    internal,
    one_of,
    public,
    refers,
    spread_by,
)
from claimtracker.rules.vocabulary import CHANGES, EVIDENCE_KINDS, EVIDENCE_STATES, RELATIONS


class Rating(Editable, Base):
    """One word of the newsroom's vocabulary of ratings; numbers only where it is on a scale."""

    __tablename__ = "rating"
    __table_args__ = ({"info": EVERYWHERE},)

    code: Mapped[str] = public(unique=True)
    label: Mapped[str] = public()
    ordinal: Mapped[float | None] = public(Float(53))
    best: Mapped[float | None] = public(Float(53))
    worst: Mapped[float | None] = public(Float(53))
    retired: Mapped[bool] = public(Boolean, default=False)


class Outcome(Editable, Base):
    """One way in which a dispute can end."""

    __tablename__ = "outcome"
    __table_args__ = ({"info": EVERYWHERE},)

    code: Mapped[str] = public(unique=True)
    label: Mapped[str] = public()
    ordinal: Mapped[float | None] = public(Float(53))
    best: Mapped[float | None] = public(Float(53))
    worst: Mapped[float | None] = public(Float(53))
    retired: Mapped[bool] = public(Boolean, default=False)


class Evidence(Editable, Base):
    """One document, data set, recording, reply or observation, once.

    What somebody was asked for comment on says whom, when, and what they answered.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        one_of("kind", EVIDENCE_KINDS),
        one_of("state", EVIDENCE_STATES),
        {"info": spread_by("id")},
    )

    key: Mapped[str] = public(unique=True)
    title: Mapped[str] = public()
    url: Mapped[str | None] = public()
    archived: Mapped[str | None] = public()
    kind: Mapped[str] = public(default="primary")
    locator: Mapped[str | None] = public()
    seen: Mapped[str | None] = public()
    asked: Mapped[str | None] = public()
    asked_on: Mapped[str | None] = public()
    answer: Mapped[str | None] = public()
    state: Mapped[str] = public(default="stands", index=True)
    note: Mapped[str | None] = internal()


class Verdict(Keyed, Base):
    """One published decision on a claim, or on one assertion of it; never altered.

    Without a publisher it is ours. Rating code and label are as they were that day.
    """

    __tablename__ = "verdict"
    __table_args__ = (one_of("change", CHANGES), {"info": spread_by("claim_id")})

    key: Mapped[str] = public(unique=True)
    claim_id: Mapped[str] = refers("claim.id", index=True)
    assertion_id: Mapped[str | None] = refers("assertion.id", index=True)
    publisher_id: Mapped[str | None] = refers("source.id")
    rating_id: Mapped[str] = refers("rating.id")
    rating_code: Mapped[str] = public()
    rating_label: Mapped[str] = public()
    rationale: Mapped[str | None] = public()
    decided: Mapped[str | None] = public()
    decided_at: Mapped[datetime] = public(DateTime)
    decided_by: Mapped[str] = refers("person.id", column=internal)
    as_of: Mapped[str | None] = public()
    change: Mapped[str | None] = public()
    public_note: Mapped[str | None] = public()
    published_at: Mapped[datetime] = public(DateTime)
    redaction_id: Mapped[str | None] = refers("redaction.id", column=internal)


class VerdictEvidence(Base):
    """What a verdict rests on; never altered."""

    __tablename__ = "verdict_evidence"
    __table_args__ = (one_of("relation", RELATIONS), {"info": spread_by("verdict_id")})

    verdict_id: Mapped[str] = refers("verdict.id", primary_key=True)
    evidence_id: Mapped[str] = refers("evidence.id", primary_key=True, index=True)
    relation: Mapped[str] = public()
    note: Mapped[str | None] = internal()
    redaction_id: Mapped[str | None] = refers("redaction.id", column=internal)


class VerdictWithdrawal(Base):
    """A published verdict that was taken back; never altered."""

    __tablename__ = "verdict_withdrawal"
    __table_args__ = ({"info": spread_by("verdict_id")},)

    verdict_id: Mapped[str] = refers("verdict.id", primary_key=True)
    withdrawn_at: Mapped[datetime] = public(DateTime)
    withdrawn_by: Mapped[str] = refers("person.id", column=internal)
    reason: Mapped[str | None] = public()
    redaction_id: Mapped[str | None] = refers("redaction.id", column=internal)


class VerdictDraft(Editable, Base):
    """A verdict in the making; publishing it inserts a verdict."""

    __tablename__ = "verdict_draft"
    __table_args__ = (
        one_of("state", ("draft", "in review", "published")),
        one_of("change", CHANGES),
        {"info": spread_by("claim_id")},
    )

    key: Mapped[str] = internal(unique=True)
    claim_id: Mapped[str] = refers("claim.id", column=internal, index=True)
    assertion_id: Mapped[str | None] = refers("assertion.id", column=internal)
    publisher_id: Mapped[str | None] = refers("source.id", column=internal)
    rating_id: Mapped[str] = refers("rating.id", column=internal)
    rationale: Mapped[str | None] = internal()
    decided: Mapped[str | None] = internal()
    as_of: Mapped[str | None] = internal()
    change: Mapped[str | None] = internal()
    public_note: Mapped[str | None] = internal()
    state: Mapped[str] = internal(default="draft", index=True)
    author_id: Mapped[str] = refers("person.id", column=internal)


class VerdictDraftEvidence(Base):
    """What a verdict in the making is to rest on."""

    __tablename__ = "verdict_draft_evidence"
    __table_args__ = (one_of("relation", RELATIONS), {"info": spread_by("verdict_draft_id")})

    verdict_draft_id: Mapped[str] = refers("verdict_draft.id", column=internal, primary_key=True)
    evidence_id: Mapped[str] = refers("evidence.id", column=internal, primary_key=True, index=True)
    relation: Mapped[str] = internal()
    note: Mapped[str | None] = internal()
