"""How often people took what rules without weights propose: voices, hedges, reprints."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from claimtracker.queries import likely_reprints, proposal_answers
from claimtracker.queries.proposal_answers import CHANGED, NO, YES
from claimtracker.rules import hedges, shares, speakers

NAMES = tuple(sorted((hedges.PROPOSAL, likely_reprints.NAME, speakers.PROPOSAL)))


@dataclass(frozen=True, slots=True)
class Answered:
    """How often what is proposed under a name was taken as it stood, put right, or refused.

    `precision` is the share that was taken, between `low` and `high` 95 times in a hundred; None
    where nothing was answered.
    """

    name: str
    taken: int
    changed: int
    refused: int
    precision: float | None
    low: float
    high: float

    @property
    def whole(self) -> int:
        """How often it was answered at all."""
        return self.taken + self.changed + self.refused


def answered(session: Session, name: str) -> Answered:
    """Return how often people took what a rule proposes."""
    given = proposal_answers.tally(session, name)
    taken, changed, refused = (given.get(answer, 0) for answer in (YES, CHANGED, NO))
    whole = taken + changed + refused
    precision = taken / whole if whole else None
    return Answered(name, taken, changed, refused, precision, *shares.interval(taken, whole))
