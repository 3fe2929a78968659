"""Insert and edit rows with a version, and leave the event of each.

An edit names the version that it was made on; over somebody else's change it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import CursorResult, bindparam, insert, update
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import Conflict
from claimtracker.models import Base, table_of
from claimtracker.operations import events
from claimtracker.queries.stored import Stored, columns_of
from claimtracker.rules.permissions import Actor

Content = TypeVar("Content")


class StaleVersion(Conflict):
    """Somebody else changed the row since it was read."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"Somebody else changed this {table.replace('_', ' ')} since you read it;"
            " nothing was saved. Read it again and make your change there."
        )


@dataclass(frozen=True, slots=True)
class Edit(Generic[Content]):
    """A change to one row: as it was read, and as it shall be."""

    stored: Stored[Content]
    after: Content


def add(
    session: Session, model: type[Base], contents: Sequence[Any], *, actor: Actor, now: datetime
) -> list[str]:
    """Insert one row for each content and return their keys, in order."""
    if not contents:
        return []
    names = columns_of(type(contents[0]), model)
    made = [{"id": new_id(), "version": 1, **_values(c, names)} for c in contents]
    session.execute(insert(table_of(model)), made)
    acts = [
        events.Act("add", model.__tablename__, row["id"], after=described(content))
        for row, content in zip(made, contents, strict=True)
    ]
    events.record(session, actor=actor, now=now, acts=acts)
    return [row["id"] for row in made]


def edit(
    session: Session,
    model: type[Base],
    edits: Sequence[Edit[Any]],
    *,
    actor: Actor,
    now: datetime,
    verb: str = "edit",
    why: str = "",
) -> None:
    """Write changed rows, each over the version it was read at; raises StaleVersion.

    A row that was taken away stands again.
    """
    if not edits:
        return
    names = columns_of(type(edits[0].after), model)
    over = [
        {"row": e.stored.id, "read": e.stored.version, **_values(e.after, names)} for e in edits
    ]
    write_over(session, model, over)
    acts = [
        events.Act(verb, model.__tablename__, e.stored.id, *_difference(e), why=why) for e in edits
    ]
    events.record(session, actor=actor, now=now, acts=acts)


def write_over(session: Session, model: type[Base], over: Sequence[Mapping[str, Any]]) -> None:
    """Update rows given as `row` (key), `read` (version) and columns; raises StaleVersion.

    A row without `removed_at` among its columns stands again if it was taken away.
    """
    table = table_of(model)
    columns: dict[str, Any] = {"removed_at": None}
    columns |= {name: bindparam(name) for name in over[0] if name not in ("row", "read")}
    statement = (
        update(table)
        .where(table.c.id == bindparam("row"), table.c.version == bindparam("read"))
        .values(**columns, version=table.c.version + 1)
    )
    done: CursorResult[Any] = session.connection().execute(statement, list(over))
    if done.rowcount != len(over):
        raise StaleVersion(model.__tablename__)


def remove(
    session: Session,
    model: type[Base],
    stored: Sequence[Stored[Any]],
    *,
    actor: Actor,
    now: datetime,
    why: str,
) -> None:
    """Take rows away: they stay, dated, and are shown and counted nowhere."""
    if not stored:
        return
    over = [{"row": s.id, "read": s.version, "removed_at": now} for s in stored]
    write_over(session, model, over)
    acts = [
        events.Act("remove", model.__tablename__, s.id, before=described(s.content), why=why)
        for s in stored
    ]
    events.record(session, actor=actor, now=now, acts=acts)


def described(content: Any) -> dict[str, Any]:
    """Return the fields of a content that say something, for an event."""
    plain = {f.name: getattr(content, f.name) for f in fields(content)}
    return {name: _plain(value) for name, value in plain.items() if value not in (None, (), "")}


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return described(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _difference(edit: Edit[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = described(edit.stored.content), described(edit.after)
    changed = {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}
    return (
        {name: before.get(name) for name in sorted(changed)},
        {name: after.get(name) for name in sorted(changed)},
    )


def _values(content: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(content, name) for name in names}
