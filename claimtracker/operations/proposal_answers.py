"""Keep what somebody answered to something that the ledger proposed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Update, delete, insert, update
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.models import ProposalAnswer, table_of
from claimtracker.queries.proposal_answers import BEHIND
from claimtracker.rules.permissions import Actor, require


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: to which estimate, about what, what it proposed, what is so, and by what.

    For a question of yes and no `proposed` and `answer` are YES or NO, else outcomes, or places
    among candidates beside each other, whose features `passage_answers` writes.
    """

    estimate: str
    about: str
    proposed: str
    answer: str
    features: Mapping[str, Any]
    version: int


def keep(session: Session, answer: Answer, *, actor: Actor, now: datetime) -> None:
    """Keep an answer in place of what was answered to the same before.

    It is about a proposal and no row of the ledger, so it leaves no event of its own.
    """
    require(actor, "proposal.answer")
    table = table_of(ProposalAnswer)
    same = (table.c.estimate == answer.estimate, table.c.about == answer.about)
    session.execute(delete(table).where(*same))
    numbers = {name: _rounded(value) for name, value in answer.features.items()}
    row = {
        "id": new_id(), "estimate": answer.estimate, "about": answer.about,
        "proposed": answer.proposed, "answer": answer.answer,
        "features": json.dumps(numbers, sort_keys=True), "estimate_version": answer.version,
        "person_id": actor.person_id, "answered_at": now, "withdrawn_at": None,
    }  # fmt: skip
    session.execute(insert(table), [row])


def clear(session: Session, estimates: Iterable[str], about: str, *, actor: Actor) -> None:
    """Forget what was answered to several proposals about the same, standing or withdrawn."""
    require(actor, "proposal.answer")
    table = table_of(ProposalAnswer)
    session.execute(
        delete(table).where(table.c.estimate.in_(tuple(estimates)), table.c.about == about)
    )


def _rounded(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def withdraw(
    session: Session,
    estimate: str,
    about: str,
    *,
    actor: Actor,
    now: datetime,
    answer: str | None = None,
) -> None:
    """Let what was answered to one proposal count no more, where that act is taken back.

    `answer` withdraws only an answer of that kind.
    """
    require(actor, "proposal.answer")
    taken_back = _of(estimate, about).where(ProposalAnswer.withdrawn_at.is_(None))
    if answer is not None:
        taken_back = taken_back.where(ProposalAnswer.answer == answer)
    session.execute(taken_back.values(withdrawn_at=now))


def restore(session: Session, estimate: str, about: str, *, actor: Actor) -> None:
    """Let what was answered to one proposal count again, where that act is done again."""
    require(actor, "proposal.answer")
    session.execute(_of(estimate, about).values(withdrawn_at=None))


def _of(estimate: str, about: str) -> Update:
    row = ProposalAnswer
    return update(row).where(row.estimate == estimate, row.about == about)


def forget(session: Session, estimate: str, begins: str, answer: str, *, actor: Actor) -> None:
    """Take back all answers of a kind about names that begin so, so that it is proposed again."""
    require(actor, "proposal.answer")
    table = table_of(ProposalAnswer)
    session.execute(
        delete(table).where(
            table.c.estimate == estimate, table.c.answer == answer,
            table.c.about >= begins, table.c.about < begins + BEHIND,
        )
    )  # fmt: skip
