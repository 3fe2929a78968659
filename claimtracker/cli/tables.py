"""Tables on the command line: what is said of their columns, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import click
from sqlalchemy import Engine

from claimtracker.cli.import_reports import Taken
from claimtracker.cli.inputs import STANDARD, seekable
from claimtracker.cli.layouts import count, plain
from claimtracker.cli.ledgers import Chosen
from claimtracker.cli.new_ledgers import made
from claimtracker.cli.outputs import refuse_the_ledger, writable
from claimtracker.cli.progress import bar
from claimtracker.db import session as sessions
from claimtracker.exchange import imports, table_choices, table_imports
from claimtracker.exchange.table_choices import Remembered
from claimtracker.exchange.table_exports import TABLES
from claimtracker.exchange.table_files import ENDINGS
from claimtracker.exchange.table_imports import Found
from claimtracker.exchange.table_records import Asked
from claimtracker.operations.writing import acting, clock
from claimtracker.rules.written_dates import ORDERS

OPTION_WORDS = {
    "--map": "COLUMN=FIELD", "--set": "FIELD=VALUE", "--label": "LABEL=MEANING",
}  # fmt: skip
Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class OnTables:
    """What is said of tables, and where to write their records instead of taking them."""

    asked: Asked
    exchange: Path | None

    @property
    def says_anything(self) -> bool:
        """Say whether something is said that only a table can be asked."""
        return self.asked != Asked()

    def has(self, path: Path) -> bool:
        """Say whether a file is to be read as a table."""
        return path.suffix.lower() in ENDINGS or (str(path) == STANDARD and self.says_anything)


OPTIONS = (
    click.option(
        "--table", type=click.Choice(tuple(TABLES)),
        help="What the rows of a table are; else its columns say it.",
    ),
    click.option(
        "--map", "mapped", metavar="COLUMN=FIELD", multiple=True,
        help="Which field a column is, by the name above it or its number from 1; with nothing"
        " behind the = it is left out. Kept for the next table with that header.",
    ),
    click.option(
        "--set", "constant", metavar="FIELD=VALUE", multiple=True,
        help="What all rows of a table have that say nothing else.",
    ),
    click.option("--no-header", is_flag=True, help="The first row of a table is a row already."),
    click.option(
        "--dates", type=click.Choice(ORDERS),
        help="What comes first in dates such as 3/4/2020.",
    ),
    click.option(
        "--exchange", metavar="FILE",
        type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
        help="Write the records that a table or annotations would come in as, and take nothing;"
        " - is standard output.",
    ),
)  # fmt: skip


def options(command: Command) -> Command:
    """Give a command what can be said of tables."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def said(files: Sequence[Path], words: Mapping[str, Any]) -> OnTables:
    """Return what is said of tables, and refuse what fits none of the files."""
    asked = Asked(
        words["table"] or "", pairs("--map", words["mapped"]),
        pairs("--set", words["constant"]), words["dates"] or "", not words["no_header"],
    )  # fmt: skip
    found = OnTables(asked, words["exchange"])
    others = [path.name for path in files if not found.has(path)]
    if found.says_anything and others:
        raise click.UsageError(f"{others[0]} is no table; its name would end in .csv or .xlsx")
    if found.exchange is not None and len(files) > 1:
        raise click.UsageError("--exchange is for one file at a time")
    return found


def take(
    engine: Engine, person: str, path: Path, on_tables: OnTables, *, dry_run: bool, skip_bad: bool
) -> Taken:
    """Take a table into a ledger, if it has rows, and keep how its columns were read."""
    actor = acting(engine, person)
    with seekable(path) as file, _opened(engine, file, on_tables.asked) as found:
        _tell(path, found)
        with (
            table_imports.spooled(found.parts) as (stream, places),
            bar(f"Importing {file.name}") as progress,
        ):
            report = imports.run(
                engine, stream, actor=actor, now=clock(), file_name=file.name,
                folder=None if str(path) == STANDARD else path.parent,
                dry_run=dry_run or not places.rows, skip_bad=skip_bad, progress=progress,
            )  # fmt: skip
        if report.import_id:
            with sessions.write(engine) as session:
                table_choices.keep(session, actor, found.parts)
    return Taken(str(path), report, dry_run, places)


def write_exchange(chosen: Chosen, path: Path, on_tables: OnTables) -> None:
    """Write a table as the records that it would come in as; nothing is taken."""
    with (
        made(chosen, for_a_trial=True) as engine,
        seekable(path) as file,
        _opened(engine, file, on_tables.asked) as found,
    ):
        _tell(path, found)
        with table_imports.spooled(found.parts) as (stream, _):
            copy_records(engine, stream, on_tables.exchange)


def copy_records(engine: Engine, stream: IO[bytes], exchange: Path | None) -> None:
    """Write records to where somebody said, - being standard output; nothing is taken."""
    output = None if str(exchange) == STANDARD else exchange
    refuse_the_ledger(engine, output)
    with writable(output) as out:
        written = sum(_copied(line, out) for line in stream)
    _say(f"{count(written, 'record')} written to {output or 'standard output'}; nothing was taken.")


@contextmanager
def _opened(engine: Engine, file: Path, asked: Asked) -> Iterator[Found]:
    """Give the sheets of a table; the ledger is let go of once they are known."""
    with ExitStack() as stack:
        with sessions.read(engine) as session:
            known = Remembered(session).of
            found = stack.enter_context(table_imports.opened(file, asked, known))
        found.require()
        yield found


def _tell(path: Path, found: Found) -> None:
    """Say on standard error how a table is read, so that a wrong guess is seen at once."""
    for part in found.parts:
        how = part.how
        pairs = zip(how.header, how.fields, strict=True)
        taken = ", ".join(f"“{column}” is {field}" for column, field in pairs if field)
        sheet = f" [{part.sheet.name}]" if part.sheet.name else ""
        left = ", ".join(f"“{column}”" for column in how.left)
        _say(
            f"{path}{sheet} is read as {how.table}: {'as exported' if how.is_own else taken}."
            + (f" Not taken: {left}." if left else "")
        )
        for sentence in part.dropped:
            _say(f"{path}{sheet}: {sentence} --map takes one by its number.")
    for part in found.left:
        _say(f"{path} [{part.sheet.name}] is not read. {part.how.trouble}")


def _say(sentence: str) -> None:
    click.echo(plain(sentence), err=True)


def _copied(line: bytes, out: IO[bytes]) -> bool:
    return bool(line.strip() and out.write(line))


def pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    """Return what an option says that may be given several times, each time of something."""
    cut = [one.partition("=") if option == "--set" else one.rpartition("=") for one in given]
    for (left, sign, _), whole in zip(cut, given, strict=True):
        if not sign or not left.strip():
            raise click.UsageError(f"{option} is written {OPTION_WORDS[option]}, not {whole!r}")
    return {left.strip(): right.strip() for left, _, right in cut}
