"""Who says what, where, in which words."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, Date, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped

from claimtracker.models.base import (
    Base,
    Editable,
    Keyed,
    internal,
    one_of,
    public,
    refers,
    spread_by,
)
from claimtracker.rules.vocabulary import PARTS, STANCES, STANDINGS, WORDS


class Assertion(Editable, Base):
    """This article carries this claim, in these words, with this stance, in this voice.

    Without a claim it is loose: a passage marked, nothing decided.
    """

    __tablename__ = "assertion"
    __table_args__ = (
        one_of("stance", STANCES),
        one_of("part", PARTS),
        one_of("words", WORDS),
        one_of("standing", STANDINGS),
        {"info": spread_by("article_id")},
    )

    key: Mapped[str] = public(unique=True)
    identity: Mapped[str] = public(index=True)
    claim_id: Mapped[str | None] = refers("claim.id", index=True)
    article_id: Mapped[str] = refers("article.id", index=True)
    stance: Mapped[str] = public(default="affirms")
    part: Mapped[str] = public(default="body")
    quote: Mapped[str | None] = public()
    prefix: Mapped[str | None] = public()
    suffix: Mapped[str | None] = public()
    words: Mapped[str] = public(default="verbatim")
    original: Mapped[str | None] = public()
    hedged: Mapped[bool] = public(Boolean, default=False)
    said: Mapped[str | None] = public()
    said_from: Mapped[date | None] = public(Date)
    said_to: Mapped[date | None] = public(Date)
    standing: Mapped[str] = public(default="stands")
    standing_from: Mapped[str | None] = public()
    note: Mapped[str | None] = internal()


class Attribution(Base):
    """One link in the chain of who says it; the last one speaks.

    A link is an entity, perhaps speaking for another, or a description of somebody unnamed.
    """

    __tablename__ = "attribution"
    __table_args__ = (
        # What somebody says is walked the last entered first.
        Index("ix_attribution_entity_id", "entity_id", "assertion_id"),
        Index("ix_attribution_for_id", "for_id", "assertion_id"),
        CheckConstraint("(entity_id IS NULL) <> (described IS NULL)", name="named_or_described"),
        {"info": spread_by("assertion_id")},
    )

    assertion_id: Mapped[str] = refers("assertion.id", primary_key=True)
    position: Mapped[int] = public(Integer, primary_key=True, autoincrement=False)
    entity_id: Mapped[str | None] = refers("entity.id")
    for_id: Mapped[str | None] = refers("entity.id")
    described: Mapped[str | None] = public()


class Anchor(Keyed, Base):
    """The span of one version that an assertion stands on; never altered, the newest counts.

    Offsets count code points of that part of the text, the end exclusive; without them the
    quote was looked for and not found.
    """

    __tablename__ = "anchor"
    __table_args__ = (
        UniqueConstraint("assertion_id", "article_version_id", "number"),
        CheckConstraint(
            "(span_start IS NULL AND span_end IS NULL)"
            " OR (span_start >= 0 AND span_end > span_start)",
            name="span",
        ),
        {"info": spread_by("assertion_id")},
    )

    assertion_id: Mapped[str] = refers("assertion.id")
    article_version_id: Mapped[str] = refers("article_version.id", index=True)
    number: Mapped[int] = public(Integer)
    part: Mapped[str] = public()
    span_start: Mapped[int | None] = public(Integer)
    span_end: Mapped[int | None] = public(Integer)
    how: Mapped[str] = public()
