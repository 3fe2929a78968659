"""Claims, their readings, topics, and which claim went up in which."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, DateTime, Float, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from claimtracker.db.types import Id
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
from claimtracker.rules.vocabulary import MODES, WORKFLOW


class Claim(Editable, Base):
    """One checkable statement, once, in the affirmative, however many articles carry it."""

    __tablename__ = "claim"
    __table_args__ = (
        one_of("mode", MODES),
        one_of("state", WORKFLOW),
        {"info": spread_by("id")},
    )

    key: Mapped[str] = public(unique=True)
    identity: Mapped[str] = public(index=True)
    statement: Mapped[str | None] = public()
    language: Mapped[str | None] = public()
    mode: Mapped[str] = public(default="fact")
    due: Mapped[str | None] = public()
    state: Mapped[str] = public(default="draft")
    released_at: Mapped[datetime | None] = public(DateTime)


class Reading(Base):
    """A claim made comparable: subject, attribute, object, value, period, and its bounds.

    `question_id` is derived from subject, attribute and object; without a value it is empty,
    and the reading is compared with nothing. Dates are bounds in days since the year one.
    """

    __tablename__ = "reading"
    __table_args__ = (
        Index(
            "ix_reading_question", "question_id", "period_from", "period_to", "low", "high", "unit",
            "claim_id",
        ),
        {"info": spread_by("claim_id")},
    )  # fmt: skip

    claim_id: Mapped[str] = refers("claim.id", primary_key=True)
    question_id: Mapped[str | None] = public(Id)
    subject_id: Mapped[str | None] = refers("entity.id", index=True)
    attribute_id: Mapped[str | None] = refers("attribute.id", index=True)
    object_id: Mapped[str | None] = refers("entity.id", index=True)
    value: Mapped[str | None] = public()
    period_from_text: Mapped[str | None] = public()
    period_to_text: Mapped[str | None] = public()
    supplied: Mapped[str | None] = public()
    value_kind: Mapped[str | None] = public()
    low: Mapped[float | None] = public(Float(53))
    high: Mapped[float | None] = public(Float(53))
    low_in: Mapped[bool] = public(Boolean, default=True)
    high_in: Mapped[bool] = public(Boolean, default=True)
    step: Mapped[float] = public(Float(53), default=0.0)
    unit: Mapped[str] = public(default="")
    scope: Mapped[str] = public(default="")
    period_from: Mapped[date | None] = public(Date)
    period_to: Mapped[date | None] = public(Date)


class ReadingMember(Base):
    """A place or entity that the value of a reading names."""

    __tablename__ = "reading_member"
    __table_args__ = ({"info": spread_by("claim_id")},)

    claim_id: Mapped[str] = refers("reading.claim_id", primary_key=True)
    entity_id: Mapped[str] = refers("entity.id", primary_key=True, index=True)


class Topic(Editable, Base):
    """A subject area that claims are filed under."""

    __tablename__ = "topic"
    __table_args__ = ({"info": EVERYWHERE},)

    name: Mapped[str] = public()
    folded: Mapped[str] = public(unique=True)
    note: Mapped[str | None] = internal()


class ClaimTopic(Base):
    """A claim filed under a topic."""

    __tablename__ = "claim_topic"
    __table_args__ = (
        # Those of a topic are walked the newest first.
        Index("ix_claim_topic_topic_id", "topic_id", "claim_id"),
        {"info": spread_by("claim_id")},
    )

    claim_id: Mapped[str] = refers("claim.id", primary_key=True)
    topic_id: Mapped[str] = refers("topic.id", primary_key=True)


class ClaimMerge(Keyed, Base):
    """A claim that went up in another one; `live` until it is undone."""

    __tablename__ = "claim_merge"
    __table_args__ = (
        UniqueConstraint("merged_id", "live"),
        {"info": spread_by("merged_id")},
    )

    merged_id: Mapped[str] = refers("claim.id")
    survivor_id: Mapped[str] = refers("claim.id", index=True)
    merged_at: Mapped[datetime] = public(DateTime)
    merged_by: Mapped[str] = refers("person.id", column=internal)
    live: Mapped[bool | None] = public(Boolean, default=True)


class ClaimMergeMove(Base):
    """An assertion that a merge moved to the survivor."""

    __tablename__ = "claim_merge_move"
    __table_args__ = ({"info": spread_by("merge_id")},)

    merge_id: Mapped[str] = refers("claim_merge.id", primary_key=True)
    assertion_id: Mapped[str] = refers("assertion.id", primary_key=True)


class EntityMerge(Keyed, Base):
    """An entity that went up in another one; `live` until it is undone."""

    __tablename__ = "entity_merge"
    __table_args__ = (UniqueConstraint("merged_id", "live"), {"info": EVERYWHERE})

    merged_id: Mapped[str] = refers("entity.id")
    survivor_id: Mapped[str] = refers("entity.id", index=True)
    merged_at: Mapped[datetime] = public(DateTime)
    merged_by: Mapped[str] = refers("person.id", column=internal)
    live: Mapped[bool | None] = public(Boolean, default=True)


class AttributeMerge(Keyed, Base):
    """An attribute that went up in another one; `live` until it is undone."""

    __tablename__ = "attribute_merge"
    __table_args__ = (UniqueConstraint("merged_id", "live"), {"info": EVERYWHERE})

    merged_id: Mapped[str] = refers("attribute.id")
    survivor_id: Mapped[str] = refers("attribute.id", index=True)
    merged_at: Mapped[datetime] = public(DateTime)
    merged_by: Mapped[str] = refers("person.id", column=internal)
    live: Mapped[bool | None] = public(Boolean, default=True)
