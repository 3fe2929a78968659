"""The published verdicts on the claims of a dispute."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from claimtracker.db.types import Id
from claimtracker.models import (
    Claim,
    ClaimMerge,
    Reading,
    Source,
    SourceMerge,
    Verdict,
    VerdictWithdrawal,
)
from claimtracker.queries import forwards, pairs


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


def listed(session: Session, claims: Iterable[str]) -> list[VerdictRow]:
    """Return the verdicts on claims and on what went up in them, the newest first.

    Withdrawn ones too. A publisher is called by the name of what it went up in.
    """
    session.flush()
    rows: Iterable[Any] = session.connection().execute(_LISTED, {"claims": sorted(claims)})
    return [
        VerdictRow(
            row.id, row.key, row.claim, row.rating_code, row.rating_label, row.rationale,
            row.publisher, row.decided, row.decided_at, row.as_of, bool(row.withdrawn),
            row.publisher_id is None or bool(row.ours),
        )
        for row in rows
    ]  # fmt: skip


def standing(session: Session, question_id: str, claim_id: str | None) -> list[tuple[str, str]]:
    """Return verdicts that were not withdrawn with the keys of their claims, the newest first."""
    rows = listed(session, _claims(session, question_id, claim_id))
    return [(row.id, row.claim) for row in rows if not row.withdrawn]


def _listed() -> Any:
    keys = bindparam("claims", expanding=True, type_=Id)
    family = forwards.families(ClaimMerge, select(Claim.id).where(Claim.id.in_(keys)))
    among = select(family.c.id)
    publishers = select(Verdict.publisher_id).where(
        Verdict.claim_id.in_(among), Verdict.publisher_id.is_not(None)
    )
    last, now = forwards.lasts(SourceMerge, publishers), aliased(Source)
    withdrawn = VerdictWithdrawal.verdict_id.is_not(None)
    return (
        select(
            Verdict.id, Verdict.key, Claim.key.label("claim"), Verdict.rating_code,
            Verdict.rating_label, Verdict.rationale, Verdict.decided, Verdict.decided_at,
            Verdict.as_of, func.coalesce(now.name, Source.name).label("publisher"),
            Verdict.publisher_id, withdrawn.label("withdrawn"), Source.ours.label("ours"),
        )
        .outerjoin(Source, Source.id == Verdict.publisher_id)
        .outerjoin(last, last.c.root == Verdict.publisher_id)
        .outerjoin(now, now.id == last.c.id)
        .join(Claim, Claim.id == Verdict.claim_id)
        .outerjoin(VerdictWithdrawal, VerdictWithdrawal.verdict_id == Verdict.id)
        .where(Verdict.claim_id.in_(among))
        .order_by(Verdict.decided_at.desc(), Verdict.id.desc())
    )  # fmt: skip


_LISTED = _listed()


def _claims(session: Session, question_id: str, claim_id: str | None) -> set[str]:
    """Return the claims of a dispute, by their rows' keys."""
    answering = select(Reading.claim_id).where(Reading.question_id == question_id)
    paired = pairs.by_question(session, [question_id]).get(question_id, ())
    return {*session.scalars(answering), *paired, *([claim_id] if claim_id else ())}
