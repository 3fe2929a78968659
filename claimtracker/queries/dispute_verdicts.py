"""The published verdicts on the claims of a dispute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Claim, Reading, Source, Verdict, VerdictWithdrawal
from claimtracker.queries import claims, pairs, sources


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One verdict on a claim of a dispute; without a publisher it is ours."""

    id: str
    key: str
    claim: str
    rating: str
    label: str
    rationale: str | None
    publisher: str | None
    decided: str | None
    decided_at: datetime
    as_of: str | None
    withdrawn: bool
    ours: bool


def listed(session: Session, question_id: str, claim_id: str | None) -> list[VerdictRow]:
    """Return the verdicts on the claims of a dispute, the newest first, withdrawn ones too."""
    withdrawn = VerdictWithdrawal.verdict_id.is_not(None)
    found = session.execute(
        select(
            Verdict.id, Verdict.key, Claim.key.label("claim"), Verdict.rating_code,
            Verdict.rating_label, Verdict.rationale, Verdict.publisher_id, Verdict.decided,
            Verdict.decided_at, Verdict.as_of, withdrawn.label("withdrawn"),
            Source.ours.label("ours"),
        )
        .outerjoin(Source, Source.id == Verdict.publisher_id)
        .join(Claim, Claim.id == Verdict.claim_id)
        .outerjoin(VerdictWithdrawal, VerdictWithdrawal.verdict_id == Verdict.id)
        .where(Verdict.claim_id.in_(_claims(session, question_id, claim_id)))
        .order_by(Verdict.decided_at.desc(), Verdict.id.desc())
    )  # fmt: skip
    rows = found.all()
    called = sources.names_now(session, [row.publisher_id for row in rows])
    return [
        VerdictRow(
            *row[:6], called.get(row.publisher_id or ""), *row[7:10], bool(row.withdrawn),
            row.publisher_id is None or bool(row.ours),
        )
        for row in rows
    ]  # fmt: skip


def standing(session: Session, question_id: str, claim_id: str | None) -> list[tuple[str, str]]:
    """Return verdicts that were not withdrawn with the keys of their claims, the newest first."""
    rows = listed(session, question_id, claim_id)
    return [(row.id, row.claim) for row in rows if not row.withdrawn]


def _claims(session: Session, question_id: str, claim_id: str | None) -> set[str]:
    """Return the claims of a dispute, with those that went up in them, by their rows' keys."""
    answering = select(Reading.claim_id).where(Reading.question_id == question_id)
    paired = pairs.by_question(session, [question_id]).get(question_id, ())
    own = {*session.scalars(answering), *paired, *([claim_id] if claim_id else ())}
    return set().union(*claims.absorbed(session, own).values())
