"""Hold rows back from everything public, and let them go again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import Conflict, Invalid
from claimtracker.models import Hold, table_of
from claimtracker.operations import articles, disputes, events, touched
from claimtracker.queries import holds
from claimtracker.queries.holds import HELD, NothingToHold
from claimtracker.rules.permissions import Actor, require


class AlreadyHeld(Conflict):
    """The row is held back already."""

    def __init__(self, table: str, reason: str) -> None:
        super().__init__(f"This {table} is held back already: {reason}")


class NotHeld(Conflict):
    """The row is not held back."""

    def __init__(self, table: str) -> None:
        super().__init__(f"This {table} is not held back; there is nothing to lift.")


class AnotherHold(Conflict):
    """The hold that was read is not in force any more, and another one is."""

    def __init__(self, table: str, reason: str) -> None:
        super().__init__(
            f"This {table} is held back for another reason than the one you read: {reason};"
            " nothing was lifted. Open the page anew, and lift it there if that is right."
        )


class HoldWithoutReason(Invalid):
    """Nobody said why a row is held back, or why it is let go."""

    def __init__(self) -> None:
        super().__init__("A hold needs a reason, and so does lifting it.")


def place(
    session: Session, *, actor: Actor, now: datetime, table: str, row_id: str, reason: str
) -> str:
    """Hold a row back from everything public and return the key of the hold.

    Raises NothingToHold, AlreadyHeld, HoldWithoutReason.
    """
    require(actor, "hold.place")
    _require_reason(reason)
    _require_row(session, table, row_id)
    if held := holds.on(session, table, [row_id]).get(row_id):
        raise AlreadyHeld(table, held.reason)
    made = {
        "id": new_id(), "table_name": table, "row_id": row_id, "reason": reason,
        "placed_at": now, "placed_by": actor.person_id, "live": True,
    }  # fmt: skip
    session.execute(insert(table_of(Hold)), [made])
    act = events.Act("hold", table, row_id, after={"hold": made["id"]}, why=reason)
    events.record(session, actor=actor, now=now, acts=[act])
    _touch(session, table, row_id)
    return str(made["id"])


def lift(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    table: str,
    row_id: str,
    reason: str,
    hold_id: str | None = None,
) -> None:
    """Let a row go that was held back; `hold_id` is the hold that was read, if one was.

    Raises NotHeld, AnotherHold, HoldWithoutReason.
    """
    require(actor, "hold.lift")
    _require_reason(reason)
    held = holds.on(session, table, [row_id]).get(row_id)
    if held is None:
        raise NotHeld(table)
    if hold_id not in (None, held.id):
        raise AnotherHold(table, held.reason)
    # A lifted hold stays for the account, and its NULL makes room for another one.
    session.execute(update(Hold).where(Hold.id == held.id).values(lifted_at=now, live=None))
    act = events.Act("lift", table, row_id, before={"hold": held.id}, why=reason)
    events.record(session, actor=actor, now=now, acts=[act])
    _touch(session, table, row_id)


def _touch(session: Session, table: str, row_id: str) -> None:
    """Note that what the public sees of a row, and of what hangs on it, changed."""
    if table == "claim":
        touched.claims(session, [row_id])
    elif table == "article":
        articles.touch(session, [row_id])
    elif table == "dispute":
        disputes.touch(session, disputes.get(session, row_id))
    elif table in ("assertion", "verdict"):
        columns = table_of(HELD[table]).c
        touched.note_all(session, "claim", select(columns.claim_id).where(columns.id == row_id))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise HoldWithoutReason()


def _require_row(session: Session, table: str, row_id: str) -> None:
    if table not in HELD:
        raise NothingToHold(table, row_id)
    key = table_of(HELD[table]).c.id
    if session.execute(select(key).where(key == row_id)).first() is None:
        raise NothingToHold(table, row_id)
