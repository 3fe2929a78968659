"""The one factory of connections, and what each engine must be told first."""

from __future__ import annotations

import re
from contextlib import suppress
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from claimtracker.config import settings
from claimtracker.db import literals
from claimtracker.errors import Invalid

# The first release without the WAL-reset fault that two connections can meet.
WAL_IS_SOUND_FROM = (3, 51, 3)
BUSY_MILLISECONDS = 30_000


class UnknownDatabase(Invalid):
    """The address of the ledger names no engine that is supported."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"{_without_password(url)!r} is no address of a ledger; write sqlite:///FILE or postgresql://HOST/NAME."
        )


class OptionsRefused(Invalid):
    """The address of an SQLite ledger says more than its file."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{url!r} has options after the ?, and SQLite takes none; leave them out.")


def _without_password(url: str) -> str:
    return re.sub(r"(//[^/@:]*:).*@", r"\1***@", url)


def sqlite_module() -> Any:
    """Return the SQLite module that the whole process uses: the newest there is."""
    if settings().sqlite == "newest":
        with suppress(ImportError):
            return import_module("pysqlite3")
    return import_module("sqlite3")


def journal_mode() -> str:
    """Return WAL where this SQLite keeps it sound, else the rollback journal."""
    return "wal" if sqlite_module().sqlite_version_info >= WAL_IS_SOUND_FROM else "delete"


def create(url: str) -> Engine:
    """Open the ledger at an address, without connecting yet.

    Raises UnknownDatabase for anything but sqlite: and postgresql: addresses, OptionsRefused.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise UnknownDatabase(url) from error
    if parsed.get_backend_name() == "sqlite":
        if parsed.query:
            raise OptionsRefused(url)
        return _sqlite(str(parsed))
    if parsed.get_backend_name() == "postgresql":
        return _postgresql(parsed)
    raise UnknownDatabase(url)


# To compile the plan of a short question costs more than to answer it. And a plan that is made
# for any values may expect no row where all of a table come: each question is planned for its own.
POSTGRESQL_OPTIONS = "-c jit=off -c plan_cache_mode=force_custom_plan"


def _postgresql(url: URL) -> Engine:
    settings = {} if "options" in url.query else {"options": POSTGRESQL_OPTIONS}
    engine = create_engine(url.set(drivername="postgresql+psycopg"), connect_args=settings)
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection: Any, _record: object) -> None:
    from psycopg.types.string import TextLoader

    # Keys are texts here: to make an object of each, and a text of it, costs more than to read it.
    connection.adapters.register_loader("uuid", TextLoader)


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, module=sqlite_module(), connect_args={"isolation_level": None})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        f"journal_mode = {journal_mode()}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "trusted_schema = OFF",
        "secure_delete = ON",
        "cache_size = -16000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function(literals.NUMBER, 1, literals.number, deterministic=True)


def _begin_sqlite(connection: Connection) -> None:
    # A plain BEGIN that reads and then writes fails with "database is locked" under others.
    told = connection.get_execution_options()
    begin = "BEGIN IMMEDIATE" if told.get("writes", False) else "BEGIN"
    if told.get("waits", True):
        connection.exec_driver_sql(begin)
        return
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        connection.exec_driver_sql(begin)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
