"""Release to the public what nothing else makes public: a claim without a verdict, that one voice
contradicts itself, what was found after it was decided elsewhere; and take the first two back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.errors import Conflict
from claimtracker.models import Claim, Dispute
from claimtracker.operations import disputes, events, rows, touched
from claimtracker.queries import claims, one_voice
from claimtracker.rules.permissions import Actor, require
from claimtracker.rules.vocabulary import FOUND_REAL


class AlreadySo(Conflict):
    """The row is released already, or was not released."""

    def __init__(self, released: bool, noun: str = "claim") -> None:
        super().__init__(
            f"This {noun} is released already."
            if released
            else f"This {noun} was not released; there is nothing to take back."
        )


class NothingToRelease(Conflict):
    """Nobody contradicts themself in the dispute, or nobody has found that real yet."""

    def __init__(self, is_suspected: bool) -> None:
        super().__init__(
            "A suspicion is never released; find the dispute real, or close it, first."
            if is_suspected
            else "Nobody contradicts themself in this dispute; what else is in it needs no release."
        )


def release(session: Session, *, actor: Actor, now: datetime, key: str, version: int) -> None:
    """Let the public see a claim; raises NoSuchClaim, StaleVersion, AlreadySo."""
    _set(session, actor=actor, now=now, key=key, version=version, released_at=now)


def take_back(session: Session, *, actor: Actor, now: datetime, key: str, version: int) -> None:
    """Let a claim be public by its verdicts alone; raises NoSuchClaim, StaleVersion, AlreadySo."""
    _set(session, actor=actor, now=now, key=key, version=version, released_at=None)


def release_dispute(
    session: Session, *, actor: Actor, now: datetime, dispute_id: str, version: int
) -> None:
    """Let the public see that one voice contradicts itself in a dispute, as it was found by now.

    What was found since an earlier release goes out with this one. Raises NoSuchDispute,
    StaleVersion, AlreadySo, NothingToRelease.
    """
    found = _dispute(session, actor, dispute_id)
    own = one_voice.of_dispute(session, dispute_id)
    if own.suspected or not (own.new or own.released):
        raise NothingToRelease(bool(own.suspected))
    if not own.new:
        raise AlreadySo(True, "dispute")
    _set_dispute(session, found, version, now, actor=actor, now=now)


def take_back_dispute(
    session: Session, *, actor: Actor, now: datetime, dispute_id: str, version: int
) -> None:
    """Hide that again from the public; raises NoSuchDispute, StaleVersion, AlreadySo."""
    found = _dispute(session, actor, dispute_id)
    if found.released_at is None:
        raise AlreadySo(False, "dispute")
    _set_dispute(session, found, version, None, actor=actor, now=now)


def release_decided(
    session: Session, *, actor: Actor, now: datetime, dispute_id: str, version: int
) -> None:
    """Let the public see what came to light with a dispute that was decided before that.

    Its decision stays as it was taken, with its day and whoever took it. Raises NoSuchDispute,
    StaleVersion, NothingToRelease.
    """
    found = _dispute(session, actor, dispute_id)
    if found.state not in FOUND_REAL:
        raise NothingToRelease(is_suspected=True)
    _write(session, found, version, {"found_real_at": now}, "release", actor=actor, now=now)


def _dispute(session: Session, actor: Actor, dispute_id: str) -> Any:
    require(actor, "dispute.release")
    return disputes.get(session, dispute_id)


def _set_dispute(
    session: Session,
    found: Any,
    version: int,
    released_at: datetime | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    verb = "release" if released_at else "take back release"
    _write(session, found, version, {"released_at": released_at}, verb, actor=actor, now=now)


def _write(
    session: Session,
    found: Any,
    version: int,
    after: dict[str, datetime | None],
    verb: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    rows.write_over(session, Dispute, [{"row": found.id, "read": version, **after}])
    before = {name: getattr(found, name) for name in after}
    act = events.Act(verb, "dispute", found.id, before, after)
    events.record(session, actor=actor, now=now, acts=[act])
    disputes.touch(session, found)


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
