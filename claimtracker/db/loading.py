"""Many rows at once into a ledger that nobody else sees yet, and how such a ledger is made.

What would be asked anew for each row, guards and foreign keys, is taken off for the load and
put back after it; the caller proves that the rows fit.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, inspect, text
from sqlalchemy.exc import DBAPIError

from claimtracker.db import engine as engines
from claimtracker.db import guards, schemas
from claimtracker.db.literals import quoted
from claimtracker.errors import Conflict

_LOCK = 7_316_022
_BESIDE = ("", "-journal", "-wal", "-shm")


class LedgerThere(Conflict):
    """The place where a ledger is to be made is taken."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"There is something at {where} already, and nothing of it was changed; name a ledger"
            " that is not there yet with --database."
        )


class NoPlaceForLedger(Conflict):
    """A ledger that goes with its connection cannot be kept."""

    def __init__(self) -> None:
        super().__init__("A ledger in memory cannot be kept; name a file with --database.")


class AlreadyBuilding(Conflict):
    """Another process makes a ledger in the same place."""

    def __init__(self, where: str) -> None:
        super().__init__(f"Another restore is at work {where}; wait until it is done.")


@contextmanager
def building(engine: Engine) -> Iterator[Connection]:
    """Give the one transaction in which a ledger is made at an address where there is none.

    It is there only once all is done: an SQLite file is made beside, as NAME.unfinished. Raises
    LedgerThere, NoPlaceForLedger and AlreadyBuilding.
    """
    build = _file if engine.dialect.name == "sqlite" else _database
    with build(engine) as connection:
        yield connection


def prepare(connection: Connection) -> list[str]:
    """Take off guards, foreign keys and indexes; return the statements that put them back."""
    if connection.dialect.name == "sqlite":
        wanted = "SELECT 'DROP TRIGGER ' || name, '' FROM sqlite_master WHERE type = 'trigger'"
        made = (
            "SELECT 'DROP INDEX ' || name, sql FROM sqlite_master"
            " WHERE type = 'index' AND sql IS NOT NULL"
        )
        found = [*_two(connection, wanted), *_two(connection, made)]
    else:
        found = _two(
            connection,
            "SELECT concat('ALTER TABLE ', conrelid::regclass, ' DROP CONSTRAINT ',"
            " quote_ident(conname)),"
            " concat('ALTER TABLE ', conrelid::regclass, ' ADD CONSTRAINT ',"
            " quote_ident(conname), ' ', pg_get_constraintdef(oid))"
            " FROM pg_constraint WHERE contype = 'f'"
            " AND connamespace = current_schema()::regnamespace ORDER BY conname",
        )
    for take_off, _ in found:
        connection.exec_driver_sql(take_off)
    return [put_back for _, put_back in found if put_back]


def finish(connection: Connection, statements: Sequence[str]) -> None:
    """Put back what `prepare` took off; on PostgreSQL that proves the foreign keys."""
    for statement in statements:
        connection.exec_driver_sql(statement)
    guards.lay(connection)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE")


def clear(connection: Connection, tables: Sequence[str]) -> None:
    """Empty tables."""
    for table in tables:
        connection.execute(text(f"DELETE FROM {quoted(table)}"))


def rows(
    connection: Connection, table: str, columns: Sequence[str], values: Sequence[tuple[Any, ...]]
) -> None:
    """Put rows into a table; raises the database's own errors, as SQLAlchemy names them."""
    names = ", ".join(map(quoted, columns))
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {quoted(table)} ({names}) FROM STDIN", values)
        return
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {quoted(table)} ({names}) VALUES ({marks})"
    connection.exec_driver_sql(statement, list(values))


def _copy(connection: Connection, statement: str, values: Sequence[tuple[Any, ...]]) -> None:
    import psycopg

    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in values:
                copy.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError.instance(
            statement, None, error, psycopg.Error, dialect=connection.dialect
        ) from error


def _two(connection: Connection, statement: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in connection.exec_driver_sql(statement)]


@contextmanager
def _database(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection, connection.begin():
        taken = text(f"SELECT pg_try_advisory_xact_lock({_LOCK})")
        if not connection.execute(taken).scalar():
            raise AlreadyBuilding(f"at {schemas.where(engine)}")
        known = inspect(connection)
        if known.get_table_names() or known.get_view_names():
            raise LedgerThere(schemas.where(engine))
        yield connection


@contextmanager
def _file(engine: Engine) -> Iterator[Connection]:
    name = engine.url.database
    if not name or name == ":memory:":
        raise NoPlaceForLedger()
    target = Path(name).resolve()
    with _alone(target):
        _require_free(target)
        unfinished = target.with_name(f"{target.name}.unfinished")
        _remove(unfinished)
        try:
            with _written(engine, unfinished) as connection:
                yield connection
            _keep(unfinished, target)
        finally:
            _remove(unfinished)


@contextmanager
def _written(engine: Engine, path: Path) -> Iterator[Connection]:
    """Give a transaction on a file that nobody sees and that is thrown away if anything fails."""
    url = engine.url.set(database=str(path)).render_as_string(hide_password=False)
    made = engines.create(url)
    event.listen(made, "connect", _without_journal)
    try:
        with made.execution_options(writes=True).connect() as connection, connection.begin():
            yield connection
    finally:
        made.dispose()


def _without_journal(connection: Any, _record: object) -> None:
    for pragma in (
        "locking_mode = EXCLUSIVE",
        "journal_mode = OFF",
        "synchronous = OFF",
        "foreign_keys = OFF",
        "legacy_alter_table = ON",
        "secure_delete = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Let one process at a time make ledgers in a folder; the lock goes with the process."""
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        _lock(folder, target)
        yield
    finally:
        os.close(folder)


def _lock(folder: int, target: Path) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise AlreadyBuilding(f"in the folder {target.parent}") from error
    except OSError:
        return  # Some disks over a network lock no folders.


def _require_free(target: Path) -> None:
    # SQLite would take what lies beside a file for changes to it.
    for end in _BESIDE:
        beside = target.with_name(target.name + end)
        if beside.exists() or beside.is_symlink():
            raise LedgerThere(str(beside))


def _keep(unfinished: Path, target: Path) -> None:
    """Give a finished file its name, unless something has it by now, and see it on the disk."""
    _flush(unfinished)
    _require_free(target)
    try:
        target.hardlink_to(unfinished)
    except FileExistsError as error:
        raise LedgerThere(str(target)) from error
    except OSError:
        # This kind of disk knows no second name of a file.
        unfinished.rename(target)
    _flush(target.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(unfinished: Path) -> None:
    for end in _BESIDE:
        with suppress(FileNotFoundError):
            unfinished.with_name(unfinished.name + end).unlink()
