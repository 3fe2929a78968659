"""Fit the weights of an estimate to what people of this ledger answered, and go back again.

A fit begins at the weights in use and moves them no further than the answers ask for. A fifth of
the answers is held back, always the same ones, and only tells whether the fit is better.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from math import log

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import NotFound
from claimtracker.models import FittedEstimate, table_of
from claimtracker.queries import fitted_estimates, proposal_answers
from claimtracker.queries.proposal_answers import NO, YES, Answered
from claimtracker.rules import estimates
from claimtracker.rules.estimates import Estimate, Weights
from claimtracker.rules.fitting import Case, fit
from claimtracker.rules.permissions import Actor, require

# Fewer answers than these tell more about chance than about the newsroom.
FEWEST, FEWEST_OF_EACH = 40, 8
PARTS_HELD_BACK = 5
RIDGE = 3.0
_LEAST_LIKELY = 1e-6


class NoSuchEstimate(NotFound):
    """An estimate of that name did not come with the program."""

    def __init__(self, name: str) -> None:
        known = ", ".join(estimates.names()) or "none"
        super().__init__(f"There is no estimate {name!r}; there are: {known}.")


class NothingFitted(NotFound):
    """A fit shall be put away, and none is in use."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Nothing that was learnt for {name!r} is in use; the weights of the program are."
        )


@dataclass(frozen=True, slots=True)
class Held:
    """How weights do on answers held back: how many are right, how precise yes is, what is lost.

    `precision` is of what is proposed as yes; where there are more outcomes, of all. It is None
    where nothing was proposed. `loss` is the mean logarithm of what was thought of the truth.
    """

    right: float
    precision: float | None
    loss: float


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt for one estimate, and how it does on the answers held back.

    `number` is that of the fit, where one was kept; `why_not` says why none was.
    """

    name: str
    answers: int
    held_back: int
    before: Held | None = None
    after: Held | None = None
    number: int | None = None
    why_not: str = ""


def learn(session: Session, name: str, *, actor: Actor, now: datetime, keep: bool = True) -> Learnt:
    """Fit an estimate to the answers of this ledger, and use it where it does better.

    Raises NoSuchEstimate.
    """
    require(actor, "learn.run")
    _require_known(name)
    held, seen = _parted(proposal_answers.of_estimate(session, name))
    found = Learnt(name, len(held) + len(seen), len(held))
    too_few = _too_few(held, seen)
    if too_few:
        return replace(found, why_not=too_few)
    present = fitted_estimates.in_use(session, name)
    fitted = _fitted(present, seen)
    found = replace(found, before=_scored(present, held), after=_scored(fitted, held))
    if not _is_better(found):
        return replace(found, why_not="they do no better on the answers held back")
    return _kept(session, found, fitted, actor, now) if keep else found


def go_back(session: Session, name: str, *, actor: Actor, now: datetime) -> int:
    """Put the fit in use away, so that the one before counts, and return its number.

    Raises NoSuchEstimate, NothingFitted.
    """
    require(actor, "learn.run")
    _require_known(name)
    row = FittedEstimate
    newest = select(func.max(row.number)).where(row.name == name, row.put_away_at.is_(None))
    number = session.execute(newest).scalar()
    if number is None:
        raise NothingFitted(name)
    away = update(row).where(row.name == name, row.number == number)
    session.execute(away.values(put_away_at=now))
    return int(number)


def _require_known(name: str) -> None:
    if name not in estimates.names():
        raise NoSuchEstimate(name)


def _parted(answers: Sequence[Answered]) -> tuple[list[Answered], list[Answered]]:
    """Part the answers held back from those to fit to, by what they are about."""
    held: list[Answered] = []
    seen: list[Answered] = []
    for one in answers:
        drawn = hashlib.sha256(one.about.encode()).digest()[0] % PARTS_HELD_BACK == 0
        (held if drawn else seen).append(one)
    return held, seen


def _too_few(held: Sequence[Answered], seen: Sequence[Answered]) -> str:
    """Say what is missing, where there are too few answers to learn from."""
    answers = len(held) + len(seen)
    if answers < FEWEST:
        return f"{FEWEST} answers are needed"
    each = sorted(sum(one.answer == answer for one in seen) for answer in _answers(seen))
    if not held or len(each) < 2 or each[-2] < FEWEST_OF_EACH:
        return f"at least {FEWEST_OF_EACH} answers each of two kinds are needed"
    return ""


def _answers(answers: Sequence[Answered]) -> set[str]:
    return {one.answer for one in answers}


def _fitted(present: Estimate, answers: Sequence[Answered]) -> Estimate:
    """Return the weights of an estimate moved towards answers, one version on."""
    moved = {
        outcome: _moved(weights, [(one, _is_so(present, outcome, one.answer)) for one in answers])
        for outcome, weights in present.outcomes.items()
    }
    tuned = f"{present.tuned_on}; then on {len(answers)} answers of this ledger"
    return Estimate(present.name, present.version + 1, tuned, moved)


def _moved(weights: Weights, answers: Sequence[tuple[Answered, bool]]) -> Weights:
    cases = [
        Case(one.features, outcome=so, known=weights.odds(one.features)) for one, so in answers
    ]
    change = fit(cases, sorted(weights.weights), RIDGE)
    return Weights(
        weights.intercept + change.intercept,
        {name: weight + change.weights[name] for name, weight in weights.weights.items()},
    )


def _is_so(estimate: Estimate, outcome: str, answer: str) -> bool:
    return answer == (YES if outcome == estimate.name else outcome)


def _scored(estimate: Estimate, held: Sequence[Answered]) -> Held:
    thought = [_probabilities(estimate, one.features) for one in held]
    said = [max(each, key=lambda outcome: each[outcome]) for each in thought]
    right = [one.answer == what for one, what in zip(held, said, strict=True)]
    proposed = [is_right for what, is_right in zip(said, right, strict=True) if what != NO]
    likely = [each.get(one.answer, 0.0) for one, each in zip(held, thought, strict=True)]
    return Held(
        right=sum(right) / len(held),
        precision=sum(proposed) / len(proposed) if proposed else None,
        loss=-sum(log(max(p, _LEAST_LIKELY)) for p in likely) / len(held),
    )


def _probabilities(estimate: Estimate, features: Mapping[str, float]) -> Mapping[str, float]:
    if estimate.name in estimate.outcomes:
        yes = estimate.weights.probability(features)
        return {YES: yes, NO: 1 - yes}
    return estimate.probabilities(features)


def _is_better(found: Learnt) -> bool:
    before, after = found.before, found.after
    return bool(before and after and after.loss < before.loss and after.right >= before.right)


def _kept(session: Session, found: Learnt, fitted: Estimate, actor: Actor, now: datetime) -> Learnt:
    newest = select(func.max(FittedEstimate.number)).where(FittedEstimate.name == found.name)
    number = (session.execute(newest).scalar() or 0) + 1
    row = {
        "id": new_id(), "name": found.name, "number": number,
        "content": estimates.written(fitted), "scores": json.dumps(asdict(found)),
        "person_id": actor.person_id, "fitted_at": now, "put_away_at": None,
    }  # fmt: skip
    session.execute(insert(table_of(FittedEstimate)), [row])
    return replace(found, number=number)
