"""Fit the weights of an estimate to what people of this ledger answered, and go back again.

A fit begins at the weights in use and moves them no further than the answers ask for. A fifth of
the answers is held back, always the same ones, and only tells whether the fit is better.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from math import log

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from claimtracker.db import locks
from claimtracker.db.types import new_id
from claimtracker.errors import NotFound
from claimtracker.models import FittedEstimate, table_of
from claimtracker.operations import wordings
from claimtracker.queries import fitted_estimates, lessons, ruled_proposals
from claimtracker.rules import estimates, suspicions
from claimtracker.rules.estimates import Estimate
from claimtracker.rules.lessons import BY_CHOICES, NO, Lesson, Way, taught
from claimtracker.rules.permissions import Actor, require

# Fewer answers than these tell more about chance than about the newsroom.
FEWEST, FEWEST_OF_EACH = 40, 8
PARTS_HELD_BACK = 5
_LEAST_LIKELY = 1e-6


class NoSuchEstimate(NotFound):
    """An estimate of that name did not come with the program."""

    def __init__(self, name: str) -> None:
        known = ", ".join((*estimates.names(), *ruled_proposals.NAMES))
        super().__init__(f"There is no estimate {name!r}; there are: {known}.")


class WithoutWeights(NotFound):
    """What rules propose shall be fitted or put away, and they have no weights."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Rules without weights propose what {name!r} stands for, so that nothing is learnt"
            f" for it; “claimtracker learn {name}” says how often it was taken."
        )


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

    What was suspected by wording is compared anew at the end of the transaction.

    Raises NoSuchEstimate, WithoutWeights.
    """
    require(actor, "learn.run")
    _require_known(name)
    if keep:
        _wait_for_comparing(session, name)
    way = lessons.way_of(name)
    held, seen = _parted(lessons.of_estimate(session, name))
    found = Learnt(name, len(held) + len(seen), len(held))
    too_few = _too_few(held, seen, way)
    if too_few:
        return replace(found, why_not=too_few)
    present = fitted_estimates.in_use(session, name)
    fitted = taught(present, seen, way)
    found = replace(found, before=_scored(present, held, way), after=_scored(fitted, held, way))
    if not _is_better(found):
        return replace(found, why_not="they do no better on the answers held back")
    return _kept(session, found, fitted, actor, now) if keep else found


def go_back(session: Session, name: str, *, actor: Actor, now: datetime) -> int:
    """Put the fit in use away, so that the one before counts, and return its number.

    Fits that cannot be read go with it: none of them could be the one that counts.
    Raises NoSuchEstimate, WithoutWeights, NothingFitted.
    """
    require(actor, "learn.run")
    _require_known(name)
    _wait_for_comparing(session, name)
    row = FittedEstimate
    newest = select(func.max(row.number)).where(row.name == name, row.put_away_at.is_(None))
    number = session.execute(newest).scalar()
    if number is None:
        raise NothingFitted(name)
    numbers = [number, *fitted_estimates.unreadable(session, name)]
    away = update(row).where(row.name == name, row.number.in_(numbers))
    session.execute(away.values(put_away_at=now))
    _compare_anew(session, name)
    return int(number)


def _wait_for_comparing(session: Session, name: str) -> None:
    """Wait for whoever has compared by the weights that are replaced, and has not committed."""
    if name == suspicions.ESTIMATE:
        locks.take_wording_turn(session)


def _compare_anew(session: Session, name: str) -> None:
    """Let what was found by weights be compared by those that took their place."""
    if name == suspicions.ESTIMATE:
        wordings.note_found(session)


def _require_known(name: str) -> None:
    if name in ruled_proposals.NAMES:
        raise WithoutWeights(name)
    if name not in estimates.names():
        raise NoSuchEstimate(name)


def _parted(answers: Sequence[Lesson]) -> tuple[list[Lesson], list[Lesson]]:
    """Part the answers held back from those to fit to, by what they are about."""
    held: list[Lesson] = []
    seen: list[Lesson] = []
    for one in answers:
        drawn = hashlib.sha256(one.about.encode()).digest()[0] % PARTS_HELD_BACK == 0
        (held if drawn else seen).append(one)
    return held, seen


def _too_few(held: Sequence[Lesson], seen: Sequence[Lesson], way: Way) -> str:
    """Say what is missing, where there are too few answers to learn from."""
    if len(held) + len(seen) < FEWEST:
        return f"{FEWEST} answers are needed"
    given = Counter(one.answer for one in seen)
    second = sorted(given.values())[-2:-1] or [0]
    if not held or (way is not BY_CHOICES and second[0] < FEWEST_OF_EACH):
        return f"at least {FEWEST_OF_EACH} answers each of two kinds are needed"
    return ""


def _scored(estimate: Estimate, held: Sequence[Lesson], way: Way) -> Held:
    thought = [way.thought(estimate, one) for one in held]
    said = [way.said(each) for each in thought]
    right = [one.answer == what for one, what in zip(held, said, strict=True)]
    proposed = [is_right for what, is_right in zip(said, right, strict=True) if what != NO]
    likely = [each.get(one.answer, 0.0) for one, each in zip(held, thought, strict=True)]
    return Held(
        right=sum(right) / len(held),
        precision=sum(proposed) / len(proposed) if proposed else None,
        loss=-sum(log(max(p, _LEAST_LIKELY)) for p in likely) / len(held),
    )


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
    _compare_anew(session, found.name)
    return replace(found, number=number)
