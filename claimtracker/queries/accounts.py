"""Accounts, read."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Account


def are_there(session: Session) -> bool:
    """Say whether anybody can sign in to this ledger."""
    some = select(Account.id).where(Account.removed_at.is_(None), Account.active.is_(True))
    return session.execute(some.limit(1)).first() is not None
