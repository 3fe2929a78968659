"""The command that writes a whole ledger as records."""

from __future__ import annotations

from pathlib import Path

import click

from claimtracker.cli import takings
from claimtracker.cli.layouts import count, say
from claimtracker.cli.ledgers import Chosen, opened
from claimtracker.cli.outputs import refuse_the_ledger, writable
from claimtracker.cli.parameters import OUTPUT, example, output_file
from claimtracker.cli.progress import bar
from claimtracker.db import schemas
from claimtracker.db import session as sessions
from claimtracker.exchange import exports
from claimtracker.operations.dumps_taken import Taken


@click.command(
    short_help="Write everything as one file.",
    epilog=example("export -o ledger.jsonl", "export | head -1"),
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=OUTPUT,
    callback=output_file,
    help="Write to a file, which is there only once it is complete; without it, or as -,"
    " to standard output.",
)
@click.pass_obj
def export(chosen: Chosen, output: Path | None) -> None:
    """Write everything in the exchange format, in an order that never changes."""
    with opened(chosen.url) as engine:
        schemas.require_current(engine)
        refuse_the_ledger(engine, output)
        actor = takings.taker(engine, chosen.person)
        with (
            sessions.read(engine) as session,
            writable(output) as stream,
            bar("Exporting") as report,
        ):
            head = takings.head(session)
            written = exports.write(session, stream, report)
        takings.note(engine, actor, Taken("export", "team", "", head, written))
    if output:
        say(f"{count(written, 'record')} written to {output}.")
