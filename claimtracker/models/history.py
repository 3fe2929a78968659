"""What was done, by whom, and the seals that prove that nobody changed the account of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Integer,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped

from claimtracker.db.types import Id
from claimtracker.models.base import (
    EVERYWHERE,
    Base,
    Editable,
    Keyed,
    internal,
    one_of,
    public,
    refers,
    spread_by,
)


class Import(Editable, Base):
    """One file that came in, as one transaction."""

    __tablename__ = "import"
    __table_args__ = ({"info": EVERYWHERE},)

    imported_at: Mapped[datetime] = internal(DateTime)
    imported_by: Mapped[str] = refers("person.id", column=internal)
    file_name: Mapped[str] = internal()
    undone_at: Mapped[datetime | None] = internal(DateTime)


class Event(Keyed, Base):
    """One act by a person on one row; never altered.

    `digest` is over salt and content, so that content may be left out or taken away.
    """

    __tablename__ = "event"
    __table_args__ = ({"info": spread_by("row_id")},)

    at: Mapped[datetime] = internal(DateTime)
    actor_id: Mapped[str] = refers("person.id", column=internal)
    act: Mapped[str] = internal()
    table_name: Mapped[str] = internal()
    row_id: Mapped[str] = internal(Id, index=True)
    import_id: Mapped[str | None] = refers("import.id", column=internal, index=True)
    digest: Mapped[str] = internal()


class EventContent(Base):
    """What an event changed: before, after and why, as JSON; goes only by redaction."""

    __tablename__ = "event_content"
    __table_args__ = ({"info": spread_by("event_id")},)

    event_id: Mapped[str] = refers("event.id", column=internal, primary_key=True)
    salt: Mapped[str] = internal()
    content: Mapped[str] = internal()


class Seal(Base):
    """A small batch of events, chained to the one before; never altered."""

    __tablename__ = "seal"
    __table_args__ = ({"info": EVERYWHERE},)

    number: Mapped[int] = public(Integer, primary_key=True, autoincrement=False)
    previous: Mapped[str] = public()
    hash: Mapped[str] = public()
    count: Mapped[int] = public(BigInteger)
    sealed_at: Mapped[datetime] = public(DateTime)


class SealedEvent(Base):
    """The place of an event under its seal; never altered."""

    __tablename__ = "sealed_event"
    __table_args__ = (
        UniqueConstraint("seal_number", "position"),
        {"info": spread_by("event_id")},
    )

    event_id: Mapped[str] = refers("event.id", column=internal, primary_key=True)
    seal_number: Mapped[int] = internal(Integer, ForeignKey("seal.number"))
    position: Mapped[int] = internal(Integer)


class Hold(Keyed, Base):
    """A row kept out of every public form, until the hold is lifted."""

    __tablename__ = "hold"
    __table_args__ = (
        UniqueConstraint("table_name", "row_id", "live"),
        {"info": spread_by("row_id")},
    )

    table_name: Mapped[str] = internal()
    row_id: Mapped[str] = internal(Id)
    reason: Mapped[str] = internal()
    placed_at: Mapped[datetime] = internal(DateTime)
    placed_by: Mapped[str] = refers("person.id", column=internal)
    lifted_at: Mapped[datetime | None] = internal(DateTime)
    live: Mapped[bool | None] = internal(Boolean, default=True)


class Redaction(Keyed, Base):
    """Words that were taken away: why, by whom, and who agreed; never altered."""

    __tablename__ = "redaction"
    __table_args__ = (
        CheckConstraint("requested_by <> confirmed_by", name="two_people"),
        {"info": EVERYWHERE},
    )

    redacted_at: Mapped[datetime] = internal(DateTime)
    requested_by: Mapped[str] = refers("person.id", column=internal)
    confirmed_by: Mapped[str] = refers("person.id", column=internal)
    reason: Mapped[str] = internal()


class RedactionRequest(Editable, Base):
    """An admin's wish that words go, which waits for a second person."""

    __tablename__ = "redaction_request"
    __table_args__ = (
        one_of("state", ("waiting", "done", "refused")),
        {"info": EVERYWHERE},
    )

    table_name: Mapped[str] = internal()
    row_id: Mapped[str] = internal(Id, index=True)
    row_version: Mapped[int] = internal(Integer)
    reason: Mapped[str] = internal()
    requested_at: Mapped[datetime] = internal(DateTime)
    requested_by: Mapped[str] = refers("person.id", column=internal)
    state: Mapped[str] = internal(default="waiting")
    decided_by: Mapped[str | None] = refers("person.id", column=internal)
    decided_at: Mapped[datetime | None] = internal(DateTime)


class RedactedRow(Base):
    """A row that a redaction took words from, and the digest of what stood there."""

    __tablename__ = "redacted_row"
    __table_args__ = ({"info": EVERYWHERE},)

    redaction_id: Mapped[str] = refers("redaction.id", column=internal, primary_key=True)
    table_name: Mapped[str] = internal(primary_key=True)
    row_id: Mapped[str] = internal(Id, primary_key=True)
    digest: Mapped[str] = internal()


class Setting(Base):
    """One thing that this ledger knows of itself."""

    __tablename__ = "setting"
    __table_args__ = ({"info": EVERYWHERE},)

    name: Mapped[str] = internal(primary_key=True)
    value: Mapped[str] = internal()
    version: Mapped[int] = internal(Integer, default=1)
