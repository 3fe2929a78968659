"""What people decided on a claim goes with it when it goes up in another, and comes back.

What rules find is found anew. Each row that is moved keeps an event with how it stood before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claimtracker.models import Contradiction, Dispute, Event, EventContent, table_of
from claimtracker.operations import disputes, events, rows, touched
from claimtracker.operations.events import Act
from claimtracker.queries import worded
from claimtracker.queries.history import CARRY, side
from claimtracker.queries.recorded import DECIDED
from claimtracker.rules.permissions import Actor

DECISION = (
    "state", "outcome_id", "verdict_id", "note", "owner_id", "waiting_until", "decided_at",
    "decided_by", "decided_on", "new_since_decided", "found_real_at",
)  # fmt: skip
Row = Mapping[str, Any]


def carry(
    session: Session, *, actor: Actor, now: datetime, merge_id: str, lost: str, kept: str
) -> None:
    """Let what was decided on one claim, or seen of it, be of the claim that it goes up in.

    Where there is such a decision on that one already, it is the one that counts.
    """
    by: dict[str, Any] = {"merge_id": merge_id, "actor": actor, "now": now}
    for row in _pairs_of(session, lost):
        after = _with_survivor(row, lost, kept)
        if row["dispute_claim_id"] == lost:
            asked = disputes.ask(session, actor=actor, now=now, claim_id=kept)
            after["dispute_id"] = asked.id
        there = _there(session, row, after)
        if there is not None and there["state"] is None and row["state"] is not None:
            _change(session, Contradiction, there, {"live": None, "lapsed_at": now}, **by)
        elif there is not None or _is_of_itself(row, after):
            after |= {"live": None, "lapsed_at": now}
        _change(session, Contradiction, row, after, **by)
    said = _over(session, lost)
    if said is None or said["state"] not in DECIDED:
        return
    disputes.ask(session, actor=actor, now=now, claim_id=kept)
    there = _over(session, kept)
    if there is not None and there["state"] not in DECIDED:
        after = {name: said[name] for name in DECISION}
        _change(session, Dispute, there, after, **by)


def bring_back(session: Session, *, actor: Actor, now: datetime, merge_id: str, kept: str) -> None:
    """Put back what a merge moved, where nobody changed it since."""
    for carried in _carried(session, merge_id, kept):
        _put_back(session, carried, merge_id=merge_id, actor=actor, now=now)


def changed_since(session: Session, *, merge_id: str, kept: str) -> int:
    """Count what a merge moved and somebody changed since, so that it is not put back."""
    moved = _carried(session, merge_id, kept)
    return sum(not _is_as_moved(_row(session, one), one) for one in moved)


def _carried(session: Session, merge_id: str, kept: str) -> Iterator[Act]:
    """Give what a merge moved, the last first: each row with how it was before and after."""
    pairs = table_of(Contradiction)
    own = select(pairs.c.id).where(or_(pairs.c.left_id == kept, pairs.c.right_id == kept))
    over = select(Dispute.id).where(Dispute.claim_id == kept)
    moved = (
        select(Event.row_id, Event.table_name, EventContent.content)
        .join(EventContent, EventContent.event_id == Event.id)
        .where(Event.act == CARRY, or_(Event.row_id.in_(own), Event.row_id.in_(over)))
        .order_by(Event.id.desc())
    )
    for row_id, table, content in session.execute(moved).all():
        before, after = (dict(side(content, name)) for name in ("before", "after"))
        if after.pop("merge", None) == merge_id:
            yield Act(CARRY, table, row_id, before, after)


def moving(session: Session, claim_id: str) -> int:
    """Count the contradictions that a merge of the claim would move with it."""
    return len(_pairs_of(session, claim_id))


def _pairs_of(session: Session, claim_id: str) -> list[Row]:
    table, over = table_of(Contradiction), table_of(Dispute)
    wanted = (
        select(table, over.c.claim_id.label("dispute_claim_id"))
        .join(over, over.c.id == table.c.dispute_id)
        .where(
            or_(table.c.left_id == claim_id, table.c.right_id == claim_id),
            or_(table.c.state.is_not(None), worded.recorded_by_hand()),
            table.c.live.is_(True),
        )
    )
    return [dict(row) for row in session.execute(wanted.order_by(table.c.id)).mappings()]


def _with_survivor(row: Row, lost: str, kept: str) -> dict[str, Any]:
    sides = [kept if row[side] == lost else row[side] for side in ("left_id", "right_id")]
    return {"left_id": min(sides), "right_id": max(sides)}


def _there(session: Session, row: Row, after: Row) -> Row | None:
    """Return the same contradiction of the survivor, if it is recorded."""
    table = table_of(Contradiction)
    same = select(table).where(
        table.c.left_id == after["left_id"], table.c.right_id == after["right_id"],
        table.c.kind == row["kind"], table.c.live.is_(True),
    )  # fmt: skip
    found = session.execute(same).mappings().first()
    return dict(found) if found else None


def _is_of_itself(row: Row, after: Row) -> bool:
    """Say whether two claims that contradicted each other have become one."""
    return bool(row["left_id"] != row["right_id"] and after["left_id"] == after["right_id"])


def _over(session: Session, claim_id: str) -> Row | None:
    table = table_of(Dispute)
    found = session.execute(select(table).where(table.c.claim_id == claim_id)).mappings().first()
    return dict(found) if found else None


def _change(
    session: Session,
    model: type[Contradiction] | type[Dispute],
    row: Row,
    after: Mapping[str, Any],
    *,
    merge_id: str,
    actor: Actor,
    now: datetime,
) -> None:
    rows.write_over(session, model, [{"row": row["id"], "read": row["version"], **after}])
    before = {name: row[name] for name in after}
    act = Act(CARRY, model.__tablename__, row["id"], before, {**after, "merge": merge_id})
    events.record(session, actor=actor, now=now, acts=[act])
    _touch(session, model, row, after)


def _touch(
    session: Session, model: type[Contradiction] | type[Dispute], row: Row, after: Row
) -> None:
    """Note whoever stands on the other side: no act of an editor names those claims."""
    if model is Dispute:
        disputes.touch(session, disputes.get(session, row["id"]))
    sides = (each.get(side) for each in (row, after) for side in ("left_id", "right_id"))
    touched.claims(session, sorted({claim for claim in sides if claim}))


def _put_back(
    session: Session, carried: Act, *, merge_id: str, actor: Actor, now: datetime
) -> None:
    row = _row(session, carried)
    if _is_as_moved(row, carried):
        told = carried.before or {}
        before = {name: _read(name, value) for name, value in told.items()}
        undone = f"{merge_id} undone"
        _change(session, _model(carried), row, before, merge_id=undone, actor=actor, now=now)


def _row(session: Session, carried: Act) -> Row:
    table = table_of(_model(carried))
    found = session.execute(select(table).where(table.c.id == carried.row_id))
    return dict(found.mappings().one())


def _model(carried: Act) -> type[Contradiction] | type[Dispute]:
    return Contradiction if carried.table == "contradiction" else Dispute


def _is_as_moved(row: Row, carried: Act) -> bool:
    return all(_plain(row[name]) == value for name, value in (carried.after or {}).items())


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, datetime) else value


def _read(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if value and name.endswith("_at") else value
