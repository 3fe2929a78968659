"""Decide disputes: open, wait, close with an outcome, one pair apart."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rapidfuzz import process
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.db import locks
from claimtracker.errors import Invalid
from claimtracker.models import Contradiction, Dispute, Outcome
from claimtracker.operations import disputes, events, rows
from claimtracker.operations.events import Act
from claimtracker.queries import dispute_verdicts, ratings, standing
from claimtracker.queries.disputes import NoSuchDispute
from claimtracker.rules import periods, sensible_dates
from claimtracker.rules.permissions import Actor, require
from claimtracker.rules.vocabulary import DECISIONS, FOUND_REAL

ONE_SIDE_STANDS = "one-side-stands"
Rows = type[Dispute] | type[Contradiction]


class UnknownDecision(Invalid):
    """A dispute cannot be put into that state by a person."""

    def __init__(self, state: str) -> None:
        super().__init__(f"A dispute cannot be made {state!r}; write {' or '.join(DECISIONS)}.")


class MissingVersion(Invalid):
    """A decision must name the version of the dispute that it was made on."""

    def __init__(self) -> None:
        super().__init__("Say which version of the dispute you decided on; read it again for it.")


class MissingDate(Invalid):
    """A dispute that waits needs the date until which it waits."""

    def __init__(self, today: date) -> None:
        day = sensible_dates.to_wait_for(today)
        super().__init__(f"A dispute that waits needs a date until which it waits, such as {day}.")


class MissingOutcome(Invalid):
    """A dispute is closed with an outcome, and has one only then."""

    def __init__(self, state: str) -> None:
        words = "closed with an outcome; name one" if state == "closed" else "open without outcome"
        super().__init__(f"A dispute that is made {state} is {words}.")


class UnknownOutcome(Invalid):
    """No outcome has that code."""

    def __init__(self, code: str, nearest: Sequence[str]) -> None:
        super().__init__(f"There is no outcome {code!r}; the nearest are {', '.join(nearest)}.")


class MissingVerdict(Invalid):
    """That one side stands is what a published verdict says, and no such verdict was named."""

    def __init__(self) -> None:
        super().__init__(
            "One side stands by a published verdict; publish one on a claim of this dispute first."
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decides: a state and, where it closes, an outcome; where it waits, a date.

    One side stands by the published verdict named, else by the newest on the claim of the key
    `stands`, else by the newest on any claim of the dispute. `at` and `by` (a person's key) tell
    that it was decided elsewhere: it then knows only what had appeared by that day.
    """

    state: str
    outcome: str | None = None
    note: str | None = None
    waiting_until: str | None = None
    stands: str | None = None
    verdict_id: str | None = None
    at: datetime | None = None
    by: str | None = None


def decide(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    dispute_id: str,
    version: int | None,
    decision: Decision,
) -> None:
    """Decide a dispute, over the version that was read.

    Raises NoSuchDispute, UnknownDecision, MissingVersion, MissingDate, MissingOutcome,
    UnknownOutcome, MissingVerdict, StaleVersion.
    """
    found = taken_up(session, actor, dispute_id)
    after = _of_both(session, decision, actor=actor, now=now)
    after |= _of_dispute(session, found, decision, actor=actor, now=now)
    _write(session, Dispute, found, version, after, actor=actor, now=now)
    disputes.touch(session, found)


def decide_pair(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    dispute_id: str,
    contradiction_id: str,
    version: int | None,
    decision: Decision,
) -> None:
    """Decide one contradiction apart from its dispute, over its version; raises as `decide`."""
    found = taken_up(session, actor, dispute_id)
    after = _of_both(session, decision, actor=actor, now=now)
    _verdict(session, found, decision)
    pair = _contradiction(session, found.id, contradiction_id)
    _write(session, Contradiction, pair, version, after, actor=actor, now=now)
    disputes.touch(session, found)


def taken_up(session: Session, actor: Actor, dispute_id: str) -> Any:
    """Return the row of a dispute, once it is this one's turn to change what follows from it."""
    require(actor, "dispute.decide")
    found = disputes.get(session, dispute_id)
    locks.take_turns(session, disputes.concerned(session, found))
    return found


def _of_both(
    session: Session, decision: Decision, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Return what a decision says of a dispute and of one pair alike."""
    return {
        "state": decision.state,
        "outcome_id": _outcome(session, decision.state, decision.outcome),
        "note": decision.note,
        "decided_at": decision.at or now,
        "decided_by": decision.by or actor.person_id,
    }


def _of_dispute(
    session: Session, found: Any, decision: Decision, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Return what a decision says of a dispute and not of one pair."""
    return {
        "waiting_until": _until(decision, actor, now),
        "verdict_id": _verdict(session, found, decision),
        "owner_id": found.owner_id or decision.by or actor.person_id,
        "decided_on": _points(session, found, decision),
        "new_since_decided": False,
        "found_real_at": _found_real(found, decision, now),
    }


def _found_real(found: Any, decision: Decision, now: datetime) -> datetime | None:
    """Return since when the dispute counts as real; to let it wait leaves that as it was."""
    if decision.state in FOUND_REAL:
        return decision.at or now
    return found.found_real_at if decision.state == "waiting" else None


def _outcome(session: Session, state: str, code: str | None) -> str | None:
    if state not in DECISIONS:
        raise UnknownDecision(state)
    if (state == "closed") != (code is not None):
        raise MissingOutcome(state)
    if code is None:
        return None
    known = ratings.by_code(session, Outcome, [code])
    if code not in known:
        nearest = process.extract(code, ratings.codes(session, Outcome), limit=3)
        raise UnknownOutcome(code, [match[0] for match in nearest])
    return known[code].id


def _until(decision: Decision, actor: Actor, now: datetime) -> str | None:
    if decision.state != "waiting":
        return None
    if decision.waiting_until is not None:
        periods.parse(decision.waiting_until)
    elif actor.import_id is None:
        raise MissingDate(now.date())
    return decision.waiting_until


def _verdict(session: Session, found: Any, decision: Decision) -> str | None:
    if decision.outcome != ONE_SIDE_STANDS:
        return decision.verdict_id
    for verdict_id, claim_key in dispute_verdicts.standing(
        session, found.question_id, found.claim_id
    ):
        if decision.verdict_id in (None, verdict_id) and decision.stands in (None, claim_key):
            return verdict_id
    raise MissingVerdict()


def _points(session: Session, found: Any, decision: Decision) -> str | None:
    """Return what stands as the decision is taken, so that what comes later is seen as new."""
    if decision.state == "suspected":
        return None
    until = decision.at.date() if decision.at else None
    points = standing.of_dispute(session, found.question_id, found.claim_id, until)
    return json.dumps(sorted(points), ensure_ascii=False)


def _contradiction(session: Session, dispute_id: str, contradiction_id: str) -> Any:
    table = Contradiction.__table__
    wanted = select(table).where(table.c.id == contradiction_id, table.c.dispute_id == dispute_id)
    found = session.execute(wanted).first()
    if found is None:
        raise NoSuchDispute(contradiction_id)
    return found


def _write(
    session: Session,
    model: Rows,
    before: Any,
    version: int | None,
    after: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    if version is None:
        raise MissingVersion()
    rows.write_over(session, model, [{"row": before.id, "read": version, **after}])
    told = [name for name in after if name != "decided_on"]
    old = {name: getattr(before, name) for name in told}
    act = Act("decide", model.__tablename__, before.id, old, {n: after[n] for n in told})
    events.record(session, actor=actor, now=now, acts=[act])
