"""What people answered to what the ledger proposed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimtracker.models import ProposalAnswer
from claimtracker.rules import lessons, matching

YES, NO = lessons.YES, lessons.NO
# What was answered where none of what was proposed was taken.
NONE = "none"
# What was answered where what was proposed was put right, and not taken as it stood.
CHANGED = "changed"
# Behind every name, of what is asked, that goes on from the same beginning.
BEHIND = "\U0010fffd"
# An answer counts unless the act that it came with was taken back.
_COUNTS = ProposalAnswer.withdrawn_at.is_(None)


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: what it is about, what was proposed, what was said, by which features."""

    about: str
    proposed: str
    answer: str
    features: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChoiceMade:
    """Which of several claims was taken for a passage: its place from 1, or NONE.

    Of each candidate the features are kept, the likeliest first; of the passage whether it has a
    day and how many words it says.
    """

    about: str
    proposed: str
    answer: str
    candidates: tuple[Mapping[str, float], ...]
    is_dated: bool
    said: int


def of_estimate(session: Session, estimate: str) -> list[Answered]:
    """Return all answers to what an estimate proposed, by what they are about."""
    wanted = select(
        ProposalAnswer.about, ProposalAnswer.proposed, ProposalAnswer.answer,
        ProposalAnswer.features,
    ).where(ProposalAnswer.estimate == estimate, _COUNTS)  # fmt: skip
    rows = session.execute(wanted.order_by(ProposalAnswer.about))
    return [Answered(r.about, r.proposed, r.answer, json.loads(r.features)) for r in rows]


def choices(session: Session) -> list[ChoiceMade]:
    """Return which claims were taken for passages, by what they are about."""
    return [
        ChoiceMade(one.about, one.proposed, one.answer, *_beside(one.features))
        for one in of_estimate(session, matching.RANKING)
    ]


def _beside(kept: Mapping[str, Any]) -> tuple[tuple[Mapping[str, float], ...], bool, int]:
    """Read what `written` wrote."""
    candidates = (dict(zip(kept["names"], row, strict=True)) for row in kept["candidates"])
    return tuple(candidates), bool(kept["dated"]), int(kept["said"])


def count(session: Session, estimate: str, answer: str) -> int:
    """Return how often something that an estimate proposed was answered so."""
    row = ProposalAnswer
    given = select(func.count()).where(row.estimate == estimate, row.answer == answer, _COUNTS)
    return session.execute(given).scalar_one()


def tally(session: Session, estimate: str) -> Mapping[str, int]:
    """Return how often what was proposed under a name was answered how."""
    row = ProposalAnswer
    given = select(row.answer, func.count()).where(row.estimate == estimate, _COUNTS)
    return {answer: times for answer, times in session.execute(given.group_by(row.answer))}


def under(session: Session, estimate: str, begins: str) -> dict[str, str]:
    """Return what was answered to all that is about names that begin so, by what it is about."""
    row = ProposalAnswer
    wanted = select(row.about, row.answer).where(
        row.estimate == estimate, row.about >= begins, row.about < begins + BEHIND, _COUNTS
    )
    return {about: answer for about, answer in session.execute(wanted)}
