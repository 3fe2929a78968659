"""The command that makes a ledger of a dump."""

from __future__ import annotations

from pathlib import Path

import click

from claimtracker.cli.layouts import count, document, say
from claimtracker.cli.ledgers import Chosen, opened
from claimtracker.cli.parameters import example
from claimtracker.cli.progress import bar
from claimtracker.db import migrate
from claimtracker.exchange import restores
from claimtracker.exchange.restores import Restored


@click.command(
    short_help="Make a ledger of a dump.",
    epilog=example(
        "restore ledger.sql", "--database sqlite:///public.db restore public.sql.gz"
    ),
)  # fmt: skip
@click.argument(
    "file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def restore(chosen: Chosen, file: Path, as_json: bool) -> None:
    """Make a ledger that is not there yet of a file that `dump` wrote, packed or not.

    The file is read by a strict grammar and nothing in it is executed; counts, digest, seals,
    links and spans must be right, and the search is made anew. A file that was cut off or
    altered is refused whole. A public dump, or a part, becomes a copy that can only be read.
    """
    with (
        opened(chosen.url) as engine,
        bar("Restoring") as progress,
        bar("Checking") as checking,
    ):
        restored = restores.restore(engine, file, progress=progress, checking=checking)
        where = migrate.where(engine)
    if as_json:
        document(_content(where, restored))
    else:
        _tell(where, restored)


def _content(where: str, restored: Restored) -> dict[str, object]:
    header = restored.header
    return {
        "ledger": where, "profile": header.profile, "part": header.part, "schema": header.schema,
        "head": header.head, "rows": dict(restored.rows),
    }  # fmt: skip


def _tell(where: str, restored: Restored) -> None:
    rows = count(sum(restored.rows.values()), "row")
    say(f"{rows} of {count(len(restored.rows), 'table')} restored to {where}.")
    if restored.is_copy:
        say("It is a copy of a part of a ledger: it can be read and searched, not written to.")
    say(f"Head: {restored.header.head}")
