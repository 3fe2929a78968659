"""Which questions in dispute a claim belongs to: links from a claim or an article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from claimtracker.models import Dispute, Reading
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
    found: dict[str, list[QuestionLink]] = {}
    for piece in pieces(sorted(set(ids))):
        for claim, dispute, state, new, itself in session.execute(_ASKED, {"claims": piece}):
            link = QuestionLink(dispute, state, bool(new), bool(itself))
            found.setdefault(claim, []).append(link)
    return {claim: tuple(sorted(links, key=_order)) for claim, links in found.items()}


def _order(link: QuestionLink) -> tuple[int, str]:
    return LISTED.index(link.state), link.id


def _asked() -> Any:
    shown = (Dispute.id, Dispute.state, Dispute.new_since_decided)
    claims: Any = bindparam("claims", expanding=True)
    of_questions = (
        select(Reading.claim_id, *shown, literal(0).label("denied"))
        .join(Dispute, Dispute.question_id == Reading.question_id)
        .where(Reading.claim_id.in_(claims), Dispute.state.in_(LISTED))
    )
    of_claims = select(Dispute.claim_id, *shown, literal(1)).where(
        Dispute.claim_id.in_(claims), Dispute.state.in_(LISTED)
    )
    return union_all(of_questions, of_claims)


_ASKED = _asked()
