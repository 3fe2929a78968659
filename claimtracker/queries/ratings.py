"""The vocabularies of ratings and outcomes, read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from claimtracker.models import Outcome, Rating
from claimtracker.queries.stored import Stored, flat


@dataclass(frozen=True, slots=True)
class RatingContent:
    """One word of a vocabulary; numbers only where it is on a scale."""

    code: str
    label: str
    ordinal: float | None = None
    best: float | None = None
    worst: float | None = None
    retired: bool = False


def by_code(
    session: Session, model: type[Rating] | type[Outcome], codes: Iterable[str]
) -> dict[str, Stored[RatingContent]]:
    """Return ratings or outcomes by their codes."""
    return flat(session, model, RatingContent, "code", codes)


def choices(
    session: Session, model: type[Rating] | type[Outcome], besides: str = ""
) -> list[tuple[str, str]]:
    """Return keys and labels of the words that are chosen from, in order; `besides` names the key
    of one that is shown though it was retired.
    """
    usable = and_(model.removed_at.is_(None), model.retired.is_(False))
    shown = or_(usable, model.id == besides) if besides else usable
    listed = select(model.id, model.label, model.retired).where(shown)
    rows = session.execute(listed.order_by(model.ordinal.is_(None), model.ordinal, model.code))
    return [(row.id, f"{row.label} (retired)" if row.retired else row.label) for row in rows]


def labels(session: Session) -> list[tuple[str, str]]:
    """Return the codes and labels of the ratings that are not taken away, by their codes."""
    listed = select(Rating.code, Rating.label).where(Rating.removed_at.is_(None))
    return [(row.code, row.label) for row in session.execute(listed.order_by(Rating.code))]


def codes(session: Session, model: type[Rating] | type[Outcome]) -> list[str]:
    """Return the codes that may be used, in order."""
    listed = select(model.code).where(model.removed_at.is_(None), model.retired.is_(False))
    return list(session.execute(listed.order_by(model.code)).scalars())
