"""One claim as it is reported whole: its page, and the contradictions that it stands in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from claimtracker.queries import claim_pages, contradictions
from claimtracker.queries.claim_pages import ClaimPage
from claimtracker.queries.contradictions import ContradictionRow
from claimtracker.queries.verdict_history import VerdictSeen


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """A claim, the verdict that rates it now, and its contradictions, the strongest first."""

    page: ClaimPage
    rated: VerdictSeen | None
    contradictions: tuple[ContradictionRow, ...]


def get(session: Session, key: str) -> ClaimReport:
    """Return the claim of a key, a merged one as its survivor; raises NoSuchClaim."""
    page = claim_pages.get(session, key)
    disputes = dict.fromkeys(question.id for question in page.questions)
    rows = [
        row
        for dispute in disputes
        for row in contradictions.listed(session, near=True, dispute_id=dispute)
        if _concerns(row, page.key)
    ]
    return ClaimReport(page, _rated(page), tuple(rows))


def _concerns(row: ContradictionRow, key: str) -> bool:
    named = any(claim.key == key for claim in row.claims)
    return named or any(said.claim == key for side in row.sides for said in side)


def _rated(page: ClaimPage) -> VerdictSeen | None:
    standing = (
        verdict
        for verdict in page.verdicts
        if verdict.ours and not verdict.withdrawal and not verdict.assertion_key
    )
    return next(standing, None)
