"""Who acts, and how they sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, DateTime, Integer
from sqlalchemy.orm import Mapped

from claimtracker.models.base import (
    EVERYWHERE,
    Base,
    Editable,
    Keyed,
    internal,
    one_of,
    refers,
    secret,
)
from claimtracker.rules.vocabulary import ROLES


class Person(Editable, Base):
    """Somebody who acts in the ledger; stays when the account goes."""

    __tablename__ = "person"
    __table_args__ = ({"info": EVERYWHERE},)

    name: Mapped[str] = internal(unique=True)


class Account(Editable, Base):
    """One way in for one person.

    `totp_key` is the shared key of a second factor, where there is one; `totp_used` the number
    of the last code that was taken, so that none is taken twice. `subject` is who an identity
    provider says that this is.
    """

    __tablename__ = "account"
    __table_args__ = (one_of("role", ROLES), {"info": EVERYWHERE})

    person_id: Mapped[str] = refers("person.id", column=secret)
    login: Mapped[str] = secret(unique=True)
    email: Mapped[str | None] = secret()
    password: Mapped[str | None] = secret()
    role: Mapped[str] = secret()
    active: Mapped[bool] = secret(Boolean, default=True)
    created_at: Mapped[datetime] = secret(DateTime)
    totp_key: Mapped[str | None] = secret()
    totp_used: Mapped[int | None] = secret(BigInteger)
    subject: Mapped[str | None] = secret(unique=True)


class SignIn(Base):
    """One browser in which an account is signed in; gone when it is not any more.

    The browser holds a token, of which only the digest is kept.
    """

    __tablename__ = "sign_in"
    __table_args__ = ({"info": EVERYWHERE},)

    digest: Mapped[str] = secret(primary_key=True)
    account_id: Mapped[str] = refers("account.id", column=secret, index=True)
    began_at: Mapped[datetime] = secret(DateTime)
    seen_at: Mapped[datetime] = secret(DateTime)
    browser: Mapped[str] = secret(default="")


class Invitation(Keyed, Base):
    """A link that lets somebody in once: to a new account, or to a new password.

    The link holds a token, of which only the digest is kept. Without `invited_by` it is the
    link of the first start.
    """

    __tablename__ = "invitation"
    __table_args__ = (one_of("role", ROLES), {"info": EVERYWHERE})

    digest: Mapped[str] = secret(unique=True)
    role: Mapped[str] = secret()
    account_id: Mapped[str | None] = refers("account.id", column=secret)
    email: Mapped[str | None] = secret()
    name: Mapped[str | None] = secret()
    invited_by: Mapped[str | None] = refers("person.id", column=secret)
    invited_at: Mapped[datetime] = secret(DateTime)
    expires_at: Mapped[datetime] = secret(DateTime)
    used_at: Mapped[datetime | None] = secret(DateTime)


class FormAnswer(Base):
    """What was answered to a form that was sent, so that sending it twice acts once."""

    __tablename__ = "form_answer"
    __table_args__ = ({"info": EVERYWHERE},)

    key: Mapped[str] = secret(primary_key=True)
    account_id: Mapped[str] = refers("account.id", column=secret)
    answered_at: Mapped[datetime] = secret(DateTime, index=True)
    location: Mapped[str] = secret(default="")


class DumpTaken(Keyed, Base):
    """One dump that left the ledger: who took it, when, and what was in it."""

    __tablename__ = "dump_taken"
    __table_args__ = ({"info": EVERYWHERE},)

    taken_at: Mapped[datetime] = secret(DateTime)
    taken_by: Mapped[str] = refers("person.id", column=secret)
    form: Mapped[str] = secret()
    profile: Mapped[str] = secret()
    part: Mapped[str] = secret()
    head: Mapped[str] = secret()
    rows: Mapped[int] = secret(Integer)
