"""Record contradictions that no rule finds: an editor saw them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import Conflict
from claimtracker.models import Contradiction
from claimtracker.operations import disputes, events, rows, touched
from claimtracker.operations.events import Act
from claimtracker.rules.permissions import Actor, require

# The reason of a contradiction of which nobody said more.
SEEN = "an editor saw it"


class ContradictsItself(Conflict):
    """A claim would contradict itself."""

    def __init__(self) -> None:
        super().__init__("A contradiction that somebody saw is between two different claims.")


def record(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    dispute_id: str,
    claims: tuple[str, str],
    reason: str,
    kind: str = "manual",
) -> str:
    """Record a contradiction between two claims, by the keys of their rows; return its key.

    It stays until a person decides it; where it is recorded already, that one is returned.
    Raises ContradictsItself, NoSuchDispute.
    """
    require(actor, "dispute.decide")
    left, right = sorted(claims)
    if left == right:
        raise ContradictsItself()
    found = disputes.get(session, dispute_id)
    if same := _known(session, left, right, kind):
        return same
    row: dict[str, Any] = {
        "id": new_id(), "version": 1, "dispute_id": found.id, "left_id": left, "right_id": right,
        "kind": kind, "live": True, "near": False, "by_one_voice": False, "gap": 0.0, "hint": "",
        "reason": reason, "found_at": now,
    }  # fmt: skip
    session.execute(insert(Contradiction), [row])
    after = {name: row[name] for name in ("left_id", "right_id", "kind", "reason")}
    acts = [Act("record", "contradiction", row["id"], after=after)]
    events.record(session, actor=actor, now=now, acts=acts)
    disputes.touch(session, found)
    touched.claims(session, [left, right])
    return str(row["id"])


def say_why(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    contradiction_id: str,
    version: int,
    reason: str,
) -> None:
    """Give a contradiction that an editor saw another reason; raises StaleVersion."""
    require(actor, "dispute.decide")
    wanted = select(Contradiction.reason, Contradiction.left_id, Contradiction.right_id)
    row = session.execute(wanted.where(Contradiction.id == contradiction_id)).one()
    over = {"row": contradiction_id, "read": version, "reason": reason}
    rows.write_over(session, Contradiction, [over])
    before, after = {"reason": row.reason}, {"reason": reason}
    acts = [Act("edit", "contradiction", contradiction_id, before, after)]
    events.record(session, actor=actor, now=now, acts=acts)
    touched.claims(session, [row.left_id, row.right_id])


def _known(session: Session, left: str, right: str, kind: str) -> str | None:
    return session.execute(
        select(Contradiction.id).where(
            Contradiction.left_id == left,
            Contradiction.right_id == right,
            Contradiction.kind == kind,
            Contradiction.live.is_(True),
        )
    ).scalar()
