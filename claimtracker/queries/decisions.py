"""What was decided on a dispute: by whom, when, and what they noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from claimtracker.models import Contradiction, Event, EventContent, Outcome, Person
from claimtracker.queries.history import side
from claimtracker.queries.recorded import DECIDED

__all__ = ["DECIDED", "Change", "Decision", "last", "of_dispute"]

ACTS = ("decide", "take back")
TOLD = {"state", "outcome_id", "note", "decided_by", "decided_at"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision; with `contradiction` it was on that pair apart from its dispute.

    `taken_back` says that whoever took it, or somebody else, took it back.
    """

    state: str
    outcome: str | None
    note: str | None
    by: str
    at: datetime
    contradiction: str | None
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What a decision changed in the columns of its dispute."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]


def of_dispute(session: Session, dispute_id: str) -> list[Decision]:
    """Return the decisions on a dispute and on its pairs, the newest first.

    They are read from the events, where each decision stays as it was taken; one whose content
    was redacted, or is not as one is written, is left out.
    """
    pairs = select(Contradiction.id).where(Contradiction.dispute_id == dispute_id)
    of_it = or_(Event.row_id == dispute_id, Event.row_id.in_(pairs))
    rows = session.execute(_acts().where(of_it)).all()
    codes = {row[0]: row[1] for row in session.execute(select(Outcome.id, Outcome.code))}
    people = {row[0]: row[1] for row in session.execute(select(Person.id, Person.name))}
    found = []
    for row, taken_back in _in_order(rows):
        told = side(row.content, "after")
        apart = row.row_id if row.table_name == "contradiction" else None
        if told.keys() >= TOLD:
            found.append(_decision(told, codes, people, apart, taken_back))
    return found


def last(session: Session, dispute_id: str) -> Change | None:
    """Return what the last decision on a dispute changed that was not taken back; None where
    there is none, or nobody can tell any more.
    """
    rows = session.execute(_acts().where(Event.row_id == dispute_id)).all()
    content = next((row.content for row, gone in _in_order(rows) if not gone), None)
    before, after = side(content, "before"), side(content, "after")
    whole = before.keys() >= TOLD and after.keys() >= TOLD
    return Change(before, after) if whole else None


def _acts() -> Select[Any]:
    columns: tuple[Any, ...] = (Event.row_id, Event.table_name, Event.act, EventContent.content)
    return (
        select(*columns)
        .join(EventContent, EventContent.event_id == Event.id)
        .where(Event.act.in_(ACTS))
        .order_by(Event.id.desc())
    )


def _in_order(rows: Iterable[Any]) -> Iterator[tuple[Any, bool]]:
    """Give the decisions among acts, the newest first, and say of each whether it was taken back.

    Whoever takes back takes back the last decision that still stands.
    """
    taken: Counter[str] = Counter()
    for row in rows:
        if row.act == "take back":
            taken[row.row_id] += 1
            continue
        yield row, taken[row.row_id] > 0
        taken[row.row_id] -= taken[row.row_id] > 0


def _decision(
    told: Mapping[str, Any],
    codes: Mapping[str, str],
    people: Mapping[str, str],
    apart: str | None,
    taken_back: bool,
) -> Decision:
    return Decision(
        told["state"],
        codes.get(told["outcome_id"] or ""),
        told["note"],
        people.get(told["decided_by"], ""),
        datetime.fromisoformat(told["decided_at"]),
        apart,
        taken_back,
    )
