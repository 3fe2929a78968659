"""How far somebody at the desk has seen what happened; it moves when they say so, never back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from claimtracker.models import LastLook, Seal
from claimtracker.rules.permissions import Actor, require


def look(session: Session, *, actor: Actor, now: datetime, seal: int) -> None:
    """Note that somebody has seen what happened up to a seal; it is no event of the ledger."""
    require(actor, "desk.read")
    newest = session.execute(select(func.max(Seal.number))).scalar() or 0
    row = LastLook.person_id == actor.person_id
    before = session.execute(select(LastLook.seal_number).where(row)).scalar()
    values = {"seal_number": max(before or 0, min(seal, newest)), "looked_at": now}
    if before is None:
        session.execute(insert(LastLook).values(person_id=actor.person_id, **values))
    else:
        session.execute(update(LastLook).where(row).values(**values))
