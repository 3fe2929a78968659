"""An export as one file for Datasette, and beside it what Datasette is told of the file."""

from __future__ import annotations

from pathlib import Path

import click

from claimtracker.cli.dumps import searched_by
from claimtracker.cli.layouts import count, say
from claimtracker.cli.ledgers import Chosen
from claimtracker.cli.outputs import PACKED, writable
from claimtracker.cli.progress import bar
from claimtracker.cli.takings import head, taking
from claimtracker.config import settings
from claimtracker.db import schemas
from claimtracker.db import session as sessions
from claimtracker.exchange import datasette_files
from claimtracker.exchange.dump_schema import Profile
from claimtracker.operations import seals
from claimtracker.operations.dumps_taken import Taken
from claimtracker.rules.search_query import parse

FORM = "A file for Datasette"


def write(chosen: Chosen, output: Path | None, profile: Profile, where: str | None) -> None:
    """Write the file, and note who took it."""
    if output is None:
        raise click.UsageError("A file for Datasette needs a name: add -o ledger.db")
    part, beside = parse(where) if where else None, _beside(output)
    with taking(chosen, output, beside) as ledger:
        schema = str(schemas.status(ledger.engine).found)
        seals.catch_up(ledger.engine)
        with (
            sessions.read(ledger.engine) as session,
            searched_by(ledger.engine, profile, part) as searched,
            writable(output) as stream,
            bar("Exporting") as report,
        ):
            at = head(session)
            counts = datasette_files.write(
                session, stream, schema=schema, profile=profile, part=part, words=where or "",
                searched=searched, progress=report,
            )  # fmt: skip
        with writable(beside) as stream:
            told = datasette_files.metadata(_stem(output), profile, settings().licence)
            stream.write(told.encode())
        rows = sum(counts.values())
        ledger.note(Taken(FORM, profile, where or "", at, rows))
    tables = count(len(counts), "table")
    say(f"{count(rows, 'row')} of {tables} written to {output}, what they are to {beside}.")


def _beside(path: Path) -> Path:
    """Return where the second file goes: under the name that Datasette calls the first by."""
    return path.with_name(f"{_stem(path)}.metadata.json")


def _stem(path: Path) -> str:
    return path.with_suffix("").stem if path.suffix.lower() in PACKED else path.stem
