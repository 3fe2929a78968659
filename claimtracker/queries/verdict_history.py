"""All that was ever decided on claims, ours and others', with names, for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import (
    Assertion,
    Evidence,
    Person,
    Source,
    Verdict,
    VerdictEvidence,
    VerdictWithdrawal,
)
from claimtracker.queries import claims, sources
from claimtracker.queries.stored import pieces


@dataclass(frozen=True, slots=True)
class EvidenceSeen:
    """A piece of evidence under a verdict, as a reader sees it."""

    key: str
    title: str
    url: str | None
    archived: str | None
    kind: str
    locator: str | None
    seen: str | None
    asked: str | None
    asked_on: str | None
    answer: str | None
    state: str
    relation: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Who took a verdict back, where that may be seen, when and why."""

    at: datetime
    by: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class VerdictSeen:
    """A published verdict as a reader sees it; `publisher` is None where it is ours.

    `decided_by` is None for a reader who may not see who in the newsroom decided.
    """

    key: str
    code: str
    label: str
    rationale: str | None
    assertion_key: str | None
    publisher: str | None
    ours: bool
    decided: str | None
    decided_at: datetime
    decided_by: str | None
    as_of: str | None
    change: str | None
    public_note: str | None
    published_at: datetime
    redacted: bool
    withdrawal: Withdrawal | None
    evidence: tuple[EvidenceSeen, ...]
    id: str

    @property
    def lost_evidence(self) -> bool:
        """Whether it stands, and something that it rests on was withdrawn."""
        return self.withdrawal is None and any(one.state == "withdrawn" for one in self.evidence)


def history(session: Session, claim_ids: Iterable[str]) -> dict[str, list[VerdictSeen]]:
    """Return every verdict on claims and on their assertions, by claim, the newest first.

    What was decided on a claim that went up in another stands with that one's.
    """
    families = claims.absorbed(session, claim_ids)
    rows: list[Row[Any]] = []
    for piece in pieces(sorted(set().union(*families.values()))):
        rows += _rows(session, piece)
    rows.sort(key=lambda row: _age(row.Verdict), reverse=True)
    evidence = _evidence(session, [row.Verdict.id for row in rows])
    called = sources.names_now(session, [row.Verdict.publisher_id for row in rows])
    seen = [
        (row.Verdict.claim_id, _seen(row, called, evidence.get(row.Verdict.id, ()))) for row in rows
    ]
    listed = {
        claim: [one for about, one in seen if about in family] for claim, family in families.items()
    }
    return {claim: verdicts for claim, verdicts in listed.items() if verdicts}


def _age(verdict: Verdict) -> tuple[datetime, datetime, str]:
    return verdict.decided_at, verdict.published_at, verdict.id


def _rows(session: Session, claim_ids: Sequence[str]) -> list[Row[Any]]:
    withdrawer = aliased(Person)
    joined = (
        select(
            Verdict,
            VerdictWithdrawal,
            Assertion.key.label("assertion_key"),
            Source.ours.label("ours"),
            Person.name.label("decided_by"),
            withdrawer.name.label("withdrawn_by"),
        )
        .outerjoin(Person, Person.id == Verdict.decided_by)
        .outerjoin(Source, Source.id == Verdict.publisher_id)
        .outerjoin(Assertion, Assertion.id == Verdict.assertion_id)
        .outerjoin(VerdictWithdrawal, VerdictWithdrawal.verdict_id == Verdict.id)
        .outerjoin(withdrawer, withdrawer.id == VerdictWithdrawal.withdrawn_by)
        .where(Verdict.claim_id.in_(claim_ids))
    )
    return list(session.execute(joined))


def _seen(
    row: Row[Any], called: Mapping[str, str], evidence: tuple[EvidenceSeen, ...]
) -> VerdictSeen:
    verdict, taken = row.Verdict, row.VerdictWithdrawal
    publisher = called.get(verdict.publisher_id or "")
    withdrawal = Withdrawal(taken.withdrawn_at, row.withdrawn_by, taken.reason) if taken else None
    return VerdictSeen(
        verdict.key, verdict.rating_code, verdict.rating_label, verdict.rationale,
        row.assertion_key, publisher, publisher is None or row.ours,
        verdict.decided, verdict.decided_at, row.decided_by, verdict.as_of, verdict.change,
        verdict.public_note, verdict.published_at, verdict.redaction_id is not None,
        withdrawal, evidence, verdict.id,
    )  # fmt: skip


def _evidence(session: Session, ids: Sequence[str]) -> dict[str, tuple[EvidenceSeen, ...]]:
    found: dict[str, tuple[EvidenceSeen, ...]] = {}
    for piece in pieces(ids):
        linked = (
            select(
                VerdictEvidence.verdict_id, Evidence.key, Evidence.title, Evidence.url,
                Evidence.archived, Evidence.kind, Evidence.locator, Evidence.seen,
                Evidence.asked, Evidence.asked_on, Evidence.answer, Evidence.state,
                VerdictEvidence.relation, VerdictEvidence.note,
            )
            .join(Evidence, Evidence.id == VerdictEvidence.evidence_id)
            .where(VerdictEvidence.verdict_id.in_(piece))
            .order_by(Evidence.key)
        )  # fmt: skip
        for verdict_id, *seen in session.execute(linked):
            found[verdict_id] = (*found.get(verdict_id, ()), EvidenceSeen(*seen))
    return found
