"""Files that commands write: there only once they are complete, compressed by their names."""

from __future__ import annotations

import fcntl
import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, cast

import zstandard
from sqlalchemy import Engine

from claimtracker.cli.streams import standard_output
from claimtracker.db import backup_sqlite
from claimtracker.db.backup_files import UNFINISHED, is_of_ledger
from claimtracker.errors import Conflict, Invalid

PACKED = frozenset({".gz", ".zst"})


class LedgerAsOutput(Invalid):
    """A file would be written over the ledger that it is made of."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} belongs to the ledger itself; name another file.")


class NoFolder(Invalid):
    """A file shall be written into a folder that is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"There is no folder {path.parent} to write {path.name} into; make it, or name another."
        )


class OutputUnderWay(Conflict):
    """Another process writes the same file at this moment."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"Another process is writing {path}; wait until it is done.")


def refuse_the_ledger(engine: Engine, path: Path | None) -> None:
    """Refuse to write over the ledger itself, or what SQLite keeps beside it.

    Raises LedgerAsOutput.
    """
    if path is None or engine.dialect.name != "sqlite":
        return
    ledger = backup_sqlite.file_of(engine)
    if ledger and is_of_ledger(Path(os.path.realpath(path)), ledger):
        raise LedgerAsOutput(path)


@contextmanager
def writable(path: Path | None) -> Iterator[IO[bytes]]:
    """Give a stream to a file, or to standard output without one.

    A file is there only once it is complete. A name that ends in .gz or .zst compresses it,
    the same content to the same bytes. Raises OutputUnderWay.
    """
    if path is None:
        yield standard_output()
    elif path.exists() and not path.is_file():
        # A device or a pipe is written to; putting a file in its place would destroy it.
        with path.open("wb") as device, _compressed(device, path) as out:
            yield out
    else:
        with _complete(Path(os.path.realpath(path))) as stream, _compressed(stream, path) as out:
            yield out


@contextmanager
def _compressed(stream: IO[bytes], path: Path) -> Iterator[IO[bytes]]:
    if path.suffix.lower() == ".gz":
        with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as packed:
            yield cast("IO[bytes]", packed)
    elif path.suffix.lower() == ".zst":
        packer = zstandard.ZstdCompressor(write_checksum=True)
        with packer.stream_writer(stream, closefd=False) as packed:
            yield cast("IO[bytes]", packed)
    else:
        yield stream


@contextmanager
def _complete(path: Path) -> Iterator[IO[bytes]]:
    if not path.parent.is_dir():
        raise NoFolder(path)
    unfinished = path.with_name(path.name + UNFINISHED)
    with _claimed(unfinished, path) as stream:
        try:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            unfinished.replace(path)
            _keep_name(path.parent)
        finally:
            # After it took its name there is nothing of the other left, or another's.
            if _is_at(unfinished, stream):
                unfinished.unlink()


def _claimed(unfinished: Path, path: Path) -> IO[bytes]:
    """Open an unfinished file for this process alone, emptied of what a killed one left."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW
    stream = os.fdopen(os.open(unfinished, flags, 0o666), "wb")
    # Until it is locked and still in its place it may be another's, and is not touched.
    if not _is_locked(stream) or not _is_at(unfinished, stream):
        stream.close()
        raise OutputUnderWay(path)
    stream.truncate()
    return stream


def _is_locked(stream: IO[bytes]) -> bool:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # Some disks over a network lock no files.
    return True


def _is_at(path: Path, stream: IO[bytes]) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(path.lstat(), os.fstat(stream.fileno()))
    return False


def _keep_name(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
