"""Take the last decision on a dispute back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.errors import Conflict
from claimtracker.models import Dispute
from claimtracker.operations import disputes, events, rows
from claimtracker.operations.decisions import taken_up
from claimtracker.operations.events import Act
from claimtracker.queries import decisions
from claimtracker.rules.permissions import Actor
from claimtracker.rules.vocabulary import FOUND_REAL


class NothingToTakeBack(Conflict):
    """The last decision was taken back already, or changed by somebody since."""

    def __init__(self) -> None:
        super().__init__(
            "There is no decision to take back: it was taken back already, or changed since."
        )


def take_back(
    session: Session, *, actor: Actor, now: datetime, dispute_id: str, version: int
) -> None:
    """Let a dispute be as it was before the last decision on it, over the version read.

    Who owns it by now goes on to. Raises NoSuchDispute, NothingToTakeBack, StaleVersion.
    """
    found = taken_up(session, actor, dispute_id)
    last = decisions.last(session, dispute_id)
    if last is None or not decisions.is_as_decided(found, last.after):
        raise NothingToTakeBack()
    told = {**last.before, "found_real_at": was_real(last.before)}
    after = {name: _read(name, value) for name, value in told.items()}
    if found.owner_id != last.after.get("owner_id"):
        after.pop("owner_id", None)
    over = after | {"decided_on": _known_then(found, after)}
    rows.write_over(session, Dispute, [{"row": found.id, "read": version, **over}])
    before = {name: getattr(found, name) for name in after}
    act = Act("take back", "dispute", found.id, before, after)
    events.record(session, actor=actor, now=now, acts=[act])
    disputes.touch(session, found)


def was_real(before: Mapping[str, Any]) -> Any:
    """Return since when a dispute counted as real, as an event says how it was before.

    An event that is older than this column tells it by the state; to wait counts for nothing.
    """
    if "found_real_at" in before:
        return before["found_real_at"]
    return before.get("decided_at") if before.get("state") in FOUND_REAL else None


def _known_then(found: Any, before: Mapping[str, Any]) -> str | None:
    """Return what the decision knew that counts again.

    Where nothing was new to it, that is what stood when the next was taken; else everything
    stays new.
    """
    if before["state"] not in decisions.DECIDED:
        return None
    return "[]" if before["new_since_decided"] else str(found.decided_on)


def _read(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if value and name.endswith("_at") else value
