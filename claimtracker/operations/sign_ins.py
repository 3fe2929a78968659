"""Sign a browser in, keep it so while it is used, and sign it out."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from claimtracker.models import SignIn, table_of
from claimtracker.queries.sign_ins import IDLE, LONGEST, digest

LONGEST_BROWSER = 200


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
