"""Accounts, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from claimtracker.errors import NotFound
from claimtracker.models import Account, Person, SignIn
from claimtracker.rules.credentials import folded_login
from claimtracker.rules.permissions import Actor


class NoSuchAccount(NotFound):
    """There is no account of that login, or with that key."""

    def __init__(self, login: str = "") -> None:
        of = f" with the login {login[:80]!r}" if login else ""
        super().__init__(f"There is no account{of}; the list of accounts shows those that are.")


@dataclass(frozen=True, slots=True)
class AccountNow:
    """An account as it stands; `password` is what is kept of it, and is shown to nobody."""

    id: str
    version: int
    person_id: str
    name: str
    login: str
    email: str | None
    role: str
    active: bool
    created_at: datetime
    password: str | None
    totp_key: str | None
    totp_used: int | None
    subject: str | None

    @property
    def actor(self) -> Actor:
        """The person of the account, in its role."""
        return Actor(self.person_id, self.name, self.role)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as lists show it; `seen_at` is when a browser that is signed in was last used."""

    id: str
    version: int
    name: str
    login: str
    email: str | None
    role: str
    active: bool
    created_at: datetime
    has_password: bool
    has_provider: bool
    has_second_factor: bool
    seen_at: datetime | None


def are_there(session: Session) -> bool:
    """Say whether anybody can sign in to this ledger."""
    some = select(Account.id).where(Account.removed_at.is_(None), Account.active.is_(True))
    return session.execute(some.limit(1)).first() is not None


def listed(session: Session) -> list[AccountLine]:
    """Return all accounts by name, those that are disabled last; one query."""
    seen = (
        select(func.max(SignIn.seen_at))
        .where(SignIn.account_id == Account.id)
        .correlate(Account)
        .scalar_subquery()
    )
    rows: Any = session.execute(
        select(
            Account.id, Account.version, Person.name, Account.login, Account.email, Account.role,
            Account.active, Account.created_at, Account.password.is_not(None),
            Account.subject.is_not(None), Account.totp_key.is_not(None), seen,
        )
        .join(Person, Person.id == Account.person_id)
        .where(Account.removed_at.is_(None))
        .order_by(Account.active.desc(), Person.name, Account.id)
    )  # fmt: skip
    return [AccountLine(*row) for row in rows]


def get(session: Session, account_id: str) -> AccountNow:
    """Return an account by its key; raises NoSuchAccount."""
    found = _one(session, Account.id == account_id)
    if found is None:
        raise NoSuchAccount
    return found


def find(session: Session, login: str) -> AccountNow | None:
    """Return the account of a login, written in whatever capitals."""
    return _one(session, Account.login == folded_login(login))


def by_subject(session: Session, subject: str) -> AccountNow | None:
    """Return the account of somebody for whom an identity provider vouches."""
    return _one(session, Account.subject == subject)


def by_login(session: Session, login: str) -> AccountNow:
    """Return the account of a login; raises NoSuchAccount."""
    found = find(session, login)
    if found is None:
        raise NoSuchAccount(login)
    return found


def admins(session: Session, *, locked: bool = False) -> list[str]:
    """Return the keys of the accounts of active admins; `locked` keeps them so for the moment."""
    wanted = (
        select(Account.id)
        .where(Account.role == "admin", Account.active.is_(True), Account.removed_at.is_(None))
        .order_by(Account.id)
    )
    return list(session.execute(wanted.with_for_update() if locked else wanted).scalars())


def _one(session: Session, which: ColumnElement[bool]) -> AccountNow | None:
    row: Any = session.execute(
        select(
            Account.id, Account.version, Account.person_id, Person.name, Account.login,
            Account.email, Account.role, Account.active, Account.created_at, Account.password,
            Account.totp_key, Account.totp_used, Account.subject,
        )
        .join(Person, Person.id == Account.person_id)
        .where(which, Account.removed_at.is_(None))
    ).first()  # fmt: skip
    return None if row is None else AccountNow(*row)
