"""One verdict in the making as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Assertion,
    Claim,
    Event,
    Evidence,
    Person,
    Rating,
    VerdictDraftEvidence,
)
from claimtracker.queries import claims, row_history, verdict_drafts, verdicts
from claimtracker.queries.row_history import Happened
from claimtracker.queries.stored import Stored
from claimtracker.queries.verdict_history import EvidenceSeen
from claimtracker.queries.verdicts import DraftContent


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A verdict in the making, what it is on, who wrote it, and what was said when it came back.

    `writers` are the keys of the people who may not be the second person; `follows_public` says
    that its readers are to be told what changed. `removed`: it was discarded.
    """

    id: str
    version: int
    content: DraftContent
    code: str
    label: str
    author: str
    claim_key: str
    statement: str | None
    quote: str | None
    evidence: tuple[EvidenceSeen, ...]
    writers: frozenset[str]
    follows_public: bool
    sent_back: Happened | None
    began_at: datetime | None
    removed: bool


def find(session: Session, draft_id: str) -> DraftPage | None:
    """Return the verdict in the making of a key, discarded and published ones too."""
    stored = verdicts.drafts_by_id(session, [draft_id]).get(draft_id)
    if stored is None:
        return None
    content = stored.content
    rating, author, quote = _named(session, content)
    [claim_id] = claims.standing(session, [content.claim_id]).values()
    claim = session.execute(select(Claim.key, Claim.statement).where(Claim.id == claim_id)).one()
    return DraftPage(
        stored.id, stored.version, content, rating.code, rating.label, author, claim.key,
        claim.statement, quote, _evidence(session, stored.id),
        frozenset(verdict_drafts.writers(session, stored)),
        verdict_drafts.follows_public(session, content), _sent_back(session, stored),
        _began(session, stored.id), stored.removed,
    )  # fmt: skip


def _named(session: Session, content: DraftContent) -> tuple[Any, str, str | None]:
    rating = select(Rating.code, Rating.label).where(Rating.id == content.rating_id)
    author = select(Person.name).where(Person.id == content.author_id)
    quote = select(Assertion.quote).where(Assertion.id == content.assertion_id)
    return (
        session.execute(rating).one(), session.scalars(author).one(),
        session.scalars(quote).first() if content.assertion_id else None,
    )  # fmt: skip


def _sent_back(session: Session, stored: Stored[DraftContent]) -> Happened | None:
    """Return how it came back from review, while nobody handed it in again."""
    if stored.content.state != "draft":
        return None
    told = row_history.of(session, "verdict_draft", stored.id)
    return next((one for one in told if one.act in ("send back", "submit")), None)


def _began(session: Session, draft_id: str) -> datetime | None:
    added = select(Event.at).where(Event.row_id == draft_id, Event.act == "add")
    return session.scalars(added.order_by(Event.id)).first()


def _evidence(session: Session, draft_id: str) -> tuple[EvidenceSeen, ...]:
    tied = VerdictDraftEvidence
    rows: Any = session.execute(
        select(
            Evidence.key, Evidence.title, Evidence.url, Evidence.archived, Evidence.kind,
            Evidence.locator, Evidence.seen, Evidence.asked, Evidence.asked_on, Evidence.answer,
            Evidence.state, tied.relation, tied.note,
        )
        .join(tied, tied.evidence_id == Evidence.id)
        .where(tied.verdict_draft_id == draft_id)
        .order_by(Evidence.key)
    )  # fmt: skip
    return tuple(EvidenceSeen(*row) for row in rows)
