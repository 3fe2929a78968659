"""What was decided on a dispute: by whom, when, and what they noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select, union_all
from sqlalchemy.orm import Session

from claimtracker.db.types import Id
from claimtracker.models import Contradiction, Event, EventContent
from claimtracker.queries.decision_words import DecisionWords
from claimtracker.queries.few import few
from claimtracker.queries.history import side
from claimtracker.queries.recorded import DECIDED

__all__ = ["DECIDED", "Change", "Decided", "Decision", "is_as_decided", "last", "of_dispute"]

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


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions on a dispute and on its pairs, the newest first, and what the last one on the
    dispute itself changed that was not taken back.
    """

    decisions: tuple[Decision, ...] = ()
    last: Change | None = None


def of_dispute(session: Session, dispute_id: str | None, words: DecisionWords) -> Decided:
    """Return what was decided on a dispute and on its pairs.

    It is read from the events, where each decision stays as it was taken; one whose content
    was redacted, or is not as one is written, is left out.
    """
    session.flush()
    rows = session.connection().execute(_OF_DISPUTE, {"dispute": dispute_id}).all()
    own = [row for row in rows if row.row_id == dispute_id]
    return Decided(tuple(_told(rows, words)), _last(own))


def _told(rows: Iterable[Any], words: DecisionWords) -> list[Decision]:
    found = []
    for row, taken_back in _in_order(rows):
        told = side(row.content, "after")
        apart = row.row_id if row.table_name == "contradiction" else None
        if told.keys() >= TOLD:
            found.append(_decision(told, words, apart, taken_back))
    return found


def last(session: Session, dispute_id: str) -> Change | None:
    """Return what the last decision on a dispute changed that was not taken back; None where
    there is none, or nobody can tell any more.
    """
    return _last(session.execute(_acts().where(Event.row_id == dispute_id)).all())


def is_as_decided(found: Any, after: Mapping[str, Any]) -> bool:
    """Say whether a dispute is still as the last decision left it."""
    told = ("state", "outcome_id", "note", "decided_by", "waiting_until", "verdict_id")
    same = all(getattr(found, name) == after.get(name) for name in told)
    at = after.get("decided_at")
    return same and found.decided_at == (datetime.fromisoformat(at) if at else None)


def _last(rows: Iterable[Any]) -> Change | None:
    content = next((row.content for row, gone in _in_order(rows) if not gone), None)
    before, after = side(content, "before"), side(content, "after")
    whole = before.keys() >= TOLD and after.keys() >= TOLD
    return Change(before, after) if whole else None


def _acts() -> Select[Any]:
    columns: tuple[Any, ...] = (Event.row_id, Event.table_name, Event.act, EventContent.content)
    return (
        select(*columns)
        .join(EventContent, EventContent.event_id == Event.id)
        .where(Event.act.in_(few(ACTS)))
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
    told: Mapping[str, Any], words: DecisionWords, apart: str | None, taken_back: bool
) -> Decision:
    return Decision(
        told["state"],
        words.codes.get(told["outcome_id"] or ""),
        told["note"],
        words.people.get(told["decided_by"], ""),
        datetime.fromisoformat(told["decided_at"]),
        apart,
        taken_back,
    )


def _of_dispute() -> Select[Any]:
    dispute = bindparam("dispute", type_=Id)
    pairs = select(Contradiction.id).where(Contradiction.dispute_id == dispute)
    # Either of two conditions would be asked of every event on PostgreSQL.
    rows = union_all(select(dispute), pairs).subquery()
    return _acts().where(Event.row_id.in_(select(rows.c[0])))


_OF_DISPUTE = _of_dispute()
