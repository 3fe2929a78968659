"""Pairs of claims that somebody decided on, and what these decisions say of their wording.

A pair is decided with its dispute, or apart. Of wording tell those that the rule of wording found
and those that an editor saw; words that say something else since tell nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import Claim, Contradiction, Dispute, Outcome
from claimtracker.queries import released
from claimtracker.rules import wordings
from claimtracker.rules.vocabulary import OUTCOMES_OF_NONE, REAL_OUTCOMES
from claimtracker.rules.wordings import KIND, Weighed

# What readings find says nothing of the wording.
TAUGHT_BY = frozenset({KIND, "manual"})
_LEFT, _RIGHT = aliased(Claim), aliased(Claim)
_APART, _WHOLE = aliased(Outcome), aliased(Outcome)


@dataclass(frozen=True, slots=True)
class DecidedPair:
    """Two statements, in which dispute they stand, and whether they were found to contradict.

    `about` names the pair. `reason` is that of the rule of wording, where it found them.
    """

    about: str
    dispute: str
    statements: tuple[str, str]
    kind: str
    reason: str | None
    contradicts: bool


@dataclass(frozen=True, slots=True)
class WordedPair:
    """A decided pair that wording may set against each other, and how it is weighed."""

    about: str
    weighed: Weighed
    contradicts: bool


def pairs(session: Session) -> Iterator[DecidedPair]:
    """Give every two claims between which a contradiction, of whichever kind, was decided on."""
    for row in session.execute(_recorded()):
        contradicts = _answer(row)
        if contradicts is not None:
            about = f"{row.left_id}:{row.right_id}"
            reason = row.reason if row.kind == KIND and row.gap > 0 else None
            said = (row.left, row.right)
            yield DecidedPair(about, row.dispute_id, said, row.kind, reason, contradicts)


def decided(session: Session) -> Iterator[WordedPair]:
    """Give what of it wording teaches: one thing alone differs, and it is what was found."""
    for one in pairs(session):
        weighed = wordings.weighed(*one.statements) if one.kind in TAUGHT_BY else None
        if weighed and _is_as_found(one, weighed):
            yield WordedPair(one.about, weighed, one.contradicts)


def _recorded() -> Any:
    row = Contradiction
    return (
        select(
            row.left_id, row.right_id, row.dispute_id, row.reason, row.kind, row.gap,
            row.state.label("own_state"), _APART.code.label("own_outcome"), Dispute.state,
            _WHOLE.code.label("outcome"),
            _LEFT.statement.label("left"), _RIGHT.statement.label("right"),
        )
        .join(Dispute, Dispute.id == row.dispute_id)
        .join(_LEFT, _LEFT.id == row.left_id)
        .join(_RIGHT, _RIGHT.id == row.right_id)
        .outerjoin(_APART, _APART.id == row.outcome_id)
        .outerjoin(_WHOLE, _WHOLE.id == Dispute.outcome_id)
        .where(
            row.live.is_(True), row.left_id != row.right_id,
            released.counts_as_real(),
            _LEFT.statement.is_not(None), _RIGHT.statement.is_not(None),
        )
        .order_by(row.left_id, row.right_id, row.kind)
    )  # fmt: skip


def _answer(row: Any) -> bool | None:
    """Return whether a pair was found to contradict each other; None where nobody said.

    A pair that came after its dispute was decided is none of these rows.
    """
    apart = row.own_state is not None
    return _found(*(row.own_state, row.own_outcome) if apart else (row.state, row.outcome))


def _found(state: str, outcome: str | None) -> bool | None:
    if state == "open" or (state == "closed" and outcome in REAL_OUTCOMES):
        return True
    return False if state == "closed" and outcome in OUTCOMES_OF_NONE else None


def _is_as_found(one: DecidedPair, weighed: Weighed) -> bool:
    """Say whether a pair still says what it was found for, where the rule found it."""
    return one.reason is None or one.reason.startswith(weighed.reason.rstrip("."))
