"""Let one entity, attribute or source go up in another.

Everything that names the one names the other from then on, and the name that went leads there.
Each row that moved has an event, and undoing reads those events.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import Conflict, Invalid, NotFound
from claimtracker.models import (
    Attribute,
    AttributeMerge,
    AttributeName,
    Base,
    Entity,
    EntityMerge,
    EntityName,
    Source,
    SourceMerge,
    table_of,
)
from claimtracker.operations import attributes, entities, events, names, rows, sources
from claimtracker.operations.attributes import read_by
from claimtracker.operations.moved_names import Moving, move_attribute, move_entity, move_source
from claimtracker.operations.rows import Edit
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries.forwards import NameMerges
from claimtracker.queries.stored import Stored
from claimtracker.rules.permissions import Actor, require


class NothingToMerge(NotFound):
    """A row that shall go up in another, or take it up, is not there."""

    def __init__(self, table: str) -> None:
        super().__init__(f"There is no such {table}; it was taken away, or went up in another.")


class NamesDiffer(Conflict):
    """Two rows cannot be one."""

    def __init__(self, merged: str, survivor: str, why: str) -> None:
        super().__init__(f"{merged!r} cannot go up in {survivor!r}: {why}.")


class MergeWithoutReason(Invalid):
    """Nobody said why two rows are one."""

    def __init__(self) -> None:
        super().__init__("A merge needs a reason; say how you know that the two are one.")


@dataclass(frozen=True, slots=True)
class Mergeable:
    """A table whose rows can go up in one another.

    With `names` the names go along as aliases; without, a row that went up keeps its own.
    """

    model: type[Base]
    merges: NameMerges
    names: type[EntityName] | type[AttributeName] | None
    read: Callable[[Session, Sequence[str]], Mapping[str, Stored[Any]]]
    edit: Callable[..., None]
    move: Callable[[Moving], int]
    differs: Callable[[Any, Any], str]

    @property
    def table(self) -> str:
        """The name of the table."""
        return str(self.model.__tablename__)

    def get(self, session: Session, row_id: str) -> Stored[Any]:
        """Return a row that stands by itself; raises NothingToMerge."""
        row = self.read(session, [row_id]).get(row_id)
        merged = select(self.merges.id).where(
            self.merges.merged_id == row_id, self.merges.live.is_(True)
        )
        if row is None or row.removed or session.execute(merged).first():
            raise NothingToMerge(self.table)
        return row


def merge(
    session: Session,
    of: Mergeable,
    *,
    actor: Actor,
    now: datetime,
    survivor_id: str,
    merged_id: str,
    version: int,
    reason: str,
) -> str:
    """Let a row go up in another, over the version of it that was read; return the merge.

    Raises MergeWithoutReason, NothingToMerge, NamesDiffer, StaleVersion.
    """
    require(actor, f"{of.table}.write")
    if not reason.strip():
        raise MergeWithoutReason
    _lock(session, of, merged_id, survivor_id)
    lost, kept = of.get(session, merged_id), of.get(session, survivor_id)
    refuse_different(of, lost, kept)
    rows.write_over(session, of.model, [{"row": lost.id, "read": version}])
    merge_id = _insert(session, of, lost.id, kept.id, actor=actor, now=now)
    why = f"{lost.content.name} went up in {kept.content.name}"
    by: dict[str, Any] = {"actor": actor, "now": now}
    _take_up(session, of, lost, kept, by, reason)
    moved = of.move(Moving(session, lost.id, kept.id, why, by))
    told = {"survivor": kept.content.name, "moved": moved}
    act = events.Act("merge", of.table, lost.id, after=told, why=reason)
    events.record(session, acts=[act], **by)
    return merge_id


def _lock(session: Session, of: Mergeable, *ids: str) -> None:
    """Keep others from merging the same rows the other way round at the same time."""
    key = table_of(of.model).c.id
    session.execute(select(key).where(key.in_(ids)).order_by(key).with_for_update()).all()


def refuse_different(of: Mergeable, lost: Stored[Any], kept: Stored[Any]) -> None:
    """Refuse what cannot be one; raises NamesDiffer."""
    called = lost.content.name, kept.content.name
    if lost.id == kept.id:
        raise NamesDiffer(*called, "it is the same one; choose two")
    if why := of.differs(lost.content, kept.content):
        raise NamesDiffer(*called, why)


def _insert(
    session: Session, of: Mergeable, lost: str, kept: str, *, actor: Actor, now: datetime
) -> str:
    made = {
        "id": new_id(), "merged_id": lost, "survivor_id": kept, "merged_at": now,
        "merged_by": actor.person_id, "live": True,
    }  # fmt: skip
    session.execute(insert(table_of(of.merges)), [made])
    return str(made["id"])


def _take_up(
    session: Session,
    of: Mergeable,
    lost: Stored[Any],
    kept: Stored[Any],
    by: dict[str, Any],
    why: str,
) -> None:
    """Tell of the kept row what went up in it, and give it the names if names go along."""
    if of.names is not None:
        _take_names(session, of, of.names, lost, kept, by, why)
        return
    act = events.Act("take up", of.table, kept.id, after={"took_up": lost.content.name}, why=why)
    events.record(session, acts=[act], **by)


def _take_names(
    session: Session,
    of: Mergeable,
    model: type[EntityName] | type[AttributeName],
    lost: Stored[Any],
    kept: Stored[Any],
    by: dict[str, Any],
    why: str,
) -> None:
    """Make the names of the lost row aliases of the kept one, and let it lie where that lay."""
    names.give(session, model, {lost.id: ()})
    aliases = (*kept.content.aliases, lost.content.name, *lost.content.aliases)
    after = replace(kept.content, aliases=aliases)
    if isinstance(after, entity_rows.EntityContent):
        within = {*kept.content.within, *lost.content.within} - {kept.id, lost.id}
        after = replace(after, within=tuple(sorted(within)))
    of.edit(session, [Edit(kept, after)], verb="take up", why=why, **by)


def _kinds_differ(one: Any, other: Any) -> str:
    # Of what is other, nobody has said yet what it is.
    if one.kind == other.kind or "other" in (one.kind, other.kind):
        return ""
    return f"the one is of the kind {one.kind}, the other {other.kind}; correct that first"


def _values_differ(one: Any, other: Any) -> str:
    if read_by(one) == read_by(other):
        return ""
    return "their answers are of another kind or unit, so that they cannot be compared"


def _owners_differ(one: Any, other: Any) -> str:
    if one.ours == other.ours:
        return ""
    return "the one is ours and the other is not; correct that first"


ENTITIES = Mergeable(
    Entity, EntityMerge, EntityName, entity_rows.by_id, entities.edit, move_entity, _kinds_differ
)
ATTRIBUTES = Mergeable(
    Attribute, AttributeMerge, AttributeName, attribute_rows.by_id, attributes.edit,
    move_attribute, _values_differ,
)  # fmt: skip
SOURCES = Mergeable(
    Source, SourceMerge, None, source_rows.by_id, sources.edit, move_source, _owners_differ
)
MERGEABLE: Mapping[str, Mergeable] = {one.table: one for one in (ENTITIES, ATTRIBUTES, SOURCES)}
