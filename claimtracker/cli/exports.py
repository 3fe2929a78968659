"""The command that writes a whole ledger as a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from claimtracker.cli.layouts import count, say
from claimtracker.cli.ledgers import Chosen, reading
from claimtracker.cli.parameters import example
from claimtracker.cli.progress import bar
from claimtracker.cli.streams import standard_output
from claimtracker.exchange import exports


@click.command(epilog=example("export -o ledger.jsonl", "export | head -1"))
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
    to_file = output is not None and str(output) != "-"
    with reading(chosen) as session, _writable(output if to_file else None) as stream:
        with bar("Exporting") as report:
            written = exports.write(session, stream, report)
        stream.flush()
    if to_file:
        say(f"{count(written, 'record')} written to {output}.")


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
