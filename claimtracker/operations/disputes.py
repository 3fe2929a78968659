"""Disputes as rows of their own: found or asked, given to somebody, and noted to be compared anew.

What is decided on them stands in `decisions`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import Invalid
from claimtracker.models import Contradiction, Dispute, Reading
from claimtracker.operations import events, notifications, rows, touched
from claimtracker.operations.events import Act
from claimtracker.queries import desk
from claimtracker.queries.disputes import NoSuchDispute
from claimtracker.rules.permissions import Actor, require
from claimtracker.rules.questions import question_id


class NotAtTheDesk(Invalid):
    """A dispute is given to somebody who cannot decide it."""

    def __init__(self) -> None:
        super().__init__(
            "A dispute is given to somebody with an active account who may decide it; choose"
            " one of those."
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A dispute as it was found or made: its key and its version."""

    id: str
    version: int


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


def assign(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    dispute_id: str,
    version: int,
    person_id: str | None,
) -> None:
    """Give a dispute to a person who may decide it, or to nobody, over the version read.

    Raises NoSuchDispute, NotAtTheDesk, StaleVersion.
    """
    require(actor, "dispute.decide")
    found = get(session, dispute_id)
    if person_id is not None and person_id not in desk.people(session):
        raise NotAtTheDesk()
    rows.write_over(session, Dispute, [{"row": found.id, "read": version, "owner_id": person_id}])
    before, after = {"owner_id": found.owner_id}, {"owner_id": person_id}
    act = Act("assign", "dispute", found.id, before, after)
    events.record(session, actor=actor, now=now, acts=[act])
    if person_id is not None and person_id != found.owner_id:
        to = [person_id]
        notifications.tell(session, to, "owner", "dispute", found.id, actor=actor, now=now)


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


def concerned(session: Session, found: Any) -> set[str]:
    """Return the questions and claims that comparing a dispute anew comes to, by their keys."""
    asked = {found.question_id}
    if found.claim_id is not None:
        own = select(Reading.question_id).where(Reading.claim_id == found.claim_id)
        asked |= {key for key in session.scalars(own) if key}
    answering = select(Reading.claim_id).where(Reading.question_id.in_(asked))
    return asked | set(session.scalars(answering))
