"""Accounts as the tests need them, made by the acts themselves."""

from __future__ import annotations

from sqlalchemy.orm import Session

from claimtracker.operations import accounts
from claimtracker.queries import accounts as rows
from claimtracker.queries.accounts import AccountNow
from claimtracker.rules.permissions import Actor
from tests.conftest import NOW

PASSWORD = "a tree by the harbour"
OTHER_PASSWORD = "a harbour by the tree"


def let_in(session: Session, login: str, role: str, *, by: Actor | None = None) -> AccountNow:
    """Make the account of somebody new, who is named as they sign in."""
    key = accounts.add(
        session, actor=by, now=NOW, name=login.title(), login=login, role=role, password=PASSWORD
    )
    return rows.get(session, key)
