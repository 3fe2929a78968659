"""The published verdicts on the claims of a dispute."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from claimtracker.models import Claim, Reading, Verdict, VerdictWithdrawal


def standing(session: Session, question_id: str, claim_id: str | None) -> list[tuple[str, str]]:
    """Return verdicts that were not withdrawn with the keys of their claims, the newest first."""
    rows = session.execute(
        select(Verdict.id, Claim.key)
        .join(Claim, Claim.id == Verdict.claim_id)
        .where(Verdict.claim_id.in_(claims_of(question_id, claim_id)), ~_withdrawn().exists())
        .order_by(Verdict.decided_at.desc(), Verdict.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


def claims_of(question_id: str, claim_id: str | None) -> Select[Any]:
    """Return the query of the claims that a dispute is about."""
    answering = Claim.id.in_(select(Reading.claim_id).where(Reading.question_id == question_id))
    return select(Claim.id).where(or_(Claim.id == claim_id, answering) if claim_id else answering)


def _withdrawn() -> Select[Any]:
    return select(VerdictWithdrawal.verdict_id).where(VerdictWithdrawal.verdict_id == Verdict.id)
