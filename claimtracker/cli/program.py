"""The program `claimtracker`: its commands, and what holds for all of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

import claimtracker
from claimtracker.cli import (
    accounts,
    backups,
    checks,
    claims,
    contradictions,
    demo,
    disputes,
    dumps,
    exports,
    holds,
    imports,
    migrations,
    restores,
    searches,
    serving,
)
from claimtracker.cli.endings import ending
from claimtracker.cli.ledgers import Chosen
from claimtracker.cli.parameters import WORDS, example


class Program(click.Group):
    """All commands; whatever goes wrong in one of them ends in one sentence and a status."""

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Do what the words of a command line ask for, and end the program."""
        given = sys.argv[1:] if args is None else list(args)
        named = prog_name or "claimtracker"
        sys.exit(ending(lambda: self._do(given, named, extra)))

    def _do(self, given: list[str], named: str, extra: dict[str, Any]) -> None:
        _be_lenient()
        with self.make_context(named, given, **extra) as context:
            self.invoke(context)


def _be_lenient() -> None:
    """Print a question mark for what a terminal has no character for, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


@click.group(
    name="claimtracker",
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=example("import first.jsonl", "contradictions", "search 'bridge -stopped'", "serve"),
)
@click.option(
    "--database",
    metavar="URL",
    type=WORDS,
    help="The ledger: sqlite:///FILE or postgresql://HOST/NAME. Without it that of"
    " CLAIMTRACKER_DATABASE_URL, else sqlite:///claimtracker.db.",
)
@click.option(
    "--as",
    "person",
    metavar="NAME",
    type=WORDS,
    help="Who acts; without it the person “command line”.",
)
@click.version_option(claimtracker.__version__, message="claimtracker %(version)s")
@click.pass_context
def main(context: click.Context, database: str | None, person: str | None) -> None:
    """Keep claims, who says them in which words, and where sources contradict each other."""
    context.obj = Chosen(database, person)


for command in (
    migrations.db,
    imports.import_,
    imports.undo_import,
    exports.export,
    dumps.dump,
    restores.restore,
    searches.search,
    contradictions.contradictions,
    disputes.disputes,
    disputes.dispute,
    disputes.decide,
    claims.claim,
    holds.hold,
    holds.lift,
    backups.backup,
    checks.rescan,
    checks.check,
    accounts.account,
    demo.demo,
    serving.serve,
):
    main.add_command(command)
