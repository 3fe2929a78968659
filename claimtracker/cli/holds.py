"""Commands that hold a row back from everything public, and let it go."""

from __future__ import annotations

import click

from claimtracker.cli.layouts import say
from claimtracker.cli.ledgers import Chosen, writing
from claimtracker.cli.parameters import WORDS, example
from claimtracker.operations import holds as hold_acts
from claimtracker.queries import holds

TABLE = click.Choice(sorted(holds.HELD))


@click.command(
    short_help="Hold a row back from the public.",
    epilog=example("hold claim bridge-85 --reason 'A letter from their lawyer.'"),
)
@click.argument("table", metavar="WHAT", type=TABLE)
@click.argument("key", metavar="KEY", type=WORDS)
@click.option("--reason", metavar="WORDS", type=WORDS, required=True, help="Why; it stays.")
@click.pass_obj
def hold(chosen: Chosen, table: str, key: str, reason: str) -> None:
    """Hold a row back from everything public, in one act.

    WHAT is article, assertion, claim, dispute, evidence or verdict; the key of a dispute is its ID.
    """
    with writing(chosen) as work:
        row = holds.row(work.session, table, key)
        hold_acts.place(
            work.session, actor=work.actor, now=work.now, table=table, row_id=row.id,
            reason=reason,
        )  # fmt: skip
    say(f"The {table} {key} is held back.")


@click.command(
    short_help="Let a row go that was held back.",
    epilog=example("lift claim bridge-85 --reason 'It was settled.'"),
)
@click.argument("table", metavar="WHAT", type=TABLE)
@click.argument("key", metavar="KEY", type=WORDS)
@click.option("--reason", metavar="WORDS", type=WORDS, required=True, help="Why; it stays.")
@click.pass_obj
def lift(chosen: Chosen, table: str, key: str, reason: str) -> None:
    """Let a row go that was held back from everything public."""
    with writing(chosen) as work:
        row = holds.row(work.session, table, key)
        hold_acts.lift(
            work.session, actor=work.actor, now=work.now, table=table, row_id=row.id,
            reason=reason,
        )  # fmt: skip
    say(f"The {table} {key} is not held back any more.")
