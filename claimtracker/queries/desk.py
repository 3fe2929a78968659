"""Who works at the desk: the people to whom a dispute can be given."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Account, Person
from claimtracker.rules.permissions import ALLOWED


def people(session: Session) -> dict[str, str]:
    """Return the names of those with an active account who may decide disputes, in order."""
    deciding = sorted(ALLOWED["dispute.decide"])
    found = (
        select(Person.id, Person.name)
        .join(Account, Account.person_id == Person.id)
        .where(Account.active.is_(True), Account.removed_at.is_(None), Account.role.in_(deciding))
        .order_by(Person.name)
    )
    return {row[0]: row[1] for row in session.execute(found)}
