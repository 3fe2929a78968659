"""The command that writes a whole ledger: as records, or as tables for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy.orm import Session

from claimtracker.cli import takings
from claimtracker.cli.layouts import count, say
from claimtracker.cli.ledgers import Chosen, opened
from claimtracker.cli.outputs import refuse_the_ledger, writable
from claimtracker.cli.parameters import example, output_file
from claimtracker.cli.progress import bar
from claimtracker.db import schemas
from claimtracker.db import session as sessions
from claimtracker.exchange import exports, table_exports
from claimtracker.exchange.table_exports import LONGEST, TABLES, Written
from claimtracker.operations.dumps_taken import Taken

RECORDS, CSV, XLSX = FORMATS = ("jsonl", "csv", "xlsx")
PACKED = frozenset({".gz", ".zst"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an export: its format, where to, and which tables."""

    format: str
    output: Path | None
    tables: tuple[str, ...]

    @property
    def is_folder(self) -> bool:
        """Say whether each table becomes a file of its own in a folder."""
        return self.format == CSV and self.output is not None and not _ending(self.output)


@click.command(
    short_help="Write everything as one file, or as tables.",
    epilog=example(
        "export -o ledger.jsonl", "export | head -1", "export -o ledger.xlsx",
        "export --format csv -o tables/", "export --table claims -o claims.csv",
    ),
)  # fmt: skip
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(allow_dash=True, path_type=Path),
    callback=output_file,
    help="Write to a file, which is there only once it is complete; without it, or as -,"
    " to standard output. CSV goes into a folder, a file for each table.",
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS),
    help="What to write; else the ending of the file says it, and without one it is jsonl.",
)  # fmt: skip
@click.option(
    "--table", "tables", type=click.Choice(tuple(TABLES)), multiple=True,
    help="One table of CSV or XLSX, and no other; may be given several times for XLSX.",
)  # fmt: skip
@click.pass_obj
def export(chosen: Chosen, output: Path | None, form: str | None, tables: tuple[str, ...]) -> None:
    """Write everything in the exchange format, in an order that never changes.

    As CSV or XLSX it is tables of sources, entities, attributes, articles, claims and
    assertions, none of whose cells is a formula.
    """
    asked = _asked(output, form, tables)
    with opened(chosen.url) as engine:
        schemas.require_current(engine)
        for path in _files(asked):
            refuse_the_ledger(engine, path)
        actor = takings.taker(engine, chosen.person)
        with sessions.read(engine) as session:
            head = takings.head(session)
            written = _write(session, asked)
        part = ", ".join(asked.tables)
        takings.note(engine, actor, Taken("export", "team", part, head, written.rows))
    _tell(asked, written)


def _asked(output: Path | None, form: str | None, tables: tuple[str, ...]) -> Asked:
    found = form or _format_of(output, tables)
    asked = Asked(found, output, tables)
    if found == RECORDS:
        if tables:
            raise click.UsageError("--table is for CSV and XLSX")
        if output is not None and output.is_dir():
            raise click.UsageError(f"{output} is a folder; name a file, or add --format csv")
        return asked
    if found == CSV and not asked.is_folder:
        return Asked(found, output, _the_one(output, tables))
    if found == XLSX and output is not None and output.is_dir():
        raise click.UsageError(f"{output} is a folder; name a file whose name ends in .xlsx")
    return Asked(found, output, tables or tuple(TABLES))


def _the_one(output: Path | None, tables: tuple[str, ...]) -> tuple[str, ...]:
    """Return the table that one file of CSV has, which its name may say."""
    stem = output.name.partition(".")[0] if output else ""
    found = tables or ((stem,) if stem in TABLES else ())
    if len(found) != 1:
        raise click.UsageError(
            "A file of CSV holds one table: name it with --table, or a folder with -o"
        )
    return found


def _format_of(output: Path | None, tables: tuple[str, ...]) -> str:
    ending = _ending(output) if output else ""
    if ending in FORMATS:
        return ending
    return CSV if tables else RECORDS


def _ending(path: Path) -> str:
    name = path.with_suffix("") if path.suffix.lower() in PACKED else path
    return "" if path.is_dir() else name.suffix.lower().removeprefix(".")


def _files(asked: Asked) -> Sequence[Path | None]:
    if not asked.is_folder or asked.output is None:
        return [asked.output]
    return [asked.output / f"{table}.csv" for table in asked.tables]


def _write(session: Session, asked: Asked) -> Written:
    if asked.is_folder and asked.output is not None:
        asked.output.mkdir(exist_ok=True)
    written = Written()
    for path, tables in zip(_files(asked), _shares(asked), strict=True):
        with writable(path) as out, bar("Exporting") as report:
            if asked.format == RECORDS:
                written.rows += exports.write(session, out, report)
            elif asked.format == XLSX:
                written = table_exports.write_workbook(session, out, tables, report)
            else:
                written.rows += table_exports.write_csv(session, out, tables[0], report).rows
    return written


def _shares(asked: Asked) -> Sequence[Sequence[str]]:
    return [(table,) for table in asked.tables] if asked.is_folder else [asked.tables]


def _tell(asked: Asked, written: Written) -> None:
    noun = "record" if asked.format == RECORDS else "row"
    if asked.output:
        say(f"{count(written.rows, noun)} written to {asked.output}.")
    if written.too_long:
        texts = count(written.too_long, "text")
        left = f"{texts} of more than {LONGEST:,} characters left out, which no cell of XLSX holds"
        click.echo(f"claimtracker: {left}; CSV has them.", err=True)
