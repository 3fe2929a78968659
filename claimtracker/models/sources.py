"""Publications."""

from __future__ import annotations

from sqlalchemy import Boolean
from sqlalchemy.orm import Mapped

from claimtracker.models.base import EVERYWHERE, Base, Editable, public


class Source(Editable, Base):
    """One publication that puts out articles."""

    __tablename__ = "source"
    __table_args__ = ({"info": EVERYWHERE},)

    name: Mapped[str] = public()
    folded: Mapped[str] = public(unique=True)
    domain: Mapped[str | None] = public()
    kind: Mapped[str | None] = public()
    ours: Mapped[bool] = public(Boolean, default=False)
