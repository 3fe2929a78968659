"""What was decided on a dispute: by whom, when, and what they noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claimtracker.models import Contradiction, Event, EventContent, Outcome, Person
from claimtracker.queries.history import side

TOLD = {"state", "outcome_id", "note", "decided_by", "decided_at"}


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

    They are read from the events, where each decision stays as it was taken; one whose content
    was redacted, or is not as one is written, is left out.
    """
    pairs = select(Contradiction.id).where(Contradiction.dispute_id == dispute_id)
    rows = session.execute(
        select(Event.row_id, Event.table_name, EventContent.content)
        .join(EventContent, EventContent.event_id == Event.id)
        .where(Event.act == "decide", or_(Event.row_id == dispute_id, Event.row_id.in_(pairs)))
        .order_by(Event.id.desc())
    )
    codes = {row[0]: row[1] for row in session.execute(select(Outcome.id, Outcome.code))}
    people = {row[0]: row[1] for row in session.execute(select(Person.id, Person.name))}
    found = []
    for row_id, table, content in rows:
        told = side(content, "after")
        apart = row_id if table == "contradiction" else None
        if told.keys() >= TOLD:
            found.append(_decision(told, codes, people, apart))
    return found


def _decision(
    told: Mapping[str, Any], codes: Mapping[str, str], people: Mapping[str, str], apart: str | None
) -> Decision:
    return Decision(
        told["state"],
        codes.get(told["outcome_id"] or ""),
        told["note"],
        people.get(told["decided_by"], ""),
        datetime.fromisoformat(told["decided_at"]),
        apart,
    )
