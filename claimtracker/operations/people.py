"""People who act."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.models import Person, table_of


def named(session: Session, name: str) -> str:
    """Return the person of that name, made if there is none; leaves no event of its own."""
    found = session.execute(select(Person.id).where(Person.name == name)).scalar_one_or_none()
    if found is not None:
        return found
    made = new_id()
    session.execute(insert(table_of(Person)), [{"id": made, "name": name, "version": 1}])
    return made
