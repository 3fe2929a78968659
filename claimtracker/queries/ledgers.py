"""What a page says of the ledger itself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Seal, Setting


@dataclass(frozen=True, slots=True)
class LedgerNow:
    """The head of the chain of events, and whether the ledger's publications are invented."""

    sealed: int
    head: str | None
    invented: bool


def now(session: Session) -> LedgerNow:
    """Return what the ledger is and how far its events are sealed; one query."""
    story = select(Setting.value).where(Setting.name == "story").scalar_subquery()
    last = (
        select(Seal.count.label("sealed"), Seal.hash)
        .order_by(Seal.number.desc())
        .limit(1)
        .subquery()
    )
    one = select(story.label("story")).subquery()
    row = session.execute(
        select(one.c.story, last.c.sealed, last.c.hash)
        .select_from(one)
        .outerjoin(last, last.c.sealed >= 0)
    ).one()
    return LedgerNow(row.sealed or 0, row.hash, row.story == "invented")
