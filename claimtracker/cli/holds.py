"""Commands that hold a row back from everything public, and let it go."""

from __future__ import annotations

from collections.abc import Callable

import click

from claimtracker.cli.layouts import say
from claimtracker.cli.ledgers import Chosen, writing
from claimtracker.cli.parameters import WORDS, example
from claimtracker.operations import holds as hold_acts
from claimtracker.queries import holds


def _command(
    name: str, short: str, shown: str, about: str, act: Callable[..., object], became: str
) -> click.Command:
    """Return a command that does something to a row that is named, for a reason."""

    @click.command(name, short_help=short, help=about, epilog=example(shown))
    @click.argument("table", metavar="WHAT", type=click.Choice(sorted(holds.HELD)))
    @click.argument("key", metavar="KEY", type=WORDS)
    @click.option("--reason", metavar="WORDS", type=WORDS, required=True, help="Why; it stays.")
    @click.pass_obj
    def command(chosen: Chosen, table: str, key: str, reason: str) -> None:
        with writing(chosen) as work:
            row = holds.row(work.session, table, key)
            act(work.session, table=table, row_id=row.id, reason=reason, **work.by)
        say(f"The {table} {key} is {became}.")

    return command


hold = _command(
    "hold",
    "Hold a row back from the public.",
    "hold claim bridge-85 --reason 'A letter from their lawyer.'",
    "Hold a row back from everything public, in one act.\n\n"
    "WHAT is article, assertion, claim, dispute, evidence or verdict; the key of a dispute is its"
    " ID.",
    hold_acts.place,
    "held back",
)
lift = _command(
    "lift",
    "Let a row go that was held back.",
    "lift claim bridge-85 --reason 'It was settled.'",
    "Let a row go that was held back from everything public.",
    hold_acts.lift,
    "not held back any more",
)
