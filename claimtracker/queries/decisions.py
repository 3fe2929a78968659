"""What was decided on a dispute: by whom, when, and what they noted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claimtracker.models import Contradiction, Event, EventContent, Outcome, Person


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision; with `contradiction` it was on that pair apart from its dispute."""

    state: str
    outcome: str | None
    note: str | None
    by: str
    at: datetime
    contradiction: str | None


def of_dispute(session: Session, dispute_id: str) -> list[Decision]:
    """Return the decisions on a dispute and on its pairs, the newest first.

    They are read from the events, where each decision stays as it was taken.
    """
    pairs = select(Contradiction.id).where(Contradiction.dispute_id == dispute_id)
    rows = session.execute(
        select(Event.row_id, Event.table_name, Event.at, Person.name, EventContent.content)
        .join(Person, Person.id == Event.actor_id)
        .outerjoin(EventContent, EventContent.event_id == Event.id)
        .where(Event.act == "decide", or_(Event.row_id == dispute_id, Event.row_id.in_(pairs)))
        .order_by(Event.id.desc())
    ).all()
    known = {row[0]: row[1] for row in session.execute(select(Outcome.id, Outcome.code))}
    return [
        Decision(
            state=told.get("state", ""), outcome=known.get(told.get("outcome_id", "")),
            note=told.get("note"), by=row.name, at=row.at,
            contradiction=row.row_id if row.table_name == "contradiction" else None,
        )
        for row in rows
        if (told := (json.loads(row.content)["after"] if row.content else {})) is not None
    ]  # fmt: skip
