"""Let an entity, an attribute or a source that went up in another stand by itself again."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claimtracker.errors import Conflict
from claimtracker.models import Dispute, Event, EventContent, table_of
from claimtracker.operations import events, restoring, rows, touched
from claimtracker.operations.moved_names import MOVE
from claimtracker.operations.name_merges import Mergeable
from claimtracker.operations.rows import Edit, described
from claimtracker.queries.history import restored, side
from claimtracker.queries.stored import Stored
from claimtracker.rules.permissions import Actor, require

WHY = "the merge was undone"


class NotMergedNow(Conflict):
    """The row stands by itself, so that there is no merge to undo."""

    def __init__(self, table: str) -> None:
        super().__init__(f"This {table} went up in no other, or that was undone already.")


@dataclass(frozen=True, slots=True)
class Undone:
    """How many rows name the one again, and how many somebody changed since, which stay."""

    moved_back: int
    stayed: int


def undo(session: Session, of: Mergeable, *, actor: Actor, now: datetime, merged_id: str) -> Undone:
    """Let a row that went up in another stand by itself again, with what named it then.

    What somebody changed since the merge stays where it is. Raises NotMergedNow.
    """
    require(actor, f"{of.table}.write")
    live = (of.merges.merged_id == merged_id) & of.merges.live.is_(True)
    found = session.execute(select(table_of(of.merges)).where(live)).first()
    if found is None:
        raise NotMergedNow(of.table)
    by: dict[str, Any] = {"actor": actor, "now": now}
    session.execute(update(of.merges).where(of.merges.id == found.id).values(live=None))
    told = _told(session, found)
    _stand_again(session, of, found, told, by)
    done = [_put_back(session, one, by) for one in told if one.act == MOVE]
    back = Undone(sum(done), len(done) - sum(done))
    after = {"moved back": back.moved_back, "stayed": back.stayed}
    act = events.Act("undo merge", of.table, merged_id, after=after)
    events.record(session, acts=[act], **by)
    return back


@dataclass(frozen=True, slots=True)
class _Told:
    act: str
    table: str
    row_id: str
    before: dict[str, Any]
    after: dict[str, Any]


def _told(session: Session, merge: Any) -> list[_Told]:
    """Return what the events of a merge tell: they lie between its key and its own event.

    What somebody else merged meanwhile lies there too, and has another hour or another name.
    """
    own = (Event.row_id == merge.merged_id) & (Event.act == "merge") & (Event.id > merge.id)
    last = select(Event.id).where(own).order_by(Event.id).limit(1).scalar_subquery()
    wanted = (
        select(Event.act, Event.table_name, Event.row_id, EventContent.content)
        .join(EventContent, EventContent.event_id == Event.id)
        .where(Event.id > merge.id, Event.id < last, Event.act.in_((MOVE, "take up")))
        .where(Event.at == merge.merged_at, Event.actor_id == merge.merged_by)
        .order_by(Event.id)
    )
    found = []
    for act, table, row_id, content in session.execute(wanted):
        sides = (dict(side(content, name)) for name in ("before", "after"))
        found.append(_Told(act, table, row_id, *sides))
    return found


def _stand_again(
    session: Session, of: Mergeable, merge: Any, told: list[_Told], by: dict[str, Any]
) -> None:
    """Let the row that went up be called by its own names again."""
    both = of.read(session, [merge.merged_id, merge.survivor_id])
    lost, kept = both[merge.merged_id], both[merge.survivor_id]
    again = Edit(lost, lost.content)
    for named in (one for one in told if one.act == "take up" and of.names is not None):
        again = _give_back_names(session, of, lost, kept, named, by)
    of.edit(session, [again], verb="stand again", why=WHY, **by)


def _give_back_names(
    session: Session,
    of: Mergeable,
    lost: Stored[Any],
    kept: Stored[Any],
    named: _Told,
    by: dict[str, Any],
) -> Edit[Any]:
    """Take the names that came with the merge from the one; return the other with them."""
    came = {
        name: set(named.after.get(name) or ()) - set(named.before.get(name) or ())
        for name in named.after
    }
    left = {
        name: tuple(one for one in getattr(kept.content, name) if one not in gone)
        for name, gone in came.items()
    }
    of.edit(session, [Edit(kept, replace(kept.content, **left))], why=WHY, **by)
    aliases = tuple(sorted(came.get("aliases", set()) - {lost.content.name}))
    return Edit(lost, replace(lost.content, aliases=aliases))


def _put_back(session: Session, told: _Told, by: dict[str, Any]) -> bool:
    """Give a row back what it named, and say whether it still named what the merge made of it."""
    if told.table == "dispute":
        return _put_dispute_back(session, told, by)
    kind = next(one for one in restoring.KINDS if one.table == told.table)
    row = kind.read(session, [told.row_id]).get(told.row_id)
    if row is None or row.removed:
        return False
    now = json.loads(json.dumps(described(row.content), default=str))
    if any(now.get(name) != value for name, value in told.after.items()):
        return False
    kind.edit(session, [Edit(row, restored(row.content, told.before))], why=WHY, **by)
    return True


def _put_dispute_back(session: Session, told: _Told, by: dict[str, Any]) -> bool:
    table = Dispute.__table__
    row = session.execute(select(table).where(table.c.id == told.row_id)).one()
    key = told.before["question_id"]
    taken = session.execute(select(Dispute.id).where(Dispute.question_id == key)).first()
    if taken or row.question_id != told.after["question_id"]:
        return False
    rows.write_over(session, Dispute, [{"row": row.id, "read": row.version, **told.before}])
    act = events.Act(MOVE, "dispute", row.id, told.after, told.before, WHY)
    events.record(session, acts=[act], **by)
    touched.questions(session, [row.question_id, str(key)])
    return True
