"""Files that backups are made in: finished only once they are whole, never over anything else."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from claimtracker.errors import Conflict, Invalid, Unavailable

UNFINISHED = ".unfinished"
BESIDE = ("-journal", "-wal", "-shm")


class BackupFailed(Unavailable):
    """A copy of the ledger could not be made, or is not equal to the ledger."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The backup could not be made, so nothing was changed: {reason}.")


class LedgerAsBackup(Invalid):
    """A backup would be written over the ledger that it is made of."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} belongs to the ledger itself; name another file.")


class NotABackup(Conflict):
    """There is something else where the backup is to go."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{path} is {what}, so it is left as it is; name another file.")


class BackupUnderWay(Conflict):
    """Another process makes the same backup at this moment."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"Another backup to {path} is under way; wait until it is done.")


def refuse_other_things(target: Path) -> None:
    """Refuse a place that holds a folder, a device, or a file that is open as a ledger.

    Raises NotABackup.
    """
    if target.is_dir():
        raise NotABackup(target, "a folder (with --keep a folder is taken)")
    if target.exists() and not target.is_file():
        raise NotABackup(target, "no ordinary file")
    for ending in BESIDE:
        # SQLite would take what lies there for a part of the new file, and damage it.
        beside = target.with_name(target.name + ending)
        if beside.exists():
            raise NotABackup(target, f"open as a ledger, for {beside.name} lies beside it")


def refuse_the_ledger(target: Path, ledger: Path) -> None:
    """Refuse the ledger, through any link, and the files that SQLite keeps beside it.

    Raises LedgerAsBackup.
    """
    if is_of_ledger(target, ledger):
        raise LedgerAsBackup(target)


def is_of_ledger(target: Path, ledger: Path) -> bool:
    """Say whether a file, or the one that it is made in, is the ledger or lies beside it for it."""
    parts = [ledger, *(ledger.with_name(ledger.name + ending) for ending in BESIDE)]
    return any(
        path == part or (path.exists() and part.exists() and path.samefile(part))
        for path in (target, target.with_name(target.name + UNFINISHED))
        for part in parts
    )


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """Give a file to make a backup in, which takes the target's place once all went well.

    What an earlier process left there unfinished is removed first. Whatever goes wrong, the
    file goes and the target stays as it was. Raises BackupUnderWay, BackupFailed.
    """
    path = target.with_name(target.name + UNFINISHED)
    try:
        held = _claimed(path, target)
        try:
            yield path
            _make_safe(held, path, target)
        finally:
            # After it took its place there is nothing of that name left.
            _remove(path, held)
            os.close(held)
    except OSError as error:
        raise BackupFailed(reason(error)) from error


def remove_leftovers(folder: Path, names: Iterator[Path]) -> None:
    """Remove unfinished files that no living process works on."""
    for path in names:
        with suppress(OSError):
            held = os.open(folder / path.name, os.O_RDWR | os.O_NOFOLLOW)
            try:
                if _is_locked(held):
                    _remove(path, held)
            finally:
                os.close(held)


def reason(error: BaseException) -> str:
    """Return the first line of what went wrong, as it fits into a sentence."""
    if isinstance(error, OSError) and error.strerror:
        named = f"{error.filename}: " if error.filename else ""
        return f"{named}{error.strerror}"
    told = str(error).strip().splitlines()
    return told[0].rstrip(".") if told else type(error).__name__


def _claimed(path: Path, target: Path) -> int:
    """Hold a new unfinished file for this process alone.

    One that is there is never used again, not even where it is empty: a program that a
    killed process had started may be about to write to it.
    """
    _let_go_of(path, target)
    try:
        held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BackupUnderWay(target) from error
    if not _is_locked(held) or not _is_at(path, held):
        os.close(held)
        raise BackupUnderWay(target)
    _remove_beside(path)
    return held


def _let_go_of(path: Path, target: Path) -> None:
    try:
        left = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        if not _is_locked(left):
            raise BackupUnderWay(target)
        if _is_at(path, left):
            path.unlink()
    finally:
        os.close(left)


def _is_locked(held: int) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_at(path: Path, held: int) -> bool:
    try:
        return os.path.samestat(path.stat(follow_symlinks=False), os.fstat(held))
    except FileNotFoundError:
        return False


def _make_safe(held: int, path: Path, target: Path) -> None:
    if not _is_at(path, held):
        raise BackupFailed(f"{path} was taken away while it was made")
    os.fsync(held)
    path.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _remove(path: Path, held: int) -> None:
    with suppress(OSError):
        if _is_at(path, held):
            path.unlink()
        _remove_beside(path)


def _remove_beside(path: Path) -> None:
    for ending in BESIDE:
        path.with_name(path.name + ending).unlink(missing_ok=True)
