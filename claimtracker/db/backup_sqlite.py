"""Copies of an SQLite ledger that is in use, verified against the state that was copied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from claimtracker.db import backup_states
from claimtracker.db.backup_files import BackupFailed, NotABackup, reason, unfinished
from claimtracker.db.backup_states import State
from claimtracker.db.engine import sqlite_module

PAGES_AT_A_TIME = 1_000
MAGIC = b"SQLite format 3\0"
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    " ORDER BY name"
)
_SHAPE = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master"

Progress = Callable[[int, int], None]


def file_of(engine: Engine) -> Path | None:
    """Return the file of an SQLite ledger, links followed; None where it is in memory."""
    with engine.connect() as connection:
        listed = connection.exec_driver_sql("PRAGMA database_list").all()
    name = next(row[2] for row in listed if row[1] == "main")
    return Path(name).resolve() if name else None


def copy(engine: Engine, target: Path, progress: Progress | None = None) -> State:
    """Copy a ledger that others may be writing, verify the copy, and return what it holds.

    `progress` hears pages done and all. Raises BackupFailed.
    """
    ledger = file_of(engine)
    module = sqlite_module()
    try:
        with unfinished(target) as path:
            with engine.connect() as connection:
                original = _state(connection)
                _copy_pages(module, connection, path, progress)
            _verify(module, path, original)
            if ledger:
                # It holds what the ledger holds, so it may be read by whoever may read that.
                path.chmod(ledger.stat().st_mode & 0o777)
    except (module.Error, DatabaseError) as error:
        raise BackupFailed(reason(getattr(error, "orig", None) or error)) from error
    return original


def refuse_others(target: Path) -> None:
    """Refuse to replace a file that is neither a backup of such a ledger nor one itself.

    Raises NotABackup.
    """
    if not target.exists():
        return
    with target.open("rb") as stream:
        is_sqlite = stream.read(len(MAGIC)) == MAGIC
    if not is_sqlite or state_of(target) is None:
        raise NotABackup(target, "no backup of an SQLite ledger")


def state_of(path: Path) -> State | None:
    """Return what a backup holds, None where it is none or cannot be read."""
    module = sqlite_module()
    try:
        made = _opened(module, path)
    except module.Error:
        return None
    try:
        return _read(lambda sql: made.execute(sql).fetchall())
    except (module.Error, ValueError):
        return None
    finally:
        made.close()


def is_of_another(engine: Engine, path: Path) -> bool:
    """Say whether a backup certainly is of another ledger: its first seal is another."""
    older = state_of(path)
    with engine.connect() as connection:
        here = connection.exec_driver_sql("SELECT hash FROM seal ORDER BY number LIMIT 1").scalar()
    return older is not None and bool(here and older.origin) and here != older.origin


def _state(connection: Connection) -> State:
    """Read the state of a ledger; the transaction stays open, so the copy sees the same."""
    return _read(lambda sql: connection.exec_driver_sql(sql).all())


def _read(query: backup_states.Query) -> State:
    tables = [row[0] for row in query(_TABLES)]
    return backup_states.read(query, tables, _SHAPE)


def _copy_pages(module: Any, connection: Connection, path: Path, progress: Progress | None) -> None:
    source = connection.connection.driver_connection
    assert source is not None
    made = module.connect(str(path), isolation_level=None)
    try:
        # It is made safe at its end as a whole, so nothing need be kept to undo it.
        made.execute("PRAGMA synchronous = OFF")
        made.execute("PRAGMA journal_mode = OFF")

        def step(_status: int, remaining: int, total: int) -> None:
            if progress:
                progress(total - remaining, total)

        source.backup(made, pages=PAGES_AT_A_TIME, progress=step)
        # A file that says WAL would get files beside it as soon as somebody looks at it.
        made.execute("PRAGMA journal_mode = DELETE")
    finally:
        made.close()


def _verify(module: Any, path: Path, original: State) -> None:
    made = _opened(module, path)
    try:
        found = made.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise BackupFailed(f"the copy is damaged ({reason(ValueError(found))})")
        broken = made.execute("PRAGMA foreign_key_check").fetchone()
        if broken:
            raise BackupFailed(f"a row of {broken[0]} lacks the {broken[2]} that it names")
        backup_states.compare(original, _read(lambda sql: made.execute(sql).fetchall()))
    finally:
        made.close()


def _opened(module: Any, path: Path) -> Any:
    return module.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
