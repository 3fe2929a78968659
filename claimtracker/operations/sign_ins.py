"""Sign a browser in, keep it so while it is used, and sign it out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete, insert, or_, update
from sqlalchemy.orm import Session

from claimtracker.models import Account, SignIn, table_of
from claimtracker.operations import passwords, second_factors
from claimtracker.queries.accounts import AccountNow
from claimtracker.queries.sign_ins import IDLE, LONGEST, digest

LONGEST_BROWSER = 200


@dataclass(frozen=True, slots=True)
class Proven:
    """An account whose password was given, and the number of the code that went with it."""

    account: AccountNow
    password: str
    code: int | None


def prove(found: AccountNow | None, *, password: str, code: str, now: datetime) -> Proven | None:
    """Return an account that may be signed in to with a password and, where it asks, a code.

    An account that is not there, is disabled or has no password takes as long to refuse.
    """
    active = found if found is not None and found.active else None
    if not passwords.is_right(active.password if active else None, password) or active is None:
        return None
    if active.totp_key is None:
        return Proven(active, password, None)
    used = active.totp_used
    number = second_factors.matching(active.totp_key, code, used=used, now=now)
    return None if number is None else Proven(active, password, number)


def begin_proven(session: Session, proven: Proven, *, now: datetime, browser: str) -> str | None:
    """Sign a browser in and return its token; None where the account changed since, or another
    browser used the code. A password that was kept with old parameters is kept anew.
    """
    account = proven.account
    values: dict[str, Any] = {"totp_used": proven.code}
    if account.password and passwords.is_outdated(account.password):
        values["password"] = passwords.hashed(proven.password)
    stands = [Account.password == account.password, _takes(proven.code)]
    if not _stands(session, account.id, stands, values):
        return None
    return begin(session, account_id=account.id, now=now, browser=browser)


def begin_vouched(
    session: Session, account: AccountNow, *, code: int | None, now: datetime, browser: str
) -> str | None:
    """Sign a browser in for which an identity provider vouched and return its token.

    `code` is the number of the code that the phone showed. None where the account changed since,
    asks for a code and had none, or took this one before.
    """
    stands = [Account.subject == account.subject, _takes(code)]
    if not _stands(session, account.id, stands, {"totp_used": code}):
        return None
    return begin(session, account_id=account.id, now=now, browser=browser)


def _stands(
    session: Session,
    account_id: str,
    conditions: Sequence[ColumnElement[bool]],
    values: Mapping[str, Any],
) -> bool:
    """Note what a sign-in leaves on an account, if it is as it was found, and say whether it is."""
    statement = update(Account).where(
        Account.id == account_id, Account.active.is_(True), *conditions
    )
    done: CursorResult[Any] = session.connection().execute(statement.values(**values))
    return done.rowcount == 1


def _takes(code: int | None) -> ColumnElement[bool]:
    """Return the condition that an account asks for no code, or did not take this one yet."""
    if code is None:
        return Account.totp_key.is_(None)
    return or_(Account.totp_used.is_(None), Account.totp_used < code)


def begin(session: Session, *, account_id: str, now: datetime, browser: str = "") -> str:
    """Sign a browser in to an account and return the token that it is to hold.

    What grew old is swept away with it, so that the table stays small.
    """
    token = secrets.token_urlsafe(32)
    session.execute(
        delete(SignIn).where((SignIn.seen_at <= now - IDLE) | (SignIn.began_at <= now - LONGEST))
    )
    row = {
        "digest": digest(token), "account_id": account_id, "began_at": now, "seen_at": now,
        "browser": browser[:LONGEST_BROWSER],
    }  # fmt: skip
    session.execute(insert(table_of(SignIn)), [row])
    return token


def keep(session: Session, held: str, *, now: datetime) -> None:
    """Note that a browser is still in use, by the digest of its token."""
    session.execute(update(SignIn).where(SignIn.digest == held).values(seen_at=now))


def end(session: Session, held: str) -> None:
    """Sign one browser out, by the digest of its token."""
    session.execute(delete(SignIn).where(SignIn.digest == held))


def end_all(session: Session, account_id: str, *, but: str = "") -> None:
    """Sign an account out everywhere; `but` is the digest of a token that may stay."""
    session.execute(delete(SignIn).where(SignIn.account_id == account_id, SignIn.digest != but))
