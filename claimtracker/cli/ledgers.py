"""Which ledger a command is about, and who acts on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from claimtracker.config import settings
from claimtracker.db import engine as engines
from claimtracker.db import schemas
from claimtracker.db import session as sessions
from claimtracker.errors import Unavailable
from claimtracker.operations import writing as transactions
from claimtracker.operations.writing import acting, clock
from claimtracker.rules.permissions import Actor


class DriverMissing(Unavailable):
    """PostgreSQL cannot be reached without its driver."""

    def __init__(self) -> None:
        super().__init__(
            "PostgreSQL needs its driver; install it with `pip install 'claimtracker[postgresql]'`."
        )


class LedgerFails(Unavailable):
    """The database of the ledger gave up: a full disk, a lost connection, a damaged file."""

    def __init__(self, where: str, error: DatabaseError) -> None:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else "no answer"
        super().__init__(f"The ledger at {where} cannot be used: {reason}.{schemas.advice(reason)}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ledger that was named with --database, if one was, and the person named with --as."""

    named: str | None
    named_person: str | None

    @property
    def url(self) -> str:
        """The address of the ledger."""
        return self.named or settings().database_url

    @property
    def person(self) -> str:
        """The name of who acts."""
        return self.named_person or settings().actor


@dataclass(frozen=True, slots=True)
class Writing:
    """A transaction in which somebody acts at some hour."""

    session: Session
    actor: Actor
    now: datetime

    @property
    def by(self) -> dict[str, Any]:
        """The actor and the hour, as operations take them."""
        return {"actor": self.actor, "now": self.now}


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Open a ledger at an address and let go of it at the end.

    Raises DriverMissing, and LedgerFails for whatever its database refuses meanwhile.
    """
    try:
        engine = engines.create(url)
    except ModuleNotFoundError as error:
        raise DriverMissing() from error
    try:
        yield engine
    except DatabaseError as error:
        # Anything else that a database refuses is a fault of the program, and is seen whole.
        if type(error) not in (OperationalError, DatabaseError):
            raise
        raise LedgerFails(schemas.where(engine), error) from error
    finally:
        engine.dispose()


@contextmanager
def reading(chosen: Chosen) -> Iterator[Session]:
    """Give a session that reads one state of a ledger that is there and current."""
    with opened(chosen.url) as engine:
        schemas.require_current(engine)
        with sessions.read(engine) as session:
            yield session


@contextmanager
def writing(chosen: Chosen) -> Iterator[Writing]:
    """Give one transaction on a ledger that is there and current."""
    with opened(chosen.url) as engine:
        schemas.require_current(engine)
        actor, now = acting(engine, chosen.person), clock()
        with transactions.writing(engine, actor=actor, now=now) as session:
            yield Writing(session, actor, now)
