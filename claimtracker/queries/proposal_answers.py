"""What people answered to what the ledger proposed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimtracker.models import ProposalAnswer

YES, NO = "yes", "no"
# Behind every name, of what is asked, that goes on from the same beginning.
BEHIND = "\U0010fffd"


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: what it is about, what was proposed, what was said, by which features."""

    about: str
    proposed: str
    answer: str
    features: Mapping[str, float]


def of_estimate(session: Session, estimate: str) -> list[Answered]:
    """Return all answers to what an estimate proposed, by what they are about."""
    wanted = select(
        ProposalAnswer.about, ProposalAnswer.proposed, ProposalAnswer.answer,
        ProposalAnswer.features,
    ).where(ProposalAnswer.estimate == estimate)  # fmt: skip
    rows = session.execute(wanted.order_by(ProposalAnswer.about))
    return [Answered(r.about, r.proposed, r.answer, json.loads(r.features)) for r in rows]


def count(session: Session, estimate: str, answer: str) -> int:
    """Return how often something that an estimate proposed was answered so."""
    row = ProposalAnswer
    given = select(func.count()).where(row.estimate == estimate, row.answer == answer)
    return session.execute(given).scalar_one()


def under(session: Session, estimate: str, begins: str) -> dict[str, str]:
    """Return what was answered to all that is about names that begin so, by what it is about."""
    row = ProposalAnswer
    wanted = select(row.about, row.answer).where(
        row.estimate == estimate, row.about >= begins, row.about < begins + BEHIND
    )
    return {about: answer for about, answer in session.execute(wanted)}
