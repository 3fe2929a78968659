"""Decide disputes: open, wait, close with an outcome, one pair apart; or ask what no rule found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapidfuzz import process
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from claimtracker.db import locks
from claimtracker.db.types import new_id
from claimtracker.errors import Invalid
from claimtracker.models import Contradiction, Dispute, Outcome, Reading
from claimtracker.operations import events, rows, touched
from claimtracker.operations.events import Act
from claimtracker.queries import dispute_verdicts, ratings, standing
from claimtracker.queries.disputes import NoSuchDispute
from claimtracker.rules import periods
from claimtracker.rules.permissions import Actor, require
from claimtracker.rules.questions import question_id
from claimtracker.rules.vocabulary import DECISIONS

ONE_SIDE_STANDS = "one-side-stands"


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

    def __init__(self) -> None:
        super().__init__("A dispute that waits needs a date until which it waits: 2020-11-12.")


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
class Asked:
    """A dispute as it was found or made: its key and its version."""

    id: str
    version: int


@dataclass(frozen=True, slots=True)
class _Decision:
    state: str
    outcome_id: str | None
    outcome: str | None
    note: str | None
    waiting_until: str | None
    stands: str | None
    verdict_id: str | None
    at: datetime
    by: str
    is_from_elsewhere: bool
    came_in: bool

    def columns(self) -> dict[str, Any]:
        """Return what a decision says of a dispute and of one pair alike."""
        return {
            "state": self.state, "outcome_id": self.outcome_id, "note": self.note,
            "decided_at": self.at, "decided_by": self.by,
        }  # fmt: skip


def decide(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    dispute_id: str,
    version: int | None,
    state: str,
    outcome: str | None = None,
    note: str | None = None,
    waiting_until: str | None = None,
    stands: str | None = None,
    verdict_id: str | None = None,
    contradiction_id: str | None = None,
    at: datetime | None = None,
    by: str | None = None,
) -> None:
    """Put a dispute, or one contradiction apart from it, into a state, over the version read.

    With `contradiction_id` the version is that of the contradiction. One side stands by the
    published verdict named, else by the newest on the claim of the key `stands`, else by the
    newest on any claim of the dispute. `at` and `by` (a person's key) tell that it was decided
    elsewhere: it then knows only what had appeared by that day. Raises NoSuchDispute,
    UnknownDecision, MissingVersion, MissingDate, MissingOutcome, UnknownOutcome,
    MissingVerdict, StaleVersion.
    """
    require(actor, "dispute.decide")
    if version is None:
        raise MissingVersion()
    decision = _Decision(
        state, _outcome(session, state, outcome), outcome, note, waiting_until, stands, verdict_id,
        at or now, by or actor.person_id, at is not None, actor.import_id is not None,
    )  # fmt: skip
    found = get(session, dispute_id)
    locks.take_turns(session, _concerned(session, found))
    if contradiction_id is None:
        after = decision.columns() | _dispute_only(session, found, decision)
        _write(session, Dispute, found, version, after, actor=actor, now=now)
    else:
        _verdict(session, found, decision)
        pair = _contradiction(session, found.id, contradiction_id)
        _write(session, Contradiction, pair, version, decision.columns(), actor=actor, now=now)
    touch(session, found)


def ask(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    subject_id: str | None = None,
    attribute_id: str | None = None,
    object_id: str | None = None,
    claim_id: str | None = None,
) -> Asked:
    """Return the dispute over a question, or over one claim, made if no rule has found it."""
    require(actor, "dispute.decide")
    key = claim_id or question_id(subject_id or "", attribute_id or "", object_id)
    table = Dispute.__table__
    known = session.execute(
        select(table.c.id, table.c.version).where(table.c.question_id == key)
    ).first()
    if known:
        return Asked(known.id, known.version)
    row = {
        "id": new_id(), "version": 1, "question_id": key, "subject_id": subject_id,
        "attribute_id": attribute_id, "object_id": object_id, "claim_id": claim_id,
        "state": "quiet", "new_since_decided": False, "found_at": now,
    }  # fmt: skip
    session.execute(insert(Dispute), [row])
    act = Act("ask", "dispute", str(row["id"]), after={"state": "quiet"})
    events.record(session, actor=actor, now=now, acts=[act])
    return Asked(str(row["id"]), 1)


def get(session: Session, dispute_id: str) -> Any:
    """Return the row of a dispute; raises NoSuchDispute."""
    table = Dispute.__table__
    found = session.execute(select(table).where(table.c.id == dispute_id)).first()
    if found is None:
        raise NoSuchDispute(dispute_id)
    return found


def touch(session: Session, found: Any) -> None:
    """Note that the question of a dispute is to be compared, and its claims shown, anew."""
    for side in (Contradiction.left_id, Contradiction.right_id):
        within = select(side).where(Contradiction.dispute_id == found.id)
        touched.note_all(session, "claim", within)
    if found.claim_id is not None:
        touched.claims(session, [found.claim_id])
        return
    touched.questions(session, [found.question_id])
    answering = select(Reading.claim_id).where(Reading.question_id == found.question_id)
    touched.note_all(session, "claim", answering)


def _concerned(session: Session, found: Any) -> set[str]:
    """Return the questions and claims that comparing a dispute anew comes to, by their keys."""
    asked = {found.question_id}
    if found.claim_id is not None:
        own = select(Reading.question_id).where(Reading.claim_id == found.claim_id)
        asked |= {key for key in session.scalars(own) if key}
    answering = select(Reading.claim_id).where(Reading.question_id.in_(asked))
    return asked | set(session.scalars(answering))


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


def _dispute_only(session: Session, found: Any, decision: _Decision) -> dict[str, Any]:
    """Return what a decision says of a dispute and not of one pair."""
    return {
        "waiting_until": _until(decision),
        "verdict_id": _verdict(session, found, decision),
        "owner_id": found.owner_id or decision.by,
        "decided_on": _points(session, found, decision),
        "new_since_decided": False,
    }


def _until(decision: _Decision) -> str | None:
    if decision.state != "waiting":
        return None
    if decision.waiting_until is not None:
        periods.parse(decision.waiting_until)
    elif not decision.came_in:
        raise MissingDate()
    return decision.waiting_until


def _verdict(session: Session, found: Any, decision: _Decision) -> str | None:
    if decision.outcome != ONE_SIDE_STANDS:
        return decision.verdict_id
    for verdict_id, claim_key in dispute_verdicts.standing(
        session, found.question_id, found.claim_id
    ):
        if decision.verdict_id in (None, verdict_id) and decision.stands in (None, claim_key):
            return verdict_id
    raise MissingVerdict()


def _points(session: Session, found: Any, decision: _Decision) -> str | None:
    """Return what stands as the decision is taken, so that what comes later is seen as new."""
    if decision.state == "suspected":
        return None
    until = decision.at.date() if decision.is_from_elsewhere else None
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
    model: type[Dispute] | type[Contradiction],
    before: Any,
    version: int,
    after: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    rows.write_over(session, model, [{"row": before.id, "read": version, **after}])
    told = [name for name in after if name != "decided_on"]
    old = {name: getattr(before, name) for name in told}
    act = Act("decide", model.__tablename__, before.id, old, {n: after[n] for n in told})
    events.record(session, actor=actor, now=now, acts=[act])
