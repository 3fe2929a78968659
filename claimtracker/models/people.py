"""Who acts, and how they sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, DateTime
from sqlalchemy.orm import Mapped

from claimtracker.models.base import EVERYWHERE, Base, Editable, internal, one_of, refers, secret
from claimtracker.rules.vocabulary import ROLES


class Person(Editable, Base):
    """Somebody who acts in the ledger; stays when the account goes."""

    __tablename__ = "person"
    __table_args__ = ({"info": EVERYWHERE},)

    name: Mapped[str] = internal(unique=True)


class Account(Editable, Base):
    """One way in for one person."""

    __tablename__ = "account"
    __table_args__ = (one_of("role", ROLES), {"info": EVERYWHERE})

    person_id: Mapped[str] = refers("person.id", column=secret)
    login: Mapped[str] = secret(unique=True)
    email: Mapped[str | None] = secret()
    password: Mapped[str | None] = secret()
    role: Mapped[str] = secret()
    active: Mapped[bool] = secret(Boolean, default=True)
    created_at: Mapped[datetime] = secret(DateTime)
