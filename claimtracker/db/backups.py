"""Copies of an SQLite ledger that are opened and compared before they are called done."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from claimtracker.db.engine import sqlite_module
from claimtracker.errors import Unavailable


class BackupFailed(Unavailable):
    """A copy of the ledger could not be made, or is not equal to the ledger."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The backup could not be made, so nothing was changed: {reason}.")


def beside(engine: Engine, *, now: datetime, label: str) -> Path | None:
    """Copy an SQLite ledger to a file beside it, named by schema and time; else return None."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    target = Path(f"{name}.{label}.{now:%Y%m%dT%H%M%S}.backup")
    copy(Path(name), target)
    return target


def copy(source: Path, target: Path) -> None:
    """Copy a live ledger and compare the copy, table by table; raises BackupFailed."""
    module = sqlite_module()
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        original = module.connect(str(source))
        original.execute("VACUUM INTO ?", (str(unfinished),))
        _compare(original, module.connect(str(unfinished)))
        original.close()
        _make_safe(unfinished, target)
    except (module.Error, OSError) as error:
        unfinished.unlink(missing_ok=True)
        raise BackupFailed(str(error)) from error


def _compare(original: Any, made: Any) -> None:
    verdict = made.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise BackupFailed(f"the copy is damaged ({verdict})")
    for (table,) in original.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall():
        count = f'SELECT count(*) FROM "{table}"'
        if original.execute(count).fetchone() != made.execute(count).fetchone():
            raise BackupFailed(f"the copy has other rows in {table}")
    made.close()


def _make_safe(unfinished: Path, target: Path) -> None:
    handle = os.open(unfinished, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    unfinished.replace(target)
