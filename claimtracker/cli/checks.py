"""Commands that look at a whole ledger: compare everything again, prove that it is whole."""

from __future__ import annotations

from dataclasses import asdict

import click

from claimtracker.cli.endings import REFUSAL
from claimtracker.cli.layouts import count, document, say
from claimtracker.cli.ledgers import Chosen, reading, writing
from claimtracker.cli.parameters import WORDS, example
from claimtracker.cli.progress import bar
from claimtracker.operations import checks, rescans


@click.command(short_help="Compare everything again.", epilog=example("rescan"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def rescan(chosen: Chosen, as_json: bool) -> None:
    """Compare every claim with every other that answers the same question, all anew.

    Contradictions are found as something is written; this finds the same. What came to light
    after its dispute was decided is indexed anew: a search that an older program made finds it
    under the state of the dispute.
    """
    with writing(chosen) as work, bar("Comparing") as report:
        done = rescans.rescan(work.session, **work.by, progress=report)
    if as_json:
        document(asdict(done))
    else:
        found = f"{count(done.found, 'contradiction')} newly found"
        gone = f"{done.gone:,} found before no longer {'stands' if done.gone == 1 else 'stand'}"
        say(f"{count(done.compared, 'comparison')}; {found}, {gone}.")


@click.command(
    short_help="Prove that the ledger is whole.", epilog=example("check", "check --since 812:5f0c…")
)
@click.option(
    "--since",
    metavar="HEAD",
    type=WORDS,
    help="A head noted earlier, COUNT:HASH, which the seals must still pass through.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def check(context: click.Context, since: str | None, as_json: bool) -> None:
    """Prove that the ledger is whole, and print its head to be noted elsewhere.

    Looks at links between rows, tables that only grow, the seals over all events, the search
    against the rows, and every quoted span against its text. The status of the program is 1
    where something is wrong.
    """
    chosen: Chosen = context.obj
    with reading(chosen) as session, bar("Checking") as report:
        found = checks.check(session, since=since, progress=report)
    if as_json:
        document(asdict(found))
    else:
        _tell(found)
    if not found.ok:
        context.exit(REFUSAL)


def _tell(found: checks.Checked) -> None:
    if found.copy:
        say(
            f"This ledger is a copy to be read: profile {found.copy.profile}, {found.copy.part}."
            " It has no events of its own."
        )
    if found.ok:
        say("The ledger is whole." if not found.copy else "What is in it fits together.")
    for problem in found.problems:
        say(problem, mark="- ")
    say(f"Head: {found.head}")
    if found.unsealed:
        say(f"{count(found.unsealed, 'event')} not sealed yet.")
