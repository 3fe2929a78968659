"""Who is signed in: the account behind the token that a browser holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from claimtracker.models import Account, Person, SignIn
from claimtracker.queries import notifications
from claimtracker.rules.permissions import Actor

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser in which somebody is signed in, and who that is.

    `unread` is how much is for them that they have not read yet.
    """

    digest: str
    account_id: str
    actor: Actor
    seen_at: datetime
    has_second_factor: bool
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser in which an account is signed in."""

    digest: str
    name: str
    began_at: datetime
    seen_at: datetime


def digest(token: str) -> str:
    """Return what the ledger keeps of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


_HOLDER = (
    select(
        SignIn.digest, SignIn.seen_at, Account.id, Account.role, Account.totp_key,
        Person.id.label("person_id"), Person.name,
        notifications.unread(Person.id).label("unread"),
    )
    .join(Account, Account.id == SignIn.account_id)
    .join(Person, Person.id == Account.person_id)
    .where(
        SignIn.digest == bindparam("digest"),
        SignIn.seen_at > bindparam("idle"),
        SignIn.began_at > bindparam("longest"),
        Account.active.is_(True),
        Account.removed_at.is_(None),
    )
)  # fmt: skip


def find(session: Session, token: str, *, now: datetime) -> SignedIn | None:
    """Return who holds a token; None where it was ended, grew old, or never was."""
    asked = {
        "digest": digest(token), "idle": now - IDLE, "longest": now - LONGEST,
        "today": now.date().isoformat(),
    }  # fmt: skip
    row = session.connection().execute(_HOLDER, asked).first()
    if row is None:
        return None
    actor = Actor(row.person_id, row.name, row.role)
    has_phone = row.totp_key is not None
    return SignedIn(row.digest, row.id, actor, row.seen_at, has_phone, row.unread)


def of_account(session: Session, account_id: str, *, now: datetime) -> list[Browser]:
    """Return the browsers in which an account is signed in, the last used first."""
    rows = session.execute(
        select(SignIn.digest, SignIn.browser, SignIn.began_at, SignIn.seen_at)
        .where(
            SignIn.account_id == account_id,
            SignIn.seen_at > now - IDLE,
            SignIn.began_at > now - LONGEST,
        )
        .order_by(SignIn.seen_at.desc(), SignIn.digest)
    )
    return [Browser(*row) for row in rows]
