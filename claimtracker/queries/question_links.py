"""Which questions in dispute a claim belongs to: links from a claim or an article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, bindparam, cast, literal, select, union_all
from sqlalchemy.orm import Session

from claimtracker.models import Dispute, Reading
from claimtracker.queries import claims
from claimtracker.queries.stored import pieces

LISTED = ("open", "waiting", "suspected", "closed")


@dataclass(frozen=True, slots=True)
class QuestionLink:
    """A dispute that a claim is part of; `denied` where voices deny the claim itself."""

    id: str
    state: str
    new_since_decided: bool
    denied: bool


def by_claim(session: Session, ids: Iterable[str]) -> dict[str, tuple[QuestionLink, ...]]:
    """Return the disputes of claims, open ones first, by the keys of the claims' rows."""
    found: dict[str, tuple[QuestionLink, ...]] = {}
    for piece in pieces(sorted(set(ids))):
        found |= _links(session.execute(_OF_CLAIMS, {"claims": piece}))
    return found


def by_claim_of(session: Session, article_id: str) -> dict[str, tuple[QuestionLink, ...]]:
    """Return the disputes of the claims of an article, as `by_claim` does."""
    return _links(session.connection().execute(_OF_ARTICLE, {"article": article_id}))


def _links(rows: Iterable[Any]) -> dict[str, tuple[QuestionLink, ...]]:
    found: dict[str, list[QuestionLink]] = {}
    for claim, dispute, state, new, itself in rows:
        link = QuestionLink(dispute, state, bool(new), bool(itself))
        found.setdefault(claim, []).append(link)
    return {claim: tuple(sorted(links, key=_order)) for claim, links in found.items()}


def _order(link: QuestionLink) -> tuple[int, str]:
    return LISTED.index(link.state), link.id


def _asked(asked: Any) -> Any:
    shown = (Dispute.id, Dispute.state, Dispute.new_since_decided)
    # The cast keeps SQLite from walking through all disputes that are in such a state.
    is_listed = cast(Dispute.state, Text).in_(LISTED)
    of_questions = (
        select(Reading.claim_id, *shown, literal(0).label("denied"))
        .join(Dispute, Dispute.question_id == Reading.question_id)
        .where(Reading.claim_id.in_(asked), is_listed)
    )
    of_claims = select(Dispute.claim_id, *shown, literal(1)).where(
        Dispute.claim_id.in_(asked), is_listed
    )
    return union_all(of_questions, of_claims)


_OF_CLAIMS = _asked(bindparam("claims", expanding=True))
_OF_ARTICLE = _asked(claims.of_article())
