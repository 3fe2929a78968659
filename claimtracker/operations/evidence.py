"""Add and edit evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from claimtracker.models import Evidence
from claimtracker.operations import rows
from claimtracker.operations.rows import Edit
from claimtracker.queries.evidence import EvidenceContent
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
    """Change evidence; raises StaleVersion."""
    require(actor, "evidence.write")
    rows.edit(session, Evidence, edits, actor=actor, now=now, verb=verb, why=why)
