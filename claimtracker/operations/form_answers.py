"""Let a form that is sent twice act once: its key is kept with its answer, in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from claimtracker.errors import Conflict
from claimtracker.models import FormAnswer

KEPT = timedelta(days=14)


class SentBySomebodyElse(Conflict):
    """The key of a form was used by another account."""

    def __init__(self) -> None:
        super().__init__("This form was sent by somebody else; open the page anew and send it.")


def take(session: Session, key: str, *, account_id: str, now: datetime) -> str | None:
    """Take the key of a form; return where its sender was sent if it was answered before.

    Of two who send it at once the second waits for the first. Raises SentBySomebodyElse.
    """
    session.execute(delete(FormAnswer).where(FormAnswer.answered_at < now - KEPT))
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert: Any = insert_sqlite if is_sqlite else insert_postgresql
    row = {"key": key, "account_id": account_id, "answered_at": now, "location": ""}
    made = insert(FormAnswer).values(**row).on_conflict_do_nothing(index_elements=["key"])
    if session.execute(made.returning(FormAnswer.key)).first():
        return None
    owner, location = session.execute(
        select(FormAnswer.account_id, FormAnswer.location).where(FormAnswer.key == key)
    ).one()
    if owner != account_id:
        raise SentBySomebodyElse
    return str(location)


def keep(session: Session, key: str, location: str) -> None:
    """Note where the sender of a form is sent now that it was done."""
    session.execute(update(FormAnswer).where(FormAnswer.key == key).values(location=location))
