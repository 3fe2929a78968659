"""Suspected disputes in the order in which a desk takes them up: that of its work list."""

from __future__ import annotations

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from claimtracker.queries.dispute_lists import CAP
from claimtracker.queries.work_tables import ITEM, SUSPECTED


def count(session: Session) -> int:
    """Return how many disputes wait to be looked at, at most one more than `CAP`."""
    return session.connection().execute(_COUNTED).scalar_one()


def weight(session: Session, dispute_id: str) -> float | None:
    """Return what a suspected dispute weighs; None where it is not suspected."""
    wanted = select(ITEM.c.rank).where(ITEM.c.list == SUSPECTED, ITEM.c.row_id == dispute_id)
    return session.execute(wanted).scalar()


def following(session: Session, dispute_id: str = "", at: float | None = None) -> str | None:
    """Return the suspected dispute after one of a weight; after the lightest, the heaviest."""
    ordered = _listed().order_by(ITEM.c.rank.desc(), ITEM.c.row_id.desc()).limit(1)
    if at is not None:
        lighter = or_(ITEM.c.rank < at, and_(ITEM.c.rank == at, ITEM.c.row_id < dispute_id))
        if after := session.execute(ordered.where(lighter)).scalar():
            return after
    others = ordered.where(ITEM.c.row_id != dispute_id) if dispute_id else ordered
    return session.execute(others).scalar()


def _listed() -> Select[str]:
    return select(ITEM.c.row_id).where(ITEM.c.list == SUSPECTED)


_COUNTED = select(func.count()).select_from(_listed().limit(CAP + 1).subquery())
