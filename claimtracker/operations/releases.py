"""Release claims to the public without a verdict, and take that back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from claimtracker.errors import Conflict
from claimtracker.models import Claim
from claimtracker.operations import events, rows, touched
from claimtracker.queries import claims
from claimtracker.rules.permissions import Actor, require


class AlreadySo(Conflict):
    """The claim is released already, or was not released."""

    def __init__(self, released: bool) -> None:
        super().__init__(
            "This claim is released already."
            if released
            else "This claim was not released; there is nothing to take back."
        )


def release(session: Session, *, actor: Actor, now: datetime, key: str, version: int) -> None:
    """Let the public see a claim; raises NoSuchClaim, StaleVersion, AlreadySo."""
    _set(session, actor=actor, now=now, key=key, version=version, released_at=now)


def take_back(session: Session, *, actor: Actor, now: datetime, key: str, version: int) -> None:
    """Let a claim be public by its verdicts alone; raises NoSuchClaim, StaleVersion, AlreadySo."""
    _set(session, actor=actor, now=now, key=key, version=version, released_at=None)


def _set(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    key: str,
    version: int,
    released_at: datetime | None,
) -> None:
    require(actor, "claim.release")
    claim_id = claims.get(session, key).id
    before = session.get_one(Claim, claim_id, populate_existing=True).released_at
    if (before is None) == (released_at is None):
        raise AlreadySo(before is not None)
    over = {"row": claim_id, "read": version, "released_at": released_at}
    rows.write_over(session, Claim, [over])
    verb = "release" if released_at else "take back"
    act = events.Act(
        verb, "claim", claim_id, before={"released_at": before}, after={"released_at": released_at}
    )
    events.record(session, actor=actor, now=now, acts=[act])
    touched.claims(session, [claim_id])
