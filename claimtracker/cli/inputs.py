"""Files that commands read, kept in a file of their own where they come through a pipe."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from claimtracker.cli.streams import standard_input

STANDARD = "-"


@contextmanager
def seekable(path: Path) -> Iterator[Path]:
    """Give a file that can be read from its beginning again, `-` being standard input.

    What comes through a pipe is kept beside other temporary files as long as it is needed.
    """
    if str(path) == STANDARD:
        with _kept(standard_input(), "standard input") as kept:
            yield kept
    elif path.is_file():
        yield path
    else:
        with path.open("rb") as pipe, _kept(pipe, path.name) as kept:
            yield kept


@contextmanager
def _kept(stream: BinaryIO, name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        with path.open("wb") as out:
            shutil.copyfileobj(stream, out, 1 << 20)
        yield path
