"""Compare everything again, as if all of it had just been written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Assertion, Contradiction, Dispute, Reading
from claimtracker.operations import findings, touched
from claimtracker.queries import released
from claimtracker.rules.permissions import Actor, require


@dataclass(frozen=True, slots=True)
class Rescanned:
    """How many pairs of answers and claims were compared, and what came and went by it."""

    compared: int
    found: int
    gone: int


def rescan(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Rescanned:
    """Compare every question and every denied claim; `progress` is told how many of how many."""
    require(actor, "ledger.rescan")
    _note_everything(session)
    settled = findings.settle(session, actor=actor, now=now, progress=_counting(session, progress))
    return Rescanned(settled.compared, settled.found, settled.gone)


def _note_everything(session: Session) -> None:
    touched.note_all(session, "question", select(Reading.question_id))
    over_questions = select(Dispute.question_id).where(Dispute.claim_id.is_(None))
    touched.note_all(session, "question", over_questions)
    denied = select(Assertion.claim_id).where(Assertion.stance == "denies")
    touched.note_all(session, "denial", denied)
    touched.note_all(session, "denial", select(Dispute.claim_id))
    # A search that an older program made finds these under the state of their dispute.
    for side in (Contradiction.left_id, Contradiction.right_id):
        since = select(side).join(Dispute, Dispute.id == Contradiction.dispute_id)
        since = since.where(Contradiction.live.is_(True), released.came_since())
        touched.note_all(session, "claim", since)


def _counting(
    session: Session, progress: Callable[[int, int], None] | None
) -> Callable[[int], None] | None:
    if progress is None:
        return None
    total = touched.count(session, "question") + touched.count(session, "denial")
    done = 0

    def report(count: int) -> None:
        nonlocal done
        done += count
        progress(done, total)

    return report
