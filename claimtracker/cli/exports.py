"""The command that writes a whole ledger: as records, or as tables for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy.orm import Session

from claimtracker.cli import annotation_exports, datasette_exports, review_exports
from claimtracker.cli.layouts import count, say
from claimtracker.cli.ledgers import Chosen
from claimtracker.cli.outputs import PACKED, writable
from claimtracker.cli.parameters import WORDS, example, output_file
from claimtracker.cli.progress import bar
from claimtracker.cli.takings import head, taking
from claimtracker.config import settings
from claimtracker.db import session as sessions
from claimtracker.exchange import data_packages, exports, table_exports, table_packages
from claimtracker.exchange.dump_schema import Profile
from claimtracker.exchange.table_exports import LONGEST, TABLES, Written
from claimtracker.operations.dumps_taken import Taken

RECORDS, CSV, XLSX, DATASETTE, REVIEWS = FORMATS = (
    "jsonl", "csv", "xlsx", "datasette", "claimreview",
)  # fmt: skip
ZIP = "zip"
ENDINGS = {
    RECORDS: RECORDS, CSV: CSV, ZIP: CSV, XLSX: XLSX, "db": DATASETTE, "sqlite": DATASETTE,
}  # fmt: skip


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

    @property
    def is_zip(self) -> bool:
        """Whether all tables go into one file that is packed."""
        return self.format == CSV and self.output is not None and _ending(self.output) == ZIP


@click.command(
    short_help="Write everything as one file, or as tables.",
    epilog=example(
        "export -o ledger.jsonl", "export | head -1", "export -o ledger.xlsx",
        "export --format csv -o tables/", "export --table claims -o claims.csv",
        "export --profile public -o public.db",
        "export --format annotations --article sale -o sale.jsonld",
        "export --format claimreview -o verdicts.jsonld",
    ),
)  # fmt: skip
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(allow_dash=True, path_type=Path),
    callback=output_file,
    help="Write to a file, which is there only once it is complete; without it, or as -,"
    " to standard output. CSV goes into a folder or a .zip, a file for each table.",
)
@click.option(
    "--format", "form", type=click.Choice((*FORMATS, annotation_exports.FORMAT)),
    help="What to write; else the ending of the file says it, and without one it is jsonl.",
)  # fmt: skip
@click.option(
    "--table", "tables", type=click.Choice(tuple(TABLES)), multiple=True,
    help="One table of CSV or XLSX, and no other; may be given several times for XLSX.",
)  # fmt: skip
@click.option(
    "--profile", type=click.Choice(["team", "public"]), default="team", show_default=True,
    help="Of a file for Datasette, and of annotations: team is all but accounts, public only what"
    " was released.",
)  # fmt: skip
@click.option(
    "--where", metavar="QUERY", type=WORDS,
    help="Of a file for Datasette: only the claims that `search` finds by this, and all that"
    " they need.",
)  # fmt: skip
@click.option(
    "--article", metavar="KEY", type=WORDS, help="Of annotations: only those of this article."
)
@click.pass_obj
def export(
    chosen: Chosen, output: Path | None, form: str | None, tables: tuple[str, ...],
    profile: Profile, where: str | None, article: str | None,
) -> None:  # fmt: skip
    """Write everything in the exchange format, in an order that never changes.

    As CSV or XLSX it is tables of sources, entities, attributes, articles, claims and
    assertions, none of whose cells is a formula. For Datasette it is one file of SQLite to be
    read, with a second one beside it that says what its tables are about. As annotations it is
    assertions in the W3C's Web Annotation Data Model, as JSON-LD. As
    ClaimReview it is a feed of the verdicts of ours that the public sees, in the words of
    schema.org.
    """
    if form == annotation_exports.FORMAT:
        if tables or where:
            raise click.UsageError("--table and --where are not for annotations")
        annotation_exports.write(chosen, output, profile, article)
        return
    if article is not None:
        raise click.UsageError("--article is for --format annotations")
    asked = _asked(output, form, tables)
    if asked.format == DATASETTE:
        datasette_exports.write(chosen, output, profile, where)
        return
    if profile != "team" or where:
        raise click.UsageError("--profile and --where are for --format datasette, and for `dump`")
    if asked.format == REVIEWS:
        review_exports.write(chosen, output)
        return
    with taking(chosen, *_files(asked)) as ledger:
        with sessions.read(ledger.engine) as session:
            at = head(session)
            written = _write(session, asked, at)
        ledger.note(Taken("export", "team", ", ".join(asked.tables), at, written.rows))
    _tell(asked, written)


def _asked(output: Path | None, form: str | None, tables: tuple[str, ...]) -> Asked:
    found = form or _format_of(output, tables)
    asked = Asked(found, output, tables)
    if found in (RECORDS, DATASETTE, REVIEWS):
        if tables:
            raise click.UsageError("--table is for CSV and XLSX")
        if output is not None and output.is_dir():
            raise click.UsageError(f"{output} is a folder; name a file, or add --format csv")
        return asked
    if found == CSV and not asked.is_folder and not asked.is_zip:
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
            "A file of CSV holds one table: name it with --table, or a folder or a .zip with -o"
        )
    return found


def _format_of(output: Path | None, tables: tuple[str, ...]) -> str:
    ending = _ending(output) if output else ""
    if ending and ending not in ENDINGS:
        known = ", ".join(f".{one}" for one in ENDINGS)
        raise click.UsageError(f"{output} ends in none of {known}; say what to write with --format")
    return ENDINGS.get(ending, CSV if tables else RECORDS)


def _ending(path: Path) -> str:
    name = path.with_suffix("") if path.suffix.lower() in PACKED else path
    return "" if path.is_dir() else name.suffix.lower().removeprefix(".")


def _files(asked: Asked) -> Sequence[Path | None]:
    if not asked.is_folder or asked.output is None:
        return [asked.output]
    names = [f"{table}.csv" for table in asked.tables]
    return [asked.output / name for name in (*names, data_packages.NAME)]


def _write(session: Session, asked: Asked, at: str) -> Written:
    told = {"licence": settings().licence, "head": at}
    if asked.is_folder and asked.output is not None:
        folder = asked.output
        folder.mkdir(exist_ok=True)
        with bar("Exporting") as report:
            return table_packages.write(
                session, lambda name: writable(folder / name), asked.tables, progress=report, **told
            )
    with writable(asked.output) as out, bar("Exporting") as report:
        if asked.format == RECORDS:
            return Written(exports.write(session, out, report))
        if asked.format == XLSX:
            return table_exports.write_workbook(session, out, asked.tables, report)
        if asked.is_zip:
            return table_packages.write_zip(session, out, asked.tables, progress=report, **told)
        return table_exports.write_csv(session, out, asked.tables[0], report)


def _tell(asked: Asked, written: Written) -> None:
    noun = "record" if asked.format == RECORDS else "row"
    if asked.output:
        say(f"{count(written.rows, noun)} written to {asked.output}.")
    if written.too_long:
        texts = count(written.too_long, "text")
        left = f"{texts} of more than {LONGEST:,} characters left out, which no cell of XLSX holds"
        click.echo(f"claimtracker: {left}; CSV has them.", err=True)
