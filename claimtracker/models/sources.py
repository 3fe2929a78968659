"""Publications, and which went up in which."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, DateTime, UniqueConstraint
from sqlalchemy.orm import Mapped

from claimtracker.models.base import (
    EVERYWHERE,
    Base,
    Editable,
    Keyed,
    internal,
    public,
    refers,
)


class Source(Editable, Base):
    """One publication that puts out articles."""

    __tablename__ = "source"
    __table_args__ = ({"info": EVERYWHERE},)

    name: Mapped[str] = public()
    folded: Mapped[str] = public(unique=True)
    domain: Mapped[str | None] = public()
    kind: Mapped[str | None] = public()
    ours: Mapped[bool] = public(Boolean, default=False)


class SourceMerge(Keyed, Base):
    """A source that went up in another one, to which its name leads; `live` until it is undone."""

    __tablename__ = "source_merge"
    __table_args__ = (UniqueConstraint("merged_id", "live"), {"info": EVERYWHERE})

    merged_id: Mapped[str] = refers("source.id")
    survivor_id: Mapped[str] = refers("source.id", index=True)
    merged_at: Mapped[datetime] = public(DateTime)
    merged_by: Mapped[str] = refers("person.id", column=internal)
    live: Mapped[bool | None] = public(Boolean, default=True)
