"""The claims between which the contradictions of disputes stand, whatever they answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, Select, select, union
from sqlalchemy.orm import Session

from claimtracker.models import Claim, ClaimMerge, Contradiction, Dispute
from claimtracker.queries.answers import Questions
from claimtracker.queries.stored import grouped


def claims_of(questions: Any) -> CompoundSelect[Any]:
    """Return the query of the claims in the contradictions of disputes, by their questions."""
    return union(*(_side(side, questions) for side in ("left_id", "right_id")))


def by_question(session: Session, questions: Questions) -> dict[str, list[str]]:
    """Return the claims in the contradictions of disputes, by question.

    Those that were taken away, or went up in another claim, are left out.
    """
    return grouped(session, found_by_question(questions))


def found_by_question(questions: Any) -> Select[Any]:
    """Return the query of the claims in the contradictions of disputes, each with its question."""
    both = claims_of(questions).subquery()
    merged = ClaimMerge.merged_id == Claim.id, ClaimMerge.live.is_(True)
    return (
        select(both.c.question_id, both.c.claim_id)
        .join(Claim, Claim.id == both.c.claim_id)
        .where(Claim.removed_at.is_(None), ~select(ClaimMerge.id).where(*merged).exists())
        .order_by(Claim.key)
    )


def dispute_between(session: Session, one: str, other: str) -> str | None:
    """Return the dispute in which two claims are recorded to contradict each other, if any is."""
    left, right = sorted((one, other))
    found = select(Contradiction.dispute_id).where(
        Contradiction.left_id == left,
        Contradiction.right_id == right,
        Contradiction.live.is_(True),
        Contradiction.lapsed_at.is_(None),
    )
    return session.execute(found.order_by(Contradiction.id).limit(1)).scalar()


def _side(side: str, questions: Any) -> Any:
    return (
        select(Dispute.question_id, Contradiction.__table__.c[side].label("claim_id"))
        .join(Contradiction, Contradiction.dispute_id == Dispute.id)
        .where(Dispute.question_id.in_(questions), Contradiction.live.is_(True))
    )
