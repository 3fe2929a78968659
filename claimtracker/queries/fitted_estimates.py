"""The weights in use: those fitted to the answers of this ledger, else those of the program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from claimtracker.errors import Unavailable
from claimtracker.models import FittedEstimate, Person
from claimtracker.rules import estimates, matching
from claimtracker.rules.estimates import Estimate


class UnreadableFit(Unavailable):
    """Weights that this ledger learnt are not what they should be."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The weights that this ledger learnt for {name!r} cannot be read;"
            f" `claimtracker learn --back {name}` puts them away."
        )


@dataclass(frozen=True, slots=True)
class Fitted:
    """One fit of an estimate: its number, how it scored, by whom and when, and if it is away.

    `scores` is what `operations.learning.Learnt` holds, as it was when the fit was kept.
    """

    number: int
    scores: Mapping[str, Any]
    by: str
    at: datetime
    put_away_at: datetime | None


def in_use(session: Session, name: str) -> Estimate:
    """Return the estimate that this ledger proposes by.

    Raises UnreadableFit, UnreadableEstimate.
    """
    content = session.scalar(_kept(name).with_only_columns(FittedEstimate.content).limit(1))
    return estimates.load(name) if content is None else _fitted(name, content)


def readable(session: Session, name: str) -> Estimate:
    """Return the newest fit that can be read, else what came with the program: whatever becomes
    of weights, who writes to the ledger is not kept from it. Raises UnreadableEstimate.
    """
    for row in session.execute(_kept(name)):
        if _can_be_read(name, row.content):
            return _fitted(name, row.content)
    return estimates.load(name)


def unreadable(session: Session, name: str) -> list[int]:
    """Return the numbers of the fits, of those not put away, that cannot be read."""
    kept = session.execute(_kept(name))
    return [row.number for row in kept if not _can_be_read(name, row.content)]


def _kept(name: str) -> Select[int, str]:
    row = FittedEstimate
    kept = select(row.number, row.content).where(row.name == name, row.put_away_at.is_(None))
    return kept.order_by(row.number.desc())


def _can_be_read(name: str, content: str) -> bool:
    try:
        return bool(_fitted(name, content))
    except UnreadableFit:
        return False


def of_matching(session: Session) -> matching.Estimates:
    """Return the estimates by which this ledger matches claims; two queries."""
    return matching.Estimates(*(in_use(session, name) for name in matching.NAMES))


@lru_cache(maxsize=32)
def _fitted(name: str, content: str) -> Estimate:
    try:
        found = estimates.read(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableFit(name) from error
    if found.outcomes.keys() != estimates.load(name).outcomes.keys():
        raise UnreadableFit(name)
    return found


def of_name(session: Session, name: str) -> list[Fitted]:
    """Return every fit of an estimate, the newest first."""
    row = FittedEstimate
    wanted = (
        select(row.number, row.scores, Person.name, row.fitted_at, row.put_away_at)
        .join(Person, Person.id == row.person_id)
        .where(row.name == name)
        .order_by(row.number.desc())
    )
    return [
        Fitted(number, json.loads(scores), by, at, away)
        for number, scores, by, at, away in session.execute(wanted)
    ]
