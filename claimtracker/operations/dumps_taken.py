"""Write down who took a dump of the ledger, once it was complete.

The table of it is secret, so that noting a dump changes no byte of the next one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.models import DumpTaken, table_of
from claimtracker.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class Taken:
    """What was handed out: a dump or an export, of which profile and part, at which head.

    Without a part it is the whole; `rows` counts rows of a dump, or records of an export.
    """

    form: str
    profile: str
    part: str
    head: str
    rows: int


def note(session: Session, *, actor: Actor, now: datetime, taken: Taken) -> str:
    """Write down that somebody took a dump and return the key of the note.

    It leaves no event: nothing in the ledger changed, and a dump has all events in it.
    """
    row = {"id": new_id(), "taken_at": now, "taken_by": actor.person_id, **asdict(taken)}
    session.execute(insert(table_of(DumpTaken)), [row])
    return str(row["id"])
