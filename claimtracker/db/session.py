"""Sessions, and the only place that commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from claimtracker.errors import Conflict, Unavailable
from claimtracker.rules.permissions import Sight

Step = Callable[[Session], None]

# What PostgreSQL says to the second of two who add one name, or who wait for each other.
AT_ONCE = frozenset({"23505", "40P01", "40001"})
FEW_KILOBYTES = 1_000
# What SQLite says to whoever waited for its one writer in vain.
LOCKED = "database is locked"


class WrittenAtOnce(Conflict):
    """Two wrote the same at the same moment, and the other one was first."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else wrote the same at the same moment, so nothing was saved; try again."
        )


class LedgerBusy(Unavailable):
    """Somebody else has been writing for longer than one waits."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else is writing a great deal to the ledger just now, an import perhaps, so"
            " nothing was saved; try again in a minute."
        )


@contextmanager
def read(engine: Engine, sight: Sight = Sight.WHOLE) -> Iterator[Session]:
    """Give a session that sees one state of the ledger and writes nothing.

    It remembers with which sight it reads; the engine is what keeps the rest from it.
    """
    if _is_postgresql(engine):
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with Session(engine, info={"sight": sight}) as session:
        yield session


def remember_little(session: Session) -> None:
    """Let SQLite keep few pages, for whoever reads every row once and so gains nothing by more."""
    if not _is_postgresql(session.get_bind()):
        session.connection().exec_driver_sql(f"PRAGMA cache_size = -{FEW_KILOBYTES}")


def sight_of(session: Session) -> Sight:
    """Return with which sight a session reads; one that writes sees the whole."""
    sight: Sight = session.info.get("sight", Sight.WHOLE)
    return sight


@contextmanager
def write(
    engine: Engine, before: Sequence[Step] = (), after: Sequence[Step] = ()
) -> Iterator[Session]:
    """Give a session whose work is kept as one, or not at all.

    `before` runs inside the transaction, just before it is committed; `after` each in one
    of its own, once the work is safe. Raises WrittenAtOnce, LedgerBusy.
    """
    writing = engine.execution_options(writes=True)
    with _in_order(), Session(writing) as session, session.begin():
        yield session
        for step in before:
            step(session)
    for step in after:
        with Session(writing) as session, session.begin():
            step(session)


@contextmanager
def write_at_once(engine: Engine) -> Iterator[Session]:
    """Give a session that writes what may as well be written later.

    Raises LedgerBusy where one would have to wait for others.
    """
    writing = engine.execution_options(writes=True, waits=False)
    with _in_order(), Session(writing) as session, session.begin():
        yield session


@contextmanager
def _in_order() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in AT_ONCE:
            raise WrittenAtOnce() from error
        if str(error.orig) == LOCKED:
            raise LedgerBusy() from error
        raise


def _is_postgresql(engine: Engine | Connection) -> bool:
    return engine.dialect.name == "postgresql"
