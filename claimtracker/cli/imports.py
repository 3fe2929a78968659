"""Commands that take files into a ledger, and take an import back."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import click
from sqlalchemy import Engine

from claimtracker.cli import (
    annotation_imports,
    import_files,
    import_links,
    import_reports,
    review_imports,
    tables,
    text_articles,
)
from claimtracker.cli.annotation_imports import OnAnnotations
from claimtracker.cli.endings import REFUSAL
from claimtracker.cli.import_links import Proposals
from claimtracker.cli.import_reports import Taken
from claimtracker.cli.inputs import STANDARD, seekable
from claimtracker.cli.layouts import count, document, plain, say, table
from claimtracker.cli.ledgers import Chosen, writing
from claimtracker.cli.new_ledgers import made
from claimtracker.cli.parameters import WORDS, example
from claimtracker.cli.progress import bar
from claimtracker.cli.tables import OnTables
from claimtracker.cli.text_articles import Told
from claimtracker.errors import ClaimtrackerError
from claimtracker.exchange import imports, record_files
from claimtracker.operations import imports as import_rows
from claimtracker.operations.undoing import TakenBack
from claimtracker.operations.writing import acting, clock


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an import."""

    files: tuple[Path, ...]
    told: Told | None
    dry_run: bool
    skip_bad: bool
    link: bool
    as_json: bool
    on_tables: OnTables
    on_annotations: OnAnnotations


@click.command(
    "import", short_help="Take files into the ledger.",
    epilog=example(
        "import first.jsonl", "import --dry-run --json first.jsonl", "import - < first.jsonl",
        "import story.txt --source 'Harbour Gazette' --published 2026-03-02",
        "import claims.csv --map 'Claim text=statement' --map Notes= --set language=en",
        "import tables/",
        "import claims.xlsx --map 2=statement --no-header --exchange claims.jsonl",
        "import hypothesis.json --label 'fact check=claim'",
        "import labelled.jsonl --format doccano --source 'Harbour Gazette'",
        "import fact-check.html theirs.jsonld",
    ),
)  # fmt: skip
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True,
    type=click.Path(exists=True, allow_dash=True, path_type=Path),
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would come in, and keep nothing.")
@click.option("--skip-bad", is_flag=True, help="Keep what can be taken, and list what cannot.")
@click.option(
    "--link", is_flag=True, help="List new claims that may be here, and suspect by wording."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--source",
    metavar="NAME",
    type=WORDS,
    help="The publication of a .txt file, or of annotated texts that name none.",
)
@click.option(
    "--title", metavar="TEXT", type=WORDS, help="Its title; else its first line is taken for it."
)
@click.option("--url", metavar="URL", type=WORDS, help="Its address; else it is named as the file.")
@click.option("--published", metavar="DATE", type=WORDS, help="The date on which it came out.")
@click.option("--language", metavar="CODE", type=WORDS, help="Its language, as in en.")
@tables.options
@annotation_imports.options
@click.pass_context
def import_(
    context: click.Context,
    /,
    files: tuple[Path, ...],
    dry_run: bool,
    skip_bad: bool,
    as_json: bool,
    **words: Any,
) -> None:
    """Take files of the exchange format into the ledger, each as one transaction.

    A ledger that is not there yet is made. Anything that cannot be taken is listed by line and
    field, up to 100, nothing of its file is kept unless --skip-bad is given, and the status of
    the program is 1. A file whose name ends in .txt is one article; - reads standard input.

    A file whose name ends in .csv, .tsv or .xlsx is a table: its rows are claims, assertions,
    articles or others, as its columns say, and are listed by row and column. A folder is all
    tables in it; those that an export wrote are taken in the order in which they name others.

    Annotations (.json, .jsonld, .jsonl) of the W3C's model, of Hypothesis, Label Studio or
    doccano are known by what is in the file; they come in as passages of their articles. So are
    ClaimReviews of others, in JSON-LD or in a page (.html); they come in as verdicts of theirs.

    --link lists, once files are kept, new claims that one here before may say too, with what
    differs, and new passages whose words show another stance, or a voice where none came in; what
    the wording of new claims sets against others is recorded as suspected. Nothing is tied, merged
    or decided by it.
    """
    files = import_files.listed(files)
    on_tables, on_annotations = tables.said(files, words), annotation_imports.said(files, words)
    if words["link"] and dry_run:
        raise click.UsageError("--link is about what was kept; leave out --dry-run")
    asked = Asked(
        files, _told(files, on_annotations, words), dry_run, skip_bad, words["link"], as_json,
        on_tables, on_annotations,
    )  # fmt: skip
    if on_tables.exchange:
        _write_exchange(context.obj, files[0], asked)
        return
    taken: list[Taken] = []
    proposals = Proposals()
    try:
        _take_and_propose(context.obj, asked, taken, proposals)
    finally:
        # What is kept has a key by which it is taken back, whatever fails after it.
        _tell_all(taken, proposals, as_json)
    if any(one.report.refused for one in taken):
        context.exit(REFUSAL)


@click.command(
    short_help="Take back one import.",
    epilog=example("undo-import 01a20ae0-5b6a-7333-8d1f-af31be4d91e1"),
)
@click.argument("import_id", metavar="ID", type=WORDS)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def undo_import(chosen: Chosen, import_id: str, as_json: bool) -> None:
    """Take back what one import made, where nobody has built on it since.

    What stays is listed with the reason.
    """
    with writing(chosen) as work:
        done = import_rows.undo(work.session, **work.by, import_id=import_id.lower())
    if as_json:
        stays = [{"type": kept.table, "key": kept.key, "why": kept.why} for kept in done.stays]
        document({"removed": done.removed, "put_back": done.put_back, "stays": stays})
    else:
        _tell_taken_back(done)


def _write_exchange(chosen: Chosen, path: Path, asked: Asked) -> None:
    if review_imports.has(path, asked.on_annotations.form):
        review_imports.write_exchange(chosen, path, asked.on_tables.exchange)
    elif asked.on_annotations.has(path):
        annotation_imports.write_exchange(
            chosen, path, asked.on_annotations, asked.on_tables.exchange
        )
    elif asked.on_tables.has(path) or str(path) == STANDARD:
        tables.write_exchange(chosen, path, asked.on_tables)
    else:
        raise click.UsageError(f"{path.name} has no table, annotations or reviews in it")


def _tell_all(taken: Sequence[Taken], proposals: Proposals, as_json: bool) -> None:
    """Print what was taken and proposed, as far as it came; each file was told as it was taken."""
    if not as_json:
        import_links.tell(proposals)
    elif taken:
        document(import_reports.content(taken) | import_links.content(proposals))


def _told(
    files: Sequence[Path], on_annotations: OnAnnotations, words: Mapping[str, Any]
) -> Told | None:
    """Return what is said of texts, and refuse what fits none of the files."""
    source = words["source"]
    details = [words[name] for name in ("title", "url", "published", "language")]
    if [str(path) for path in files].count(STANDARD) > 1:
        raise click.UsageError("Standard input can be read once only")
    if source is None:
        if any(map(_is_text, files)):
            raise click.UsageError("A .txt file needs --source, the publication it came out in")
        if any(details):
            raise click.UsageError("--title, --url, --published and --language need --source")
        return None
    if not any(details) and all(map(on_annotations.has, files)):
        return None
    for path in files:
        if not _is_text(path) and str(path) != STANDARD:
            raise click.UsageError(f"--source is for .txt files, and {path.name} is none")
    title, url, *_ = details
    if len(files) > 1 and (title or url):
        raise click.UsageError("--title and --url are for one file at a time")
    if url is None and str(files[0]) == STANDARD:
        raise click.UsageError("A text from standard input needs --url to be known by")
    return Told(source, *details)


def _is_text(path: Path) -> bool:
    return path.suffix.lower() == ".txt"


def _take_and_propose(
    chosen: Chosen, asked: Asked, taken: list[Taken], proposals: Proposals
) -> None:
    """Take files, and propose for those that are kept, also where a later one fails."""
    try:
        _take(chosen, asked, taken)
    except (ClaimtrackerError, click.ClickException, OSError):
        if asked.link:
            import_links.propose_of_kept(proposals, chosen, taken)
        raise
    if asked.link:
        import_links.propose(proposals, chosen, taken)


def _take(chosen: Chosen, asked: Asked, taken: list[Taken]) -> None:
    """Take files one after the other, each as one transaction; `taken` holds what was done."""
    with made(chosen, for_a_trial=asked.dry_run) as engine:
        for path in asked.files:
            one = _take_one(engine, chosen.person, path, asked)
            taken.append(one)
            _tell(one, asked.as_json)


def _tell(taken: Taken, as_json: bool) -> None:
    if not as_json:
        import_reports.tell(taken)
        return
    for sentence in import_reports.guessed(taken):
        click.echo(plain(sentence), err=True)


def _take_one(engine: Engine, person: str, path: Path, asked: Asked) -> Taken:
    kept = {"dry_run": asked.dry_run, "skip_bad": asked.skip_bad}
    if review_imports.has(path, asked.on_annotations.form):
        return review_imports.take(engine, person, path, **kept)
    if asked.on_annotations.has(path):
        return annotation_imports.take(engine, person, path, asked.on_annotations, **kept)
    if asked.on_tables.has(path):
        return tables.take(engine, person, path, asked.on_tables, **kept)
    name = str(path)
    is_file = name != STANDARD
    actor = acting(engine, person)
    with _stream(path, asked) as stream, bar(f"Importing {path.name}") as progress:
        report = imports.run(
            engine, stream, actor=actor, now=clock(),
            file_name=path.name if is_file else "standard input",
            folder=path.parent if is_file else None,
            dry_run=asked.dry_run, skip_bad=asked.skip_bad, progress=progress,
        )  # fmt: skip
    return Taken(name, report, asked.dry_run)


@contextmanager
def _stream(path: Path, asked: Asked) -> Iterator[IO[bytes]]:
    """Give the records of a file; of a text its one. Raises NothingInIt, NoRecords, OtherKind."""
    told = asked.told
    with seekable(path) as file:
        if asked.on_annotations.form == annotation_imports.RECORDS:
            record_files.require_anything(file)
        elif told is None:
            record_files.require(file)
        with file.open("rb") as stream:
            text = text_articles.record(stream.read(), path.name, told) if told else None
            yield stream if text is None else io.BytesIO(text)


def _tell_taken_back(done: TakenBack) -> None:
    rows = []
    for table_name in dict.fromkeys((*done.removed, *done.put_back)):
        counted = (done.removed.get(table_name), done.put_back.get(table_name))
        said = zip(counted, ("taken away", "put back"), strict=True)
        words = ", ".join(f"{number:,} {word}" for number, word in said if number)
        rows.append((_noun(table_name), words))
    say("Taken back:" if rows else "Nothing could be taken back.")
    table(rows, indent=2)
    if done.stays:
        say(f"{count(len(done.stays), 'record')} stay{'s' if len(done.stays) == 1 else ''}:")
    for kept in done.stays:
        say(f"{_noun(kept.table)} {kept.key}: {kept.why}", indent=2)


def _noun(table_name: str) -> str:
    return table_name.replace("_", " ")
