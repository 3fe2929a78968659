"""What the ledger keeps for each person at the desk; nothing of it ever leaves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped

from claimtracker.db.types import Id
from claimtracker.models.base import EVERYWHERE, Base, Keyed, one_of, refers, secret
from claimtracker.rules.vocabulary import NOTIFIED


class Notification(Keyed, Base):
    """Something that one person is to know of: why, about which row, and who did it."""

    __tablename__ = "notification"
    __table_args__ = (
        one_of("why", NOTIFIED),
        Index("ix_notification_person_id", "person_id", "read_at"),
        {"info": EVERYWHERE},
    )

    person_id: Mapped[str] = refers("person.id", column=secret)
    why: Mapped[str] = secret()
    table_name: Mapped[str] = secret()
    row_id: Mapped[str] = secret(Id)
    by_id: Mapped[str] = refers("person.id", column=secret)
    at: Mapped[datetime] = secret(DateTime)
    read_at: Mapped[datetime | None] = secret(DateTime)


class LastLook(Base):
    """How far one person has seen what happened: up to which seal, and when that was said."""

    __tablename__ = "last_look"
    __table_args__ = ({"info": EVERYWHERE},)

    person_id: Mapped[str] = refers("person.id", column=secret, primary_key=True)
    seal_number: Mapped[int] = secret(Integer)
    looked_at: Mapped[datetime] = secret(DateTime)


class MailWish(Base):
    """Somebody who wants to be told by mail as well of what is for them."""

    __tablename__ = "mail_wish"
    __table_args__ = ({"info": EVERYWHERE},)

    person_id: Mapped[str] = refers("person.id", column=secret, primary_key=True)
    wished_at: Mapped[datetime] = secret(DateTime)


class SavedSearch(Keyed, Base):
    """One search that one person keeps under a name, and how much it found when they last looked.

    `found` is counted up to a limit (`queries.saved_searches.CAP` and one more).
    """

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("person_id", "name"), {"info": EVERYWHERE})

    person_id: Mapped[str] = refers("person.id", column=secret)
    name: Mapped[str] = secret()
    asked: Mapped[str] = secret()
    found: Mapped[int] = secret(Integer)
    looked_at: Mapped[datetime] = secret(DateTime)
