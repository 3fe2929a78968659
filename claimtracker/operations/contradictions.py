"""Record contradictions that no rule finds: an editor saw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import Conflict
from claimtracker.models import Contradiction, Reading
from claimtracker.operations import decisions, disputes, events, rows, touched
from claimtracker.operations.decisions import Decision
from claimtracker.operations.disputes import Asked
from claimtracker.operations.events import Act
from claimtracker.queries import fitted_estimates, pairs, worded
from claimtracker.rules import wordings
from claimtracker.rules.permissions import Actor, require
from claimtracker.rules.suspicions import ESTIMATE
from claimtracker.rules.wordings import KIND

# The reason of a contradiction of which nobody said more.
SEEN = "an editor saw it"
# The states of a dispute in which no contradiction stands.
WITHOUT_FINDINGS = ("quiet", "lapsed")


@dataclass(frozen=True, slots=True)
class Flagged:
    """The dispute in which two claims stand, and whether they stood there before."""

    dispute_id: str
    was_recorded: bool = False


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

    It stays until a person decides it; where it is recorded already, that one is returned. One
    of kind text for the reason that the rule of wording gives is held to that rule as any other.
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
        "kind": kind, "live": True, "near": False, "by_one_voice": False, "hint": "",
        "gap": _by_rule(session, left, right, reason) if kind == KIND else 0.0,
        "reason": reason, "found_at": now,
    }  # fmt: skip
    session.execute(insert(Contradiction), [row])
    after = {name: row[name] for name in ("left_id", "right_id", "kind", "reason")}
    acts = [Act("record", "contradiction", row["id"], after=after)]
    events.record(session, actor=actor, now=now, acts=acts)
    disputes.touch(session, found)
    touched.claims(session, [left, right])
    return str(row["id"])


def flag(
    session: Session, *, actor: Actor, now: datetime, claims: tuple[str, str], reason: str
) -> Flagged:
    """Record that two claims contradict each other, found real at once; return their dispute.

    It is the dispute over the question of the first, else over that claim. Where nothing else is
    in it, the dispute is opened; else the pair alone, and what the rules suspect stays suspected.
    Where the two are recorded already nothing is written. Raises ContradictsItself.
    """
    require(actor, "dispute.decide")
    if known := pairs.dispute_between(session, *claims):
        return Flagged(known, was_recorded=True)
    found = over(session, claims[0], actor=actor, now=now)
    before = disputes.get(session, found.id)
    told: dict[str, Any] = {"actor": actor, "now": now, "dispute_id": found.id}
    pair = record(session, claims=claims, reason=reason, **told)
    real = Decision("open", note=reason)
    if before.state in WITHOUT_FINDINGS:
        decisions.decide(session, version=found.version, decision=real, **told)
    elif (row := session.get_one(Contradiction, pair, populate_existing=True)).state is None:
        decisions.decide_pair(
            session, version=row.version, decision=real, contradiction_id=pair, **told
        )
    return Flagged(found.id)


def over(session: Session, claim_id: str, *, actor: Actor, now: datetime) -> Asked:
    """Return the dispute over the question of a claim, else over the claim; made if need be."""
    reading = session.get(Reading, claim_id)
    if reading is None or not reading.question_id:
        return disputes.ask(session, actor=actor, now=now, claim_id=claim_id)
    return disputes.ask(
        session, actor=actor, now=now, subject_id=reading.subject_id,
        attribute_id=reading.attribute_id, object_id=reading.object_id,
    )  # fmt: skip


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


def _by_rule(session: Session, left: str, right: str, reason: str) -> float:
    """Return how likely the rule of wording finds a pair, where the reason is that of the rule."""
    found = worded.by_id(session, [left, right])
    if len(found) < len((left, right)):
        return 0.0
    estimate = fitted_estimates.readable(session, ESTIMATE)
    clear = wordings.clear(found[left].statement, found[right].statement, estimate)
    is_by_rule = clear is not None and reason.startswith(wordings.reason(clear))
    return round(clear.probability, 2) if clear and is_by_rule else 0.0


def _known(session: Session, left: str, right: str, kind: str) -> str | None:
    return session.execute(
        select(Contradiction.id).where(
            Contradiction.left_id == left,
            Contradiction.right_id == right,
            Contradiction.kind == kind,
            Contradiction.live.is_(True),
        )
    ).scalar()
