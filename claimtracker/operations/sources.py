"""Add and edit publications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Article, Assertion, Source
from claimtracker.operations import rows, touched
from claimtracker.operations.rows import Edit
from claimtracker.queries.sources import SourceContent
from claimtracker.queries.stored import pieces
from claimtracker.rules.permissions import Actor, require


def add(
    session: Session, contents: Sequence[SourceContent], *, actor: Actor, now: datetime
) -> list[str]:
    """Add publications and return their keys, in order."""
    require(actor, "source.write")
    return rows.add(session, Source, contents, actor=actor, now=now)


def edit(
    session: Session,
    edits: Sequence[Edit[SourceContent]],
    *,
    actor: Actor,
    now: datetime,
    verb: str = "edit",
    why: str = "",
) -> None:
    """Change publications; raises StaleVersion."""
    require(actor, "source.write")
    rows.edit(session, Source, edits, actor=actor, now=now, verb=verb, why=why)
    for piece in pieces([e.stored.id for e in edits]):
        printed = select(Article.id).where(Article.source_id.in_(piece))
        touched.note_all(session, "article", printed)
        carried = select(Assertion.claim_id).join(Article).where(Article.source_id.in_(piece))
        touched.note_all(session, "claim", carried)
