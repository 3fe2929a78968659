"""Suspected disputes in the order in which a desk takes them up: the heaviest first.

The widest gap comes first, beside the figures and in tenths; then what more publications say;
then what was found last. Only the newest are weighed, so that it costs the same in any ledger.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session, aliased

from claimtracker.models import Article, Assertion, Contradiction, Dispute, Reading
from claimtracker.queries.dispute_lists import newest_suspected

Weight = tuple[bool, float, int, str]
LIGHTEST: Weight = (False, 0.0, 0, "")


def count(session: Session) -> int:
    """Return how many disputes are suspected, at most `CAP`."""
    some = newest_suspected().subquery()
    return session.execute(select(func.count()).select_from(some)).scalar_one()


def by_weight(session: Session) -> list[str]:
    """Return the keys of suspected disputes, the heaviest first."""
    keys = session.scalars(newest_suspected()).all()
    return _ordered(session, keys)


def following(session: Session, dispute_id: str = "") -> str | None:
    """Return the suspected dispute that comes after one by weight; after the last, the first.

    That one need not be suspected itself any more.
    """
    keys = set(session.scalars(newest_suspected()))
    ordered = _ordered(session, sorted({*keys, dispute_id} - {""}))
    place = ordered.index(dispute_id) + 1 if dispute_id in ordered else 0
    others = [one for one in (*ordered[place:], *ordered[:place]) if one in keys]
    return next((one for one in others if one != dispute_id), None)


def _ordered(session: Session, keys: Sequence[str]) -> list[str]:
    gaps, told = _gaps(session, keys), _publications(session, keys)
    weights = {key: (*gaps.get(key, LIGHTEST[:2]), told.get(key, 0), key) for key in keys}
    return sorted(keys, key=lambda key: weights[key], reverse=True)


def _gaps(session: Session, keys: Sequence[str]) -> dict[str, tuple[bool, float]]:
    """Return whether the widest gap of each is more than rounding, and how wide it is.

    It is a part of the larger figure; where nothing is measured, all of it.
    """
    left, right = aliased(Reading), aliased(Reading)
    rows = session.execute(
        select(
            Contradiction.dispute_id, Contradiction.near, Contradiction.gap,
            left.low, left.high, right.low, right.high,
        )
        .outerjoin(left, left.claim_id == Contradiction.left_id)
        .outerjoin(right, right.claim_id == Contradiction.right_id)
        .where(
            Contradiction.dispute_id.in_(keys),
            Contradiction.live.is_(True),
            Contradiction.lapsed_at.is_(None),
        )
    )  # fmt: skip
    found: dict[str, tuple[bool, float]] = {}
    for dispute, near, gap, *ends in rows:
        weight = (not near, _part(gap, ends))
        found[dispute] = max(weight, found.get(dispute, weight))
    return found


def _part(gap: float, ends: Sequence[float | None]) -> float:
    widest = max((abs(one) for one in ends if one is not None), default=0.0)
    return round(min(gap / widest, 1.0), 1) if gap and widest else 1.0


def _publications(session: Session, keys: Sequence[str]) -> dict[str, int]:
    """Return how many publications speak of what each dispute is about."""
    answering = select(Dispute.id, Reading.claim_id).join(
        Reading, Reading.question_id == Dispute.question_id
    )
    denied = select(Dispute.id, Dispute.claim_id).where(Dispute.claim_id.is_not(None))
    about = union(*(one.where(Dispute.id.in_(keys)) for one in (answering, denied))).subquery()
    of_dispute, claim_id = about.c
    spoken = (
        select(of_dispute, func.count(Article.source_id.distinct()))
        .join(Assertion, Assertion.claim_id == claim_id)
        .join(Article, Article.id == Assertion.article_id)
        .where(Assertion.removed_at.is_(None), Article.removed_at.is_(None))
        .group_by(of_dispute)
    )
    return {row[0]: row[1] for row in session.execute(spoken)}
