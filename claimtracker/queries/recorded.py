"""Disputes and contradictions as they are recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Contradiction, Dispute, Reading

DECIDED = ("open", "waiting", "closed")
BY_RULE = frozenset({"value", "denial"})


@dataclass(frozen=True, slots=True)
class RecordedFinding:
    """One contradiction that is live, as the last comparison left it."""

    id: str
    version: int
    dispute_id: str
    left_id: str
    right_id: str
    kind: str
    state: str | None
    near: bool
    by_one_voice: bool
    gap: float
    hint: str
    reason: str
    lapsed: bool
    found_at: datetime

    @property
    def is_by_wording(self) -> bool:
        """Return whether the rule of wording found it, rather than a record told of it."""
        return self.kind == "text" and self.gap > 0

    @property
    def is_by_rule(self) -> bool:
        """Return whether it is found by comparing, and lapses where it is found no longer."""
        return self.kind in BY_RULE or self.is_by_wording

    @property
    def is_decided(self) -> bool:
        """Return whether a person decided it apart from its dispute."""
        return self.state in DECIDED


@dataclass(frozen=True, slots=True)
class RecordedDispute:
    """One dispute, with what stood when it was decided, and its live contradictions."""

    id: str
    version: int
    question_id: str
    claim_id: str | None
    state: str
    decided_on: str | None
    new_since_decided: bool
    found_real_at: datetime | None = None
    findings: tuple[RecordedFinding, ...] = ()

    @property
    def is_decided(self) -> bool:
        """Return whether a person decided it."""
        return self.state in DECIDED

    def has_decided(self, finding: RecordedFinding) -> bool:
        """Return whether a person decided one of its contradictions, apart or with all others."""
        since = self.found_real_at
        with_all = self.is_decided and (since is None or finding.found_at <= since)
        return finding.is_decided or with_all


def disputes_of(session: Session, claim_ids: Sequence[str]) -> set[str]:
    """Return the disputes over claims, over what these answer, and those that they are sides of."""
    asked = select(Reading.question_id).where(Reading.claim_id.in_(claim_ids))
    over = Dispute.claim_id.in_(claim_ids) | Dispute.question_id.in_(asked)
    sides = Contradiction.left_id.in_(claim_ids) | Contradiction.right_id.in_(claim_ids)
    within = select(Contradiction.dispute_id).where(sides)
    return set(session.scalars(select(Dispute.id).where(over | Dispute.id.in_(within))))


def by_question(session: Session, questions: Sequence[str]) -> dict[str, RecordedDispute]:
    """Return the disputes over questions, or over claims, by the keys of either."""
    table = Dispute.__table__
    rows = session.execute(select(table).where(table.c.question_id.in_(questions))).all()
    findings = _findings(session, questions) if rows else {}
    return {
        row.question_id: RecordedDispute(
            row.id, row.version, row.question_id, row.claim_id, row.state, row.decided_on,
            row.new_since_decided, row.found_real_at, tuple(findings.get(row.id, ())),
        )
        for row in rows
    }  # fmt: skip


def _findings(session: Session, questions: Sequence[str]) -> dict[str, list[RecordedFinding]]:
    table = Contradiction.__table__
    live = (
        select(table)
        .join(Dispute, Dispute.id == table.c.dispute_id)
        .where(Dispute.question_id.in_(questions), table.c.live.is_(True))
        .order_by(table.c.found_at, table.c.id)
    )
    found: dict[str, list[RecordedFinding]] = {}
    for row in session.execute(live):
        found.setdefault(row.dispute_id, []).append(_finding(row))
    return found


def _finding(row: Any) -> RecordedFinding:
    return RecordedFinding(
        row.id, row.version, row.dispute_id, row.left_id, row.right_id, row.kind, row.state,
        row.near, row.by_one_voice, row.gap, row.hint, row.reason, row.lapsed_at is not None,
        row.found_at,
    )  # fmt: skip
