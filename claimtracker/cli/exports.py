"""The command that writes a whole ledger as a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
from sqlalchemy.orm import Session

from claimtracker.cli.layouts import count, say
from claimtracker.cli.ledgers import Chosen, reading
from claimtracker.cli.parameters import example
from claimtracker.cli.progress import bar
from claimtracker.cli.streams import standard_output
from claimtracker.errors import Invalid
from claimtracker.exchange import exports


class LedgerAsOutput(Invalid):
    """The export would be written over the ledger that it is made of."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is the ledger itself; name another file with -o.")


@click.command(
    short_help="Write everything as one file.",
    epilog=example("export -o ledger.jsonl", "export | head -1"),
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Write to a file, which is there only once it is complete; without it, or as -,"
    " to standard output.",
)
@click.pass_obj
def export(chosen: Chosen, output: Path | None) -> None:
    """Write everything in the exchange format, in an order that never changes."""
    path = None if output is None or str(output) == "-" else output
    with reading(chosen) as session:
        _refuse_the_ledger(session, path)
        with _writable(path) as stream, bar("Exporting") as report:
            written = exports.write(session, stream, report)
            stream.flush()
    if path:
        say(f"{count(written, 'record')} written to {path}.")


def _refuse_the_ledger(session: Session, path: Path | None) -> None:
    name = session.get_bind().engine.url.database
    if path and name and path.exists() and Path(name).exists() and path.samefile(name):
        raise LedgerAsOutput(path)


@contextmanager
def _writable(path: Path | None) -> Iterator[IO[bytes]]:
    if path is None:
        yield standard_output()
    elif path.exists() and not path.is_file():
        # A device or a pipe is written to; putting a file in its place would destroy it.
        with path.open("wb") as stream:
            yield stream
    else:
        with _complete(path.resolve()) as stream:
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
    finally:
        unfinished.unlink(missing_ok=True)
