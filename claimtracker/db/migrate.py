"""Bring a ledger to the schema that this program knows, or to another."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, inspect, text

from claimtracker.db import backups, guards, schemas
from claimtracker.errors import Unavailable

# The tables of which rows go when a ledger goes back: those of the first vocabulary, and answers
# that were withdrawn, as an older schema cannot say that they were.
FEWER_BEFORE = ("attribute", "attribute_name", "outcome", "rating", "proposal_answer")


class MigrationLostSomething(Unavailable):
    """A migration would have lost rows, links or guards; it was taken back."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The migration was taken back, nothing changed: {what}.")


def upgrade(engine: Engine, *, now: datetime, to: str = "head") -> Path | None:
    """Bring the ledger to the newest schema and return the backup that was made first.

    A backup is made of an SQLite ledger that holds something and is behind; else None.
    Raises AnotherDatabase, LedgerNewer.
    """
    before = schemas.status(engine)
    if before.found is None:
        schemas.refuse_another(engine)
    if before.found is not None and before.found == before.wanted and to == "head":
        return None
    if before.found is not None and before.found not in schemas.revisions():
        raise schemas.LedgerNewer(schemas.where(engine), before.found)
    backup = backups.beside(engine, now=now, label=before.found) if before.found else None
    _run(engine, "upgrade", to)
    return backup


def upgrade_within(connection: Connection, to: str = "head") -> None:
    """Bring a ledger to a schema in the transaction of a connection, which the caller ends.

    On SQLite its foreign keys must be off and tables renamed in the old way, as `_run` has it.
    """
    _change(connection, "upgrade", to)


def make_ready(engine: Engine, *, now: datetime) -> None:
    """Make a ledger where there is none; refuse one that is not current."""
    if schemas.status(engine).found is not None:
        schemas.require_current(engine)
        return
    upgrade(engine, now=now)


def downgrade(engine: Engine, to: str) -> None:
    """Take the ledger back to an older schema."""
    _run(engine, "downgrade", to)


def _run(engine: Engine, direction: str, to: str) -> None:
    with engine.execution_options(writes=True).connect() as connection:
        if _is_sqlite(engine):
            # Inside a transaction this switch does nothing, and with foreign keys on
            # rebuilding a table would delete the rows that refer to it.
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys = OFF")
            # Otherwise the table that guards ask about could not be put back under its name.
            driver.execute("PRAGMA legacy_alter_table = ON")
        try:
            with connection.begin():
                _change(connection, direction, to)
        finally:
            connection.invalidate()


def _change(connection: Connection, direction: str, to: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    counted = _counts(connection)
    getattr(command, direction)(config, to)
    guards.lay(connection)
    _nothing_lost(connection, counted, FEWER_BEFORE if direction == "downgrade" else ())


def _nothing_lost(
    connection: Connection, counted: dict[str, int], shrinking: Collection[str]
) -> None:
    after = _counts(connection)
    for table in sorted(counted.keys() & after.keys() - set(shrinking)):
        if after[table] < counted[table]:
            raise MigrationLostSomething(f"{table} had {counted[table]} rows, then {after[table]}")
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken:
            raise MigrationLostSomething(f"a row of {broken[0]} lost the {broken[2]} it names")
    tables = set(inspect(connection).get_table_names())
    gone = [g for g in guards.missing(connection) if g[6:].rsplit("_", 1)[0] in tables]
    if gone:
        raise MigrationLostSomething(f"the guard {gone[0]} is gone")


def _counts(connection: Connection) -> dict[str, int]:
    names = [n for n in inspect(connection).get_table_names() if not _is_derived(n)]
    count = "SELECT count(*) FROM "
    return {n: connection.execute(text(f'{count}"{n}"')).scalar_one() for n in names}


def _is_derived(table: str) -> bool:
    parts = ("_search", "_fts", "public_")
    return any(part in table for part in parts) or table == schemas.VERSION


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(schemas.folder()).replace("%", "%%"))
    return config


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"
