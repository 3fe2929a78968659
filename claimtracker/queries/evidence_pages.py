"""One piece of evidence, and all that rests on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Assertion,
    Claim,
    Person,
    Rating,
    Source,
    Verdict,
    VerdictDraft,
    VerdictDraftEvidence,
    VerdictEvidence,
    VerdictWithdrawal,
)
from claimtracker.queries import claims, evidence, sources, verdicts
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.stored import Stored


@dataclass(frozen=True, slots=True)
class Resting:
    """A verdict that rests on a piece; `publisher` is None where it is ours.

    `counts` says that it is the rating of its claim now.
    """

    key: str
    code: str
    label: str
    decided: str | None
    decided_at: datetime
    publisher: str | None
    withdrawn_at: datetime | None
    assertion_key: str | None
    claim_key: str
    statement: str | None
    relation: str
    note: str | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """A verdict in the making that is to rest on a piece."""

    id: str
    code: str
    label: str
    state: str
    author: str
    claim_key: str
    statement: str | None
    relation: str
    note: str | None


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """A piece of evidence with what rests on it, the newest verdict first."""

    id: str
    version: int
    content: EvidenceContent
    verdicts: tuple[Resting, ...]
    drafts: tuple[Planned, ...]

    @property
    def standing(self) -> int:
        """How many verdicts rest on it and stand."""
        return sum(one.withdrawn_at is None for one in self.verdicts)


def find(session: Session, key: str, *, with_drafts: bool) -> EvidencePage | None:
    """Return a piece of evidence by its key; drafts are looked for where they may be seen."""
    row = evidence.by_key(session, [key]).get(key)
    if row is None or row.removed:
        return None
    drafts = tuple(_drafts(session, row.id)) if with_drafts else ()
    return EvidencePage(row.id, row.version, row.content, tuple(_resting(session, row)), drafts)


def _resting(session: Session, row: Stored[EvidenceContent]) -> list[Resting]:
    rows = session.execute(
        select(
            Verdict, Source.ours, VerdictWithdrawal.withdrawn_at, Assertion.key,
            VerdictEvidence.relation, VerdictEvidence.note,
        )
        .join(VerdictEvidence, VerdictEvidence.verdict_id == Verdict.id)
        .outerjoin(Source, Source.id == Verdict.publisher_id)
        .outerjoin(Assertion, Assertion.id == Verdict.assertion_id)
        .outerjoin(VerdictWithdrawal, VerdictWithdrawal.verdict_id == Verdict.id)
        .where(VerdictEvidence.evidence_id == row.id)
        .order_by(Verdict.decided_at.desc(), Verdict.id.desc())
    ).all()  # fmt: skip
    about = _claims(session, {one[0].claim_id for one in rows})
    called = sources.names_now(session, [one[0].publisher_id for one in rows])
    rated = verdicts.rating_by_claim(session, {claim.id for claim in about.values()})
    counting = {now.verdict_key for now in rated.values()}
    return [_one(one, about[one[0].claim_id], called, counting) for one in rows]


def _one(row: Any, claim: Any, called: Any, counting: set[str]) -> Resting:
    verdict, ours, withdrawn_at, assertion_key, relation, note = row
    publisher = None if ours else called.get(verdict.publisher_id or "")
    return Resting(
        verdict.key, verdict.rating_code, verdict.rating_label, verdict.decided,
        verdict.decided_at, publisher, withdrawn_at, assertion_key, claim.key, claim.statement,
        relation, note, verdict.key in counting,
    )  # fmt: skip


def _drafts(session: Session, evidence_id: str) -> list[Planned]:
    tied, made = VerdictDraftEvidence, VerdictDraft
    rows = session.execute(
        select(
            made.claim_id, made.id, Rating.code, Rating.label, made.state, Person.name,
            tied.relation, tied.note,
        )
        .join(tied, tied.verdict_draft_id == made.id)
        .join(Rating, Rating.id == made.rating_id)
        .join(Person, Person.id == made.author_id)
        .where(
            tied.evidence_id == evidence_id, made.state != "published", made.removed_at.is_(None)
        )
        .order_by(made.id)
    ).all()  # fmt: skip
    about = _claims(session, {row.claim_id for row in rows})
    return [
        Planned(*row[1:6], about[row[0]].key, about[row[0]].statement, *row[6:]) for row in rows
    ]


def _claims(session: Session, ids: set[str]) -> dict[str, Any]:
    """Return the claims that stand for some, by the keys of those."""
    last = claims.standing(session, ids)
    wanted = set(last.values())
    rows = session.execute(select(Claim.id, Claim.key, Claim.statement).where(Claim.id.in_(wanted)))
    known = {row.id: row for row in rows}
    return {one: known[root] for one, root in last.items() if root in known}
