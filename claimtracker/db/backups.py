"""Copies of a ledger that are opened and compared before they are called done."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from claimtracker.db import backup_postgresql, backup_sqlite
from claimtracker.db.backup_files import (
    UNFINISHED,
    BackupFailed,
    BackupUnderWay,
    NotABackup,
    reason,
    refuse_other_things,
    refuse_the_ledger,
    remove_leftovers,
)
from claimtracker.errors import Conflict, Unavailable

__all__ = ["BackupFailed", "Made", "NotABackup", "beside", "keep", "make"]

MOMENT = "%Y%m%dT%H%M%SZ"
Progress = Callable[[int, int], None]
Clock = Callable[[], datetime]


class FolderMissing(Unavailable):
    """The folder that backups are to be kept in is not there, perhaps because it is not mounted."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is no folder {folder}, so no backup was made; make or mount it.")


class AnotherLedgersBackups(Conflict):
    """The folder holds backups of another ledger of the same name."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is a backup of another ledger of the same name, so no backup was made;"
            " name a folder for this ledger alone."
        )


class OldOnesStay(Unavailable):
    """The new backup is there, the older ones could not all be removed."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} is made and verified, but an older one cannot be removed: {why}.")


@dataclass(frozen=True, slots=True)
class Made:
    """A verified backup: its file, its size in bytes, and what it holds.

    `head` is that of the seals, `count:hash`, to be noted elsewhere; `removed` names the older
    backups that went for it.
    """

    file: Path
    size: int
    schema: str
    head: str
    tables: int
    rows: int
    removed: tuple[Path, ...] = ()


def make(engine: Engine, target: Path, progress: Progress | None = None) -> Made:
    """Make a verified backup of a ledger that others may be writing.

    A backup that is there already stays until the new one is verified. `progress` hears parts
    done and all. Raises FolderMissing, BackupFailed, BackupUnderWay, NotABackup, LedgerAsBackup,
    and what PostgreSQL's programs need.
    """
    kind = backup_sqlite if _is_sqlite(engine) else backup_postgresql
    try:
        place = target.resolve()
        if _is_sqlite(engine) and (ledger := backup_sqlite.file_of(engine)):
            refuse_the_ledger(place, ledger)
        refuse_other_things(place)
        if not place.parent.is_dir():
            raise FolderMissing(place.parent)
        kind.refuse_others(place)
        state = kind.copy(engine, place, progress)
        size = place.stat().st_size
    except OSError as error:
        raise BackupFailed(reason(error)) from error
    return Made(target, size, state.schema, state.head, len(state.rows), sum(state.rows.values()))


def keep(
    engine: Engine, folder: Path, count: int, *, clock: Clock, progress: Progress | None = None
) -> Made:
    """Make a backup named by ledger and time in a folder, then remove its oldest beyond a count.

    Only files whose names say that they are backups of this ledger are counted and removed.
    Raises FolderMissing, AnotherLedgersBackups, and what `make` raises.
    """
    if not folder.is_dir():
        raise FolderMissing(folder)
    name = _name(engine)
    remove_leftovers(folder, _named(folder, name, UNFINISHED))
    _refuse_another_ledgers(engine, sorted(_named(folder, name)))
    made = _made_anew(engine, folder, name, clock, progress)
    # A clock that once ran ahead left names that look newer; the one just made stays whatever.
    others = sorted(path for path in _named(folder, name) if path != made.file)
    removed = tuple(others[: max(len(others) + 1 - count, 0)])
    try:
        for path in removed:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise OldOnesStay(made.file, reason(error)) from error
    return replace(made, removed=removed)


def beside(engine: Engine, *, now: datetime, label: str) -> Path | None:
    """Copy an SQLite ledger to a file beside it, named by schema and time; else return None."""
    name = engine.url.database
    if not _is_sqlite(engine) or not name or name == ":memory:":
        return None
    return make(engine, Path(f"{name}.{label}.{now:%Y%m%dT%H%M%S}.backup")).file


def _refuse_another_ledgers(engine: Engine, older: list[Path]) -> None:
    kind = backup_sqlite if _is_sqlite(engine) else backup_postgresql
    if older and kind.is_of_another(engine, older[-1]):
        raise AnotherLedgersBackups(older[-1])


def _name(engine: Engine) -> str:
    if not _is_sqlite(engine):
        return backup_postgresql.name_of(engine)
    ledger = backup_sqlite.file_of(engine)
    return ledger.name if ledger else "memory"


def _named(folder: Path, name: str, ending: str = "") -> Iterator[Path]:
    wanted = re.compile(re.escape(name) + r"-\d{8}T\d{6}Z\.backup" + re.escape(ending))
    return (path for path in folder.iterdir() if wanted.fullmatch(path.name))


def _made_anew(
    engine: Engine, folder: Path, name: str, clock: Clock, progress: Progress | None
) -> Made:
    while True:
        # Another process may take the same name between our looking and our taking it.
        with suppress(BackupUnderWay):
            return make(engine, _free(folder, name, clock), progress)


def _free(folder: Path, name: str, clock: Clock) -> Path:
    """Return a name that no other backup has, waiting for the next second where one has it."""
    while True:
        path = folder / f"{name}-{clock():{MOMENT}}.backup"
        if not path.exists() and not path.with_name(path.name + UNFINISHED).exists():
            return path
        time.sleep(0.05)


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"
