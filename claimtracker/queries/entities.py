"""Entities, read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Entity, EntityName, EntityWithin
from claimtracker.queries.stored import Stored, flat, grouped, pieces
from claimtracker.rules.text import fold


@dataclass(frozen=True, slots=True)
class EntityContent:
    """What an entity is and how it is called; `within` holds keys of places."""

    name: str
    kind: str = "other"
    wikidata: str | None = None
    aliases: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


def ids_by_name(session: Session, names: Iterable[str]) -> dict[str, str]:
    """Return the keys of entities by the names asked for; a name or an alias will do."""
    wanted = {fold(name): name for name in names}
    found: dict[str, str] = {}
    for piece in pieces(sorted(wanted)):
        known = select(EntityName.folded, EntityName.entity_id).where(EntityName.folded.in_(piece))
        found |= {folded: entity for folded, entity in session.execute(known)}
    return {name: found[fold(name)] for name in names if fold(name) in found}


def by_id(session: Session, ids: Iterable[str]) -> dict[str, Stored[EntityContent]]:
    """Return entities by their keys, with aliases and the places they lie in."""
    plain = flat(session, Entity, EntityContent, "id", ids)
    found: dict[str, Stored[EntityContent]] = {}
    for piece in pieces(sorted(plain)):
        named, within = _names(session, piece), _within(session, piece)
        for entity_id in piece:
            row = plain[entity_id]
            content = EntityContent(
                row.content.name,
                row.content.kind,
                row.content.wikidata,
                tuple(n for n in named.get(entity_id, []) if n != row.content.name),
                tuple(within.get(entity_id, [])),
            )
            found[entity_id] = Stored(row.id, row.version, content, row.removed)
    return found


def removed(session: Session, ids: Iterable[str]) -> dict[str, Stored[EntityContent]]:
    """Return those of entities that were taken away, by their keys."""
    gone: list[str] = []
    for piece in pieces(sorted(set(ids))):
        away = select(Entity.id).where(Entity.id.in_(piece), Entity.removed_at.is_not(None))
        gone += session.execute(away).scalars()
    return by_id(session, gone)


def names_by_id(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of entities by their keys."""
    found: dict[str, str] = {}
    for piece in pieces(sorted(set(ids))):
        rows = session.execute(select(Entity.id, Entity.name).where(Entity.id.in_(piece)))
        found |= {entity: name for entity, name in rows}
    return found


def _names(session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
    named = select(EntityName.entity_id, EntityName.name).where(EntityName.entity_id.in_(ids))
    return grouped(session, named.order_by(EntityName.name))


def _within(session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
    lies = select(EntityWithin.entity_id, EntityWithin.within_id)
    lies = lies.where(EntityWithin.entity_id.in_(ids))
    return grouped(session, lies.order_by(EntityWithin.within_id))
