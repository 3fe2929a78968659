"""The claims whose verdict that counts rests on evidence that was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Claim,
    Evidence,
    Source,
    Verdict,
    VerdictEvidence,
    VerdictWithdrawal,
)
from claimtracker.queries import claims, verdicts
from claimtracker.queries.stored import pieces

WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Concerned:
    """A claim to decide anew: its rating now, and the titles of the evidence that is gone."""

    key: str
    statement: str | None
    code: str
    label: str
    verdict_key: str
    evidence: tuple[str, ...]


def concerned(session: Session) -> list[Concerned]:
    """Return the claims whose counting verdict rests on withdrawn evidence, by key.

    It begins with the evidence that is withdrawn, found by its state, and walks no claims.
    """
    titles: dict[str, list[str]] = {}
    judged: set[str] = set()
    for claim_id, key, title in session.execute(resting()):
        judged.add(claim_id)
        titles.setdefault(key, []).append(title)
    standing = set(claims.standing(session, judged).values())
    rated = verdicts.rating_by_claim(session, standing)
    hit = {claim: now for claim, now in rated.items() if now.verdict_key in titles}
    named = _named(session, sorted(hit))
    return sorted(
        (
            Concerned(
                named[claim].key, named[claim].statement, now.code, now.label, now.verdict_key,
                tuple(sorted(titles[now.verdict_key])),
            )
            for claim, now in hit.items()
        ),
        key=lambda one: one.key,
    )  # fmt: skip


def resting() -> Any:
    """Return the query of our verdicts on claims that stand and rest on withdrawn evidence."""
    taken_back = exists().where(VerdictWithdrawal.verdict_id == Verdict.id)
    return (
        select(Verdict.claim_id, Verdict.key, Evidence.title)
        .select_from(Evidence)
        .join(VerdictEvidence, VerdictEvidence.evidence_id == Evidence.id)
        .join(Verdict, Verdict.id == VerdictEvidence.verdict_id)
        .outerjoin(Source, Source.id == Verdict.publisher_id)
        .where(
            Evidence.state == WITHDRAWN,
            Verdict.assertion_id.is_(None),
            or_(Verdict.publisher_id.is_(None), Source.ours.is_(True)),
            ~taken_back,
        )
    )


def _named(session: Session, ids: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for piece in pieces(ids):
        rows = session.execute(
            select(Claim.id, Claim.key, Claim.statement).where(Claim.id.in_(piece))
        )
        found |= {row.id: row for row in rows}
    return found
