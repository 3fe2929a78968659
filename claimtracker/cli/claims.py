"""The command that shows one claim whole."""

from __future__ import annotations

import click

from claimtracker.cli import claim_documents, claim_pages
from claimtracker.cli.layouts import document
from claimtracker.cli.ledgers import Chosen, reading
from claimtracker.cli.parameters import WORDS, example
from claimtracker.queries import claim_reports


@click.command(
    short_help="Show one claim whole.", epilog=example("claim bridge-85", "claim bridge-85 --json")
)
@click.argument("key", metavar="KEY", type=WORDS)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def claim(chosen: Chosen, key: str, as_json: bool) -> None:
    """Show one claim whole: what it says, its verdicts, who says it, who says otherwise.

    A claim that went up in another answers with that one, and says so.
    """
    with reading(chosen) as session:
        found = claim_reports.get(session, key)
    if as_json:
        document(claim_documents.content(found, key))
    else:
        claim_pages.tell(found, key)
