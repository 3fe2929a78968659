"""Write a ledger's file anew, so that words that were taken away stand on none of its pages.

What a redaction frees, a database keeps until it needs the room. So a redaction is done only when
the ledger was scrubbed after it; which one that was last is noted, for one that fails can wait.
"""

from __future__ import annotations

from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from claimtracker.db import session as sessions
from claimtracker.db.engine import sqlite_module
from claimtracker.db.session import LedgerBusy
from claimtracker.errors import Unavailable
from claimtracker.models import Redaction, Setting
from claimtracker.operations import search_index
from claimtracker.queries.redactions import SCRUBBED

# How many milliseconds PostgreSQL waits for a table that somebody reads.
PATIENCE = 10_000


class LedgerInUse(Unavailable):
    """Somebody reads the ledger, so that its file cannot be written anew."""

    def __init__(self) -> None:
        super().__init__(
            "The words are out of the ledger, but its file could not be written anew while"
            " others use it; stop them and scrub again."
        )


def scrub(engine: Engine) -> None:
    """Write the ledger's file anew, so that words taken away stand on none of its pages.

    To be called after the redaction is committed. Earlier backups keep what they hold. Raises
    LedgerInUse.
    """
    try:
        with sessions.write(engine) as session:
            newest = session.scalars(select(Redaction.id).order_by(Redaction.id.desc())).first()
            search_index.rewrite(session)
        rewrite = _rewrite_file if engine.dialect.name == "sqlite" else _rewrite_tables
        rewrite(engine)
        with sessions.write(engine) as session:
            _note(session, newest)
    except (LedgerBusy, OperationalError, sqlite_module().OperationalError) as error:
        raise LedgerInUse() from error


def _rewrite_file(engine: Engine) -> None:
    connection = engine.raw_connection()
    driver = connection.driver_connection
    assert driver is not None
    try:
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            answer = driver.execute(statement).fetchone()
            if answer and answer[0]:
                raise LedgerInUse()
    finally:
        connection.close()


def _rewrite_tables(engine: Engine) -> None:
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        tables = ", ".join(f'"{name}"' for name in inspect(connection).get_table_names())
        # Whoever reads for long keeps a table to himself; waiting for that would keep all others.
        connection.exec_driver_sql(f"SET lock_timeout = {PATIENCE}")
        try:
            connection.exec_driver_sql(f"VACUUM FULL {tables}")
        finally:
            connection.exec_driver_sql("RESET lock_timeout")


def _note(session: Session, newest: str | None) -> None:
    """Note up to which redaction the ledger was scrubbed."""
    if newest is not None:
        session.merge(Setting(name=SCRUBBED, value=newest))
