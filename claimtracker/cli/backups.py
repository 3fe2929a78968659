"""The command that copies a ledger in use to a file that is verified."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from sqlalchemy import Engine

from claimtracker.cli.layouts import count, document, say
from claimtracker.cli.ledgers import Chosen, opened
from claimtracker.cli.parameters import example
from claimtracker.cli.progress import bar
from claimtracker.db import backups, schemas
from claimtracker.operations.writing import clock


@click.command(
    short_help="Copy the ledger, and verify the copy.",
    epilog=example("backup ledger.backup", "backup --keep 14 /srv/backups"),
)
@click.argument("place", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--keep",
    metavar="N",
    type=click.IntRange(min=1),
    help="Name a folder instead of a file: the copy is named by ledger and time, and then the"
    " oldest of this ledger's copies beyond so many are removed.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def backup(chosen: Chosen, place: Path, keep: int | None, as_json: bool) -> None:
    """Copy the ledger as it is at one moment, while others go on writing.

    The copy is opened, checked and compared before it is called done and takes the place of
    an older one. On PostgreSQL that needs pg_dump and pg_restore, and the right to create a
    database. Prints the head of its seals, to be noted elsewhere.
    """
    with opened(chosen.url) as engine:
        _require_ledger(engine)
        with bar("Backing up") as report:
            if keep is None:
                made = backups.make(engine, place, report)
            else:
                made = backups.keep(engine, place, keep, clock=clock, progress=report)
    if as_json:
        removed = [str(path) for path in made.removed]
        document({**asdict(made), "file": str(made.file), "removed": removed})
    else:
        _tell(made)


def _require_ledger(engine: Engine) -> None:
    # An older or newer schema is no reason not to keep a copy.
    if schemas.status(engine).found is None:
        raise schemas.LedgerMissing(schemas.where(engine))


def _tell(made: backups.Made) -> None:
    held = f"{count(made.rows, 'row')} of {count(made.tables, 'table')}, schema {made.schema}"
    say(f"{made.file} holds {held}; it was opened and compared with the ledger.")
    say(f"Head: {made.head}")
    for path in made.removed:
        say(f"Removed {path}.")
