"""Who took which dump of this ledger, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import DumpTaken, Person


@dataclass(frozen=True, slots=True)
class TakenLine:
    """One dump that left the ledger, and the key that the next page begins after."""

    id: str
    taken_at: datetime
    taken_by: str
    form: str
    profile: str
    part: str
    head: str
    rows: int


def page(
    session: Session, *, after: str | None = None, limit: int = 50, by: str | None = None
) -> list[TakenLine]:
    """Return dumps that were taken, the newest first, and one more than `limit` if there is.

    `by` is the key of a person whose alone they are.
    """
    taken = (
        select(
            DumpTaken.id, DumpTaken.taken_at, Person.name, DumpTaken.form, DumpTaken.profile,
            DumpTaken.part, DumpTaken.head, DumpTaken.rows,
        )
        .join(Person, Person.id == DumpTaken.taken_by)
        .order_by(DumpTaken.id.desc())
        .limit(limit + 1)
    )  # fmt: skip
    if after is not None:
        taken = taken.where(DumpTaken.id < after)
    if by is not None:
        taken = taken.where(DumpTaken.taken_by == by)
    return [TakenLine(*row) for row in session.execute(taken)]
