"""Files that commands write: there only once they are complete, compressed by their names."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import zstandard
from sqlalchemy import Engine

from claimtracker.cli.streams import standard_output
from claimtracker.errors import Invalid


class LedgerAsOutput(Invalid):
    """A file would be written over the ledger that it is made of."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is the ledger itself; name another file with -o.")


def refuse_the_ledger(engine: Engine, path: Path | None) -> None:
    """Refuse to write over the ledger itself; raises LedgerAsOutput."""
    name = engine.url.database
    if path and name and path.exists() and Path(name).exists() and path.samefile(name):
        raise LedgerAsOutput(path)


@contextmanager
def writable(path: Path | None) -> Iterator[IO[bytes]]:
    """Give a stream to a file, or to standard output without one.

    A file is there only once it is complete. A name that ends in .gz or .zst compresses it,
    the same content to the same bytes.
    """
    if path is None:
        yield standard_output()
    elif path.exists() and not path.is_file():
        # A device or a pipe is written to; putting a file in its place would destroy it.
        with path.open("wb") as device, _compressed(device, path) as out:
            yield out
    else:
        with _complete(path.resolve()) as stream, _compressed(stream, path) as out:
            yield out


@contextmanager
def _compressed(stream: IO[bytes], path: Path) -> Iterator[IO[bytes]]:
    if path.suffix == ".gz":
        with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as packed:
            yield cast("IO[bytes]", packed)
    elif path.suffix == ".zst":
        packer = zstandard.ZstdCompressor(write_checksum=True)
        with packer.stream_writer(stream, closefd=False) as packed:
            yield cast("IO[bytes]", packed)
    else:
        yield stream


@contextmanager
def _complete(path: Path) -> Iterator[IO[bytes]]:
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with unfinished.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
        _keep_name(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _keep_name(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
