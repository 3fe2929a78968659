"""Add and edit evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Evidence, Verdict, VerdictEvidence
from claimtracker.operations import rows, touched
from claimtracker.operations.rows import Edit
from claimtracker.queries import claims
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.stored import pieces
from claimtracker.rules.permissions import Actor, require


def add(
    session: Session, contents: Sequence[EvidenceContent], *, actor: Actor, now: datetime
) -> list[str]:
    """Add evidence and return its keys, in order."""
    require(actor, "evidence.write")
    return rows.add(session, Evidence, contents, actor=actor, now=now)


def edit(
    session: Session,
    edits: Sequence[Edit[EvidenceContent]],
    *,
    actor: Actor,
    now: datetime,
    verb: str = "edit",
    why: str = "",
) -> None:
    """Change evidence, of which the verdicts that rest on it take note; raises StaleVersion."""
    require(actor, "evidence.write")
    rows.edit(session, Evidence, edits, actor=actor, now=now, verb=verb, why=why)
    about: set[str] = set()
    for piece in pieces([e.stored.id for e in edits]):
        rest = select(Verdict.claim_id).join(VerdictEvidence).where(
            VerdictEvidence.evidence_id.in_(piece)
        )  # fmt: skip
        about |= set(session.scalars(rest))
    touched.claims(session, claims.standing_for(session, about))
