"""Bring a ledger to the schema that this program knows, or say that it is not there yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from claimtracker.config import resource_dir
from claimtracker.db import backups, guards
from claimtracker.errors import Conflict, Unavailable

# The tables that hold the first vocabulary, which goes when a ledger goes back before it.
FIRST_WORDS = ("attribute", "attribute_name", "outcome", "rating")


class LedgerMissing(Unavailable):
    """There is no ledger at the address."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"There is no ledger at {where}; make one with `claimtracker db upgrade`,"
            " or import a file into it."
        )


class LedgerOutdated(Unavailable):
    """The ledger has an older schema than the program."""

    def __init__(self, where: str, found: str, wanted: str) -> None:
        super().__init__(
            f"The ledger at {where} has schema {found}, this program needs {wanted};"
            " run `claimtracker db upgrade`."
        )


class LedgerNewer(Unavailable):
    """The ledger has a schema that this program does not know."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            f"The ledger at {where} has schema {found}, which this claimtracker does not know;"
            " install the newer claimtracker that made it."
        )


class LedgerUnreachable(Unavailable):
    """The database does not answer, or is no ledger."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"The ledger at {where} cannot be opened: {reason}.{advice(reason)}")


class AnotherDatabase(Conflict):
    """The database belongs to some other program."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} is a database of another program; name a new one with --database."
        )


class MigrationLostSomething(Unavailable):
    """A migration would have lost rows, links or guards; it was taken back."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The migration was taken back, nothing changed: {what}.")


@dataclass(frozen=True, slots=True)
class Status:
    """The schema that a ledger has and the one that the program knows; None where empty."""

    found: str | None
    wanted: str


def status(engine: Engine) -> Status:
    """Say which schema the ledger has; raises LedgerUnreachable."""
    wanted = _scripts().get_current_head()
    assert wanted is not None
    if is_absent(engine):
        return Status(None, wanted)
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except (OperationalError, DatabaseError) as error:
        raise LedgerUnreachable(where(engine), _reason(error)) from error
    return Status(found, wanted)


def require_current(engine: Engine) -> None:
    """Refuse a ledger that is missing, outdated or newer than the program, or is none."""
    now = status(engine)
    if now.found is None:
        _refuse_another(engine)
        raise LedgerMissing(where(engine))
    if now.found not in revisions():
        raise LedgerNewer(where(engine), now.found)
    if now.found != now.wanted:
        raise LedgerOutdated(where(engine), now.found, now.wanted)


def upgrade(engine: Engine, *, now: datetime, to: str = "head") -> Path | None:
    """Bring the ledger to the newest schema and return the backup that was made first.

    A backup is made of an SQLite ledger that holds something and is behind; else None.
    Raises AnotherDatabase, LedgerNewer.
    """
    before = status(engine)
    if before.found is None:
        _refuse_another(engine)
    if before.found is not None and before.found == before.wanted and to == "head":
        return None
    if before.found is not None and before.found not in revisions():
        raise LedgerNewer(where(engine), before.found)
    backup = backups.beside(engine, now=now, label=before.found) if before.found else None
    _run(engine, "upgrade", to)
    return backup


def upgrade_within(connection: Connection, to: str = "head") -> None:
    """Bring a ledger to a schema in the transaction of a connection, which the caller ends.

    On SQLite its foreign keys must be off and tables renamed in the old way, as `_run` has it.
    """
    _change(connection, "upgrade", to)


def revisions() -> list[str]:
    """Return the schemas that this program knows, the oldest first."""
    return [script.revision for script in reversed(list(_scripts().walk_revisions()))]


def downgrade(engine: Engine, to: str) -> None:
    """Take the ledger back to an older schema."""
    _run(engine, "downgrade", to)


def where(engine: Engine) -> str:
    """Return the address of a ledger as people may see it, without its password."""
    return (
        engine.url.database or ":memory:"
        if _is_sqlite(engine)
        else str(engine.url.render_as_string(hide_password=True))
    )


def advice(reason: str) -> str:
    """Return what to do about a reason that a database gives; "" where it says so itself."""
    if "readonly" in reason:
        return " SQLite writes beside a file even to read it; copy it to where you may write."
    if "malformed" in reason:
        return " The file is damaged; restore the newest backup of it."
    return ""


def is_absent(engine: Engine) -> bool:
    """Say whether an SQLite ledger has no file yet (asking SQLite would make an empty one)."""
    name = engine.url.database
    return _is_sqlite(engine) and bool(name) and name != ":memory:" and not Path(str(name)).exists()


def _refuse_another(engine: Engine) -> None:
    if not is_absent(engine) and set(inspect(engine).get_table_names()) - {"alembic_version"}:
        raise AnotherDatabase(where(engine))


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
    _nothing_lost(connection, counted, FIRST_WORDS if direction == "downgrade" else ())


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
    return any(part in table for part in parts) or table == "alembic_version"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resource_dir("migrations")).replace("%", "%%"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _reason(error: DatabaseError) -> str:
    return str(error.orig).strip().splitlines()[0] if error.orig else "no answer"
