"""What can be asked."""

from __future__ import annotations

from sqlalchemy import Boolean, Integer
from sqlalchemy.orm import Mapped

from claimtracker.models.base import EVERYWHERE, Base, Editable, one_of, public, refers
from claimtracker.rules.vocabulary import ATTRIBUTE_KINDS, RUNS


class Attribute(Editable, Base):
    """One thing that is asked of subjects, without any entity in its name."""

    __tablename__ = "attribute"
    __table_args__ = (one_of("kind", ATTRIBUTE_KINDS), one_of("runs", RUNS), {"info": EVERYWHERE})

    name: Mapped[str] = public()
    kind: Mapped[str] = public()
    question: Mapped[str | None] = public()
    definition: Mapped[str | None] = public()
    unit: Mapped[str | None] = public()
    single: Mapped[bool | None] = public(Boolean)
    runs: Mapped[str] = public(default="state")
    shelf_life: Mapped[int | None] = public(Integer)


class AttributeName(Base):
    """A name of an attribute, folded: its own or an alias; no two attributes share one."""

    __tablename__ = "attribute_name"
    __table_args__ = ({"info": EVERYWHERE},)

    folded: Mapped[str] = public(primary_key=True)
    attribute_id: Mapped[str] = refers("attribute.id", index=True)
    name: Mapped[str] = public()
