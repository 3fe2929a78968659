"""Keep the lists of disputes that wait at the desk, when what is recorded of them changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, insert, select
from sqlalchemy.orm import Session

from claimtracker.models import Contradiction, Dispute
from claimtracker.operations.finding_changes import Compared
from claimtracker.queries.recorded import DECIDED
from claimtracker.queries.stored import pieces
from claimtracker.queries.work_tables import DISPUTE, ITEM, NEW, OPEN, SUSPECTED, WAITING
from claimtracker.rules import periods

LISTS = (SUSPECTED, OPEN, NEW, WAITING)

Listed = tuple[str, str, float]
Face = tuple[str, int, str, int | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rows that the lists ought to have of some disputes, and the keys of all of these."""

    ids: tuple[str, ...]
    items: frozenset[Listed]
    faces: frozenset[Face]


def keep(session: Session, compared: Iterable[Compared]) -> None:
    """Bring the lists up to date with questions and claims that were just compared."""
    for piece in pieces(list(compared)):
        found = wanted(session, piece)
        if found.ids:
            _take_out(session, found.ids)
            put_in(session, found)


def wanted(session: Session, compared: Sequence[Compared]) -> Wanted:
    """Return what the lists ought to have of the disputes over questions that were compared."""
    by_question = {one.question_id: one for one in compared}
    ids: list[str] = []
    items: set[Listed] = set()
    faces: set[Face] = set()
    for row in session.execute(_states(by_question)):
        weighed = by_question[row.question_id].weighed
        ids.append(row.id)
        listed = {(name, row.id, rank) for name, rank in _listed(row, weighed.weight)}
        if listed:
            answers = json.dumps(weighed.answers, ensure_ascii=False)
            faces.add((row.id, weighed.origins, answers, weighed.since))
        items |= listed
    return Wanted(tuple(ids), frozenset(items), frozenset(faces))


def put_in(session: Session, found: Wanted) -> None:
    """Write rows into the lists that have none of these disputes."""
    both: tuple[tuple[Table, frozenset[Any]], ...] = ((ITEM, found.items), (DISPUTE, found.faces))
    for table, rows in both:
        names = table.columns.keys()
        if made := [dict(zip(names, row, strict=True)) for row in sorted(rows)]:
            session.execute(insert(table), made)


def stored(session: Session, ids: Sequence[str]) -> Wanted:
    """Return what the lists have of disputes."""
    items = select(ITEM).where(_of(ids))
    faces = select(DISPUTE).where(DISPUTE.c.dispute_id.in_(ids))
    return Wanted(
        tuple(ids),
        frozenset((row[0], row[1], row[2]) for row in session.execute(items)),
        frozenset((row[0], row[1], row[2], row[3]) for row in session.execute(faces)),
    )


def _take_out(session: Session, ids: Sequence[str]) -> None:
    session.execute(delete(ITEM).where(_of(ids)))
    session.execute(delete(DISPUTE).where(DISPUTE.c.dispute_id.in_(ids)))


def _of(ids: Sequence[str]) -> ColumnElement[bool]:
    return and_(ITEM.c.list.in_(LISTS), ITEM.c.row_id.in_(ids))


def _states(questions: Mapping[str, Compared]) -> Any:
    """Return the query of disputes with what decides in which lists they stand."""
    return select(
        Dispute.id, Dispute.question_id, Dispute.state, Dispute.new_since_decided,
        Dispute.waiting_until, Dispute.removed_at, _has(near=False).label("plain"),
        _has(near=True).label("near"),
    ).where(Dispute.question_id.in_(list(questions)))  # fmt: skip


def _has(*, near: bool) -> Any:
    found = select(Contradiction.id).where(
        Contradiction.dispute_id == Dispute.id, Contradiction.live.is_(True),
        Contradiction.lapsed_at.is_(None), Contradiction.near.is_(near),
    )  # fmt: skip
    return found.exists()


def _listed(row: Any, weight: float) -> Iterator[tuple[str, float]]:
    if row.removed_at is not None:
        return
    if row.state == "suspected" and (row.plain or not row.near):
        yield SUSPECTED, weight
    if row.state == "open":
        yield OPEN, weight
    if row.state == "waiting":
        yield WAITING, -float(_day(row.waiting_until).toordinal())
    if row.new_since_decided and row.state in DECIDED:
        yield NEW, weight


def _day(until: str | None) -> date:
    """Return the day on which a dispute comes back; without one it waits for ever."""
    if until is None:
        return date.max
    span = periods.parse(until)
    return span.first or span.last or date.max
