"""What is public: nothing that no person signed, nothing held back, nothing taken away.

Public are a claim with a published verdict of ours, or released by a reviewer; a dispute
that a person found real, or closed, between such claims; never a suspicion.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.orm import aliased

from claimtracker.models import (
    Article,
    Assertion,
    Base,
    Claim,
    ClaimMerge,
    Contradiction,
    Dispute,
    Hold,
    Source,
    Verdict,
    VerdictWithdrawal,
    table_of,
)
from claimtracker.queries.recorded import DECIDED

Condition = ColumnElement[bool]


def may_leave(model: type[Base]) -> Condition:
    """Return the condition that a row is neither held back nor taken away."""
    table = table_of(model)
    stands = table.c.removed_at.is_(None) if "removed_at" in table.c else true()
    return and_(stands, table.c.id.not_in(_held(model)))


def claim() -> Condition:
    """Return the condition that a claim is public: itself, or one that went up in it."""
    own = select(Claim.id).where(
        may_leave(Claim), or_(Claim.released_at.is_not(None), Claim.id.in_(_judged()))
    )
    public = own.cte("public_claim", recursive=True)
    survivors = select(ClaimMerge.survivor_id).join(public, ClaimMerge.merged_id == public.c.id)
    through = public.union(survivors.where(ClaimMerge.live.is_(True)))
    return Claim.id.in_(select(through.c.id))


def assertion() -> Condition:
    """Return the condition that an assertion of a public claim is public: its article is."""
    return Assertion.article_id.in_(select(Article.id).where(may_leave(Article)))


def dispute() -> Condition:
    """Return the condition that a dispute between public claims is public."""
    return Dispute.state.in_(DECIDED)


def contradiction() -> Condition:
    """Return the condition that a contradiction between public claims is public.

    It was decided itself, or was there when its dispute was. One voice against itself is shown
    only where a person decided on that very pair.
    """
    whole = aliased(Dispute)
    with_dispute = exists().where(
        whole.id == Contradiction.dispute_id,
        whole.state.in_(DECIDED),
        Contradiction.found_at <= whole.decided_at,
    )
    decided = or_(
        Contradiction.state.in_(DECIDED),
        and_(Contradiction.state.is_(None), with_dispute, Contradiction.by_one_voice.is_(False)),
    )
    return and_(
        Contradiction.live.is_(True),
        Contradiction.lapsed_at.is_(None),
        decided,
        may_leave(Contradiction),
    )


def _judged() -> Select[Any]:
    """Return the claims on which a verdict of ours is published, stands and is not held back."""
    withdrawn = exists().where(VerdictWithdrawal.verdict_id == Verdict.id)
    return (
        select(Verdict.claim_id)
        .outerjoin(Source, Source.id == Verdict.publisher_id)
        .where(
            or_(Verdict.publisher_id.is_(None), Source.ours.is_(True)),
            ~withdrawn,
            Verdict.id.not_in(_held(Verdict)),
        )
    )


def _held(model: type[Base]) -> Select[Any]:
    name = model.__tablename__
    return select(Hold.row_id).where(Hold.table_name == name, Hold.live.is_(True))
