"""Which rows are held back from the public, read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Hold, Person
from claimtracker.queries.stored import pieces


@dataclass(frozen=True, slots=True)
class HoldNow:
    """A hold that is in force: its row, and who placed it, when and why."""

    id: str
    reason: str
    placed_at: datetime
    placed_by: str


def on(session: Session, table: str, ids: Iterable[str]) -> dict[str, HoldNow]:
    """Return the holds in force on rows of a table, by the keys of the rows."""
    found: dict[str, HoldNow] = {}
    for piece in pieces(sorted(set(ids))):
        held = (
            select(Hold.row_id, Hold.id, Hold.reason, Hold.placed_at, Person.name)
            .join(Person, Person.id == Hold.placed_by)
            .where(Hold.table_name == table, Hold.row_id.in_(piece), Hold.live.is_(True))
        )
        found |= {row[0]: HoldNow(*row[1:]) for row in session.execute(held)}
    return found
