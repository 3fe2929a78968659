"""Open questions, and the findings that make them so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, DateTime, Float, UniqueConstraint
from sqlalchemy.orm import Mapped

from claimtracker.db.types import Id
from claimtracker.models.base import (
    Base,
    Editable,
    internal,
    one_of,
    public,
    refers,
    spread_by,
)
from claimtracker.rules.vocabulary import DECISIONS, DISPUTE_STATES, FINDING_KINDS


class Dispute(Editable, Base):
    """One question that sources answer differently: a subject, attribute and object, or one
    claim that voices deny.

    State `quiet`: the answers changed over time, and nothing contradicts. `lapsed`: what was
    suspected is found no longer. `found_real_at`: when a person last opened or closed it; what
    came up since, and what only waits, is a suspicion. `released_at`: since when the public may
    see that one voice contradicts itself in it.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        one_of("state", DISPUTE_STATES),
        CheckConstraint("(claim_id IS NULL) <> (subject_id IS NULL)", name="about"),
        {"info": spread_by("question_id")},
    )

    question_id: Mapped[str] = public(Id, unique=True)
    subject_id: Mapped[str | None] = refers("entity.id", index=True)
    attribute_id: Mapped[str | None] = refers("attribute.id", index=True)
    object_id: Mapped[str | None] = refers("entity.id", index=True)
    claim_id: Mapped[str | None] = refers("claim.id", index=True)
    state: Mapped[str] = public(index=True)
    outcome_id: Mapped[str | None] = refers("outcome.id")
    verdict_id: Mapped[str | None] = refers("verdict.id")
    note: Mapped[str | None] = internal()
    owner_id: Mapped[str | None] = refers("person.id", column=internal, index=True)
    waiting_until: Mapped[str | None] = internal()
    decided_at: Mapped[datetime | None] = public(DateTime)
    decided_by: Mapped[str | None] = refers("person.id", column=internal)
    found_real_at: Mapped[datetime | None] = public(DateTime)
    decided_on: Mapped[str | None] = internal()
    new_since_decided: Mapped[bool] = internal(Boolean, default=False)
    found_at: Mapped[datetime] = internal(DateTime)
    released_at: Mapped[datetime | None] = public(DateTime)


class Contradiction(Editable, Base):
    """Two claims that cannot both hold, or voices that disagree over one claim (left = right).

    Without a state of its own it has its dispute's. Unique while live.
    """

    __tablename__ = "contradiction"
    __table_args__ = (
        UniqueConstraint("left_id", "right_id", "kind", "live"),
        one_of("kind", FINDING_KINDS),
        one_of("state", DECISIONS),
        CheckConstraint("left_id <= right_id", name="ordered"),
        {"info": spread_by("left_id")},
    )

    dispute_id: Mapped[str] = refers("dispute.id", index=True)
    left_id: Mapped[str] = refers("claim.id")
    right_id: Mapped[str] = refers("claim.id", index=True)
    kind: Mapped[str] = public()
    live: Mapped[bool | None] = public(Boolean, default=True)
    state: Mapped[str | None] = public()
    outcome_id: Mapped[str | None] = refers("outcome.id")
    note: Mapped[str | None] = internal()
    decided_at: Mapped[datetime | None] = public(DateTime)
    decided_by: Mapped[str | None] = refers("person.id", column=internal)
    near: Mapped[bool] = public(Boolean, default=False)
    by_one_voice: Mapped[bool] = public(Boolean, default=False)
    gap: Mapped[float] = public(Float(53), default=0.0)
    hint: Mapped[str] = public(default="")
    reason: Mapped[str] = public()
    found_at: Mapped[datetime] = public(DateTime)
    lapsed_at: Mapped[datetime | None] = internal(DateTime)
