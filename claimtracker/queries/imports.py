"""Files that came in: by whom and when, what each left, and what became of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from claimtracker.errors import NotFound
from claimtracker.models import Event, EventContent, Import, Person

# What rules find follows from the rows, and an import is no row of its own.
_ACTS = {"add": "new", "publish": "new", "edit": "changed", "put back": "changed"}


class NoSuchImport(NotFound):
    """There is no import of that key."""

    def __init__(self) -> None:
        super().__init__("There is no such import; the list of imports has all that came in.")


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One file that came in, and when it was taken back if it was."""

    id: str
    file_name: str
    imported_at: datetime
    imported_by: str
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Left:
    """How many rows of a table an import made, and how many of its acts changed others."""

    table: str
    new: int
    changed: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Who took an import back, how many rows went or are as they were, and how many stayed."""

    by: str
    removed: int
    put_back: int
    stays: int


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import with what it left, and how it was taken back if it was."""

    line: ImportLine
    left: list[Left]
    taken_back: TakenBack | None


def page(session: Session, *, after: str | None = None, limit: int = 50) -> list[ImportLine]:
    """Return files that came in, the newest first, and one more than `limit` if there is."""
    listed = _lines().order_by(Import.id.desc()).limit(limit + 1)
    if after is not None:
        listed = listed.where(Import.id < after)
    return [ImportLine(*row) for row in session.execute(listed)]


def get(session: Session, import_id: str) -> ImportPage:
    """Return one import; raises NoSuchImport. Three statements, however much came in."""
    row = session.execute(_lines().where(Import.id == import_id)).first()
    if row is None:
        raise NoSuchImport
    return ImportPage(ImportLine(*row), _left(session, import_id), _taken_back(session, import_id))


def _lines() -> Select[str, str, datetime, str, datetime | None]:
    wanted = select(Import.id, Import.file_name, Import.imported_at, Person.name, Import.undone_at)
    return wanted.join(Person, Person.id == Import.imported_by)


def _left(session: Session, import_id: str) -> list[Left]:
    counted = (
        select(Event.table_name, Event.act, func.count())
        .where(Event.import_id == import_id, Event.act.in_(_ACTS), Event.table_name != "import")
        .group_by(Event.table_name, Event.act)
        .order_by(Event.table_name)
    )
    found: dict[str, dict[str, int]] = {}
    for table, act, number in session.execute(counted):
        kinds = found.setdefault(table, {"new": 0, "changed": 0})
        kinds[_ACTS[act]] += number
    return [Left(table, **kinds) for table, kinds in found.items()]


def _taken_back(session: Session, import_id: str) -> TakenBack | None:
    wanted = (
        select(Person.name, EventContent.content)
        .select_from(Event)
        .join(Person, Person.id == Event.actor_id)
        .outerjoin(EventContent, EventContent.event_id == Event.id)
        .where(Event.table_name == "import", Event.row_id == import_id, Event.act == "undo")
    )
    row = session.execute(wanted).first()
    if row is None:
        return None
    after = (json.loads(row.content) if row.content else {}).get("after") or {}
    removed, put_back = (sum((after.get(key) or {}).values()) for key in ("removed", "put back"))
    return TakenBack(row.name, removed, put_back, after.get("stays") or 0)
