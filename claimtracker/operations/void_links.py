"""Make links useless that were not used yet, where whom they let in, or who made them, changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from claimtracker.models import Invitation
from claimtracker.operations import events
from claimtracker.rules.permissions import Actor


def to_account(session: Session, account_id: str) -> None:
    """Make links to a new password of an account useless."""
    session.execute(
        delete(Invitation).where(Invitation.account_id == account_id, Invitation.used_at.is_(None))
    )


def made_by(session: Session, person_id: str, *, actor: Actor, now: datetime) -> None:
    """Take back the links of somebody who lets nobody in any more; each leaves an event.

    Else whoever leaves could come back, as whomever they made a link for.
    """
    gone = delete(Invitation).where(
        Invitation.invited_by == person_id, Invitation.used_at.is_(None)
    )
    taken = session.execute(gone.returning(Invitation.id)).scalars().all()
    acts = [events.Act("remove", "invitation", link) for link in sorted(taken)]
    events.record(session, actor=actor, now=now, acts=acts)
