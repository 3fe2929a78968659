"""What was asked about somebody or something, with every answer that was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from claimtracker.models import Claim, Dispute, Reading
from claimtracker.queries import answers, dispute_cards, verdicts
from claimtracker.queries.dispute_cards import DisputeCard
from claimtracker.queries.places import NoSuchPlace
from claimtracker.queries.verdicts import RatingNow
from claimtracker.rules.keys import is_row_key


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of questions, the newest first, with the ratings of the claims that answer them."""

    cards: tuple[DisputeCard, ...]
    ratings: Mapping[str, RatingNow]
    next: str | None


def asked(session: Session, subject_id: str, *, after: str | None, limit: int) -> Asked:
    """Return the questions about a subject, those with the newest claims first.

    In the same number of queries for any. Raises NoSuchPlace.
    """
    if after and not is_row_key(after):
        raise NoSuchPlace
    rows = session.execute(_questions(subject_id, after).limit(limit + 1)).all()
    ids = [row.question_id for row in rows[:limit]]
    loaded = dispute_cards.load(session, ids)
    wanted = dispute_cards.rows().where(Dispute.question_id.in_(ids))
    disputed = {row.question_id: row for row in session.execute(wanted)}
    cards = tuple(
        dispute_cards.card(disputed[key], loaded)
        if key in disputed
        else dispute_cards.undisputed(key, loaded)
        for key in ids
        if key in disputed or dispute_cards.answers_of(key, loaded)
    )
    claims = [line.id for card in cards for answer in card.answers for line in answer.claims]
    following = str(rows[limit - 1].newest) if len(rows) > limit else None
    return Asked(cards, verdicts.rating_by_claim(session, claims), following)


def _questions(subject_id: str, after: str | None) -> Any:
    # PostgreSQL finds the largest of texts, and of keys only from its version 18 on.
    newest = func.max(cast(Reading.claim_id, String)).label("newest")
    wanted = (
        select(Reading.question_id, newest)
        .join(Claim, Claim.id == Reading.claim_id)
        .where(Reading.subject_id == subject_id, Reading.question_id.is_not(None))
        .where(*answers.takes_part())
        .group_by(Reading.question_id)
        .order_by(newest.desc())
    )
    return wanted.having(newest < after) if after else wanted
