"""A dispute that was just decided, as the next page tells of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from claimtracker.models import Dispute
from claimtracker.queries import decisions, dispute_cards


@dataclass(frozen=True, slots=True)
class JustDecided:
    """What was decided on which question; `version` is that of the dispute now.

    `can_be_taken_back` is false where the decision was taken back already.
    """

    id: str
    version: int
    question: str
    state: str
    outcome: str | None
    waiting_until: str | None
    can_be_taken_back: bool


def find(session: Session, dispute_id: str) -> JustDecided | None:
    """Return what was decided on a dispute last, if anything was."""
    wanted = dispute_cards.rows().where(Dispute.id == dispute_id)
    row = session.execute(wanted).first() if dispute_id else None
    if row is None or row.decided_at is None:
        return None
    return JustDecided(
        row.id, row.version, dispute_cards.question_of(row), row.state, row.outcome_label,
        row.waiting_until, decisions.last(session, dispute_id) is not None,
    )  # fmt: skip
