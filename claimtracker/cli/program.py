"""The program `claimtracker`: its commands, and what holds for all of them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

import claimtracker
from claimtracker.cli.endings import ending
from claimtracker.cli.ledgers import Chosen
from claimtracker.cli.parameters import WORDS, example

# Each command, and where it is found when it is called: most need a small part of the program.
COMMANDS: Mapping[str, str] = {
    "db": "migrations.db",
    "import": "imports.import_",
    "undo-import": "imports.undo_import",
    "export": "exports.export",
    "dump": "dumps.dump",
    "restore": "restores.restore",
    "search": "searches.search",
    "suggest-stance": "wordings.suggest_stance",
    "suspect": "wordings.suspect",
    "match": "matching.match",
    "contradictions": "contradictions.contradictions",
    "disputes": "disputes.disputes",
    "dispute": "disputes.dispute",
    "decide": "disputes.decide",
    "claim": "claims.claim",
    "hold": "holds.hold",
    "lift": "holds.lift",
    "redact": "redactions.redact",
    "backup": "backups.backup",
    "rescan": "checks.rescan",
    "learn": "learning.learn",
    "check": "checks.check",
    "account": "accounts.account",
    "demo": "demo.demo",
    "serve": "serving.serve",
}


class Program(click.Group):
    """All commands; whatever goes wrong in one of them ends in one sentence and a status."""

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Do what the words of a command line ask for, and end the program."""
        given = sys.argv[1:] if args is None else list(args)
        named = prog_name or "claimtracker"
        sys.exit(ending(lambda: self._do(given, named, extra)))

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of all commands, in the order of the alphabet."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a command by its name; None where there is none."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(".")
        command: click.Command = getattr(import_module(f"claimtracker.cli.{module}"), attribute)
        return command

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
