"""What happened to one row: who did what, when, and what stood there before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Event, EventContent, Import, Person
from claimtracker.queries.history import side, told
from claimtracker.queries.stored import pieces


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a row; `lost` says that its content was taken away or left out."""

    id: str
    at: datetime
    by: str
    act: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    why: str
    file: str | None
    lost: bool


def of(
    session: Session, table: str, row_id: str, *, limit: int | None = None, before: str = ""
) -> list[Happened]:
    """Return the events of a row, the newest first; `before` is the key of a later event."""
    wanted = (
        select(Event.id, Event.at, Person.name, Event.act, EventContent.content, Import.file_name)
        .join(Person, Person.id == Event.actor_id)
        .outerjoin(EventContent, EventContent.event_id == Event.id)
        .outerjoin(Import, Import.id == Event.import_id)
        .where(Event.row_id == row_id, Event.table_name == table)
        .order_by(Event.id.desc())
        .limit(limit)
    )
    rows = session.execute(wanted.where(Event.id < before) if before else wanted)
    return [_happened(*row) for row in rows]


def newest(session: Session, table: str, row_id: str) -> Happened | None:
    """Return what happened to a row last."""
    found: Sequence[Happened] = of(session, table, row_id, limit=1)
    return found[0] if found else None


def reasons(session: Session, table: str, row_ids: Iterable[str]) -> dict[str, str]:
    """Return why what happened to rows last was done, where that was said."""
    found: dict[str, str] = {}
    for piece in pieces(sorted(set(row_ids))):
        told_of = (
            select(Event.row_id, EventContent.content)
            .outerjoin(EventContent, EventContent.event_id == Event.id)
            .where(Event.row_id.in_(piece), Event.table_name == table)
            .order_by(Event.id)
        )
        found |= {row: _why(content) for row, content in session.execute(told_of)}
    return found


def _why(content: str | None) -> str:
    return str(told(content).get("why") or "")


def _happened(
    key: str, at: datetime, by: str, act: str, content: str | None, file: str | None
) -> Happened:
    return Happened(
        key, at, by, act, side(content, "before"), side(content, "after"),
        _why(content), file, content is None,
    )  # fmt: skip
