"""What an address names: the entity, the source or the topic that goes by a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from claimtracker.errors import NotFound
from claimtracker.models import Entity, EntityMerge, EntityName, Source, Topic
from claimtracker.queries import forwards, sources
from claimtracker.rules.keys import row_key
from claimtracker.rules.text import fold


class NoSuchName(NotFound):
    """Nothing of that kind goes by the name."""

    def __init__(self, noun: str, name: str) -> None:
        super().__init__(f"There is no {noun} {name[:80]!r} in this ledger.")


@dataclass(frozen=True, slots=True)
class Named:
    """One entity, source or topic: its row, and what it is called now."""

    id: str
    name: str
    kind: str | None = None
    domain: str | None = None
    ours: bool = False


def entity(session: Session, asked: str, *, noun: str) -> Named:
    """Return the entity of a name, an alias or a key, or the one that it went up in.

    Raises NoSuchName, which calls it by the noun.
    """
    wanted: Any = select(Entity.id, Entity.name, Entity.kind)
    by_name = wanted.join(EntityName, EntityName.entity_id == Entity.id)
    found = _first(session, Entity, by_name.where(EntityName.folded == fold(asked)), wanted, asked)
    if found is None:
        raise NoSuchName(noun, asked)
    last = forwards.survivors(session, EntityMerge, [found.id]).get(found.id)
    if last is not None:
        found = session.execute(wanted.where(Entity.id == last)).one()
    return Named(found.id, found.name, found.kind)


def source(session: Session, asked: str) -> Named:
    """Return the source of a name or a key, or the one that it went up in; raises NoSuchName."""
    wanted: Any = select(Source.id)
    found = _first(session, Source, wanted.where(Source.folded == fold(asked)), wanted, asked)
    if found is None:
        raise NoSuchName("source", asked)
    last = sources.survivors(session, [found.id]).get(found.id, found.id)
    named = sources.by_id(session, [last]).get(last)
    if named is None or named.removed:
        raise NoSuchName("source", asked)
    content = named.content
    return Named(last, content.name, content.kind, content.domain, content.ours)


def topic(session: Session, asked: str) -> Named:
    """Return the topic of a name or a key; raises NoSuchName."""
    wanted: Any = select(Topic.id, Topic.name)
    found = _first(session, Topic, wanted.where(Topic.folded == fold(asked)), wanted, asked)
    if found is None:
        raise NoSuchName("topic", asked)
    return Named(found.id, found.name)


def _first(
    session: Session, model: Any, by_name: Select[Any], by_key: Select[Any], asked: str
) -> Any:
    """Return the row of a name, else that of a key; what was taken away has neither."""
    stands = model.removed_at.is_(None)
    found = session.execute(by_name.where(stands)).first()
    if found is None and (key := row_key(asked)):
        found = session.execute(by_key.where(model.id == key, stands)).first()
    return found
