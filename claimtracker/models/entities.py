"""What claims are about, and who speaks."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from claimtracker.models.base import (
    EVERYWHERE,
    Base,
    Editable,
    one_of,
    public,
    refers,
)
from claimtracker.rules.vocabulary import ENTITY_KINDS


class Entity(Editable, Base):
    """One person, organization, place, product, law, document or other thing."""

    __tablename__ = "entity"
    __table_args__ = (one_of("kind", ENTITY_KINDS), {"info": EVERYWHERE})

    name: Mapped[str] = public()
    kind: Mapped[str] = public(default="other")
    wikidata: Mapped[str | None] = public()


class EntityName(Base):
    """A name of an entity, folded: its own or an alias; no two entities share one."""

    __tablename__ = "entity_name"
    __table_args__ = ({"info": EVERYWHERE},)

    folded: Mapped[str] = public(primary_key=True)
    entity_id: Mapped[str] = refers("entity.id", index=True)
    name: Mapped[str] = public()


class EntityWithin(Base):
    """A place that lies in another place."""

    __tablename__ = "entity_within"
    __table_args__ = ({"info": EVERYWHERE},)

    entity_id: Mapped[str] = refers("entity.id", primary_key=True)
    within_id: Mapped[str] = refers("entity.id", primary_key=True)
