"""Annotations on the command line: whose they are, what their labels mean, how they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from claimtracker.cli.import_reports import Taken
from claimtracker.cli.inputs import STANDARD, seekable
from claimtracker.cli.layouts import count, plain
from claimtracker.cli.ledgers import Chosen
from claimtracker.cli.new_ledgers import made
from claimtracker.cli.progress import bar
from claimtracker.cli.review_imports import REVIEWS
from claimtracker.cli.tables import copy_records, pairs
from claimtracker.db import session as sessions
from claimtracker.exchange import annotation_files, imports
from claimtracker.exchange.annotation_files import CALLED, ENDINGS, FORMATS, Converted
from claimtracker.exchange.annotation_records import Asked
from claimtracker.operations.writing import acting, clock
from claimtracker.rules import labels
from claimtracker.rules.offsets import UNITS

RECORDS = "jsonl"
Command = Callable[..., Any]
OPTIONS = (
    click.option(
        "--format", "form", type=click.Choice((*FORMATS, REVIEWS, RECORDS)),
        help="What a file of JSON is; else it is seen by what is in it. jsonl is records of the"
        " exchange format.",
    ),
    click.option(
        "--label", "roles", metavar="LABEL=MEANING", multiple=True,
        help="What a label or tag means: passage (it is kept in the note, as all are of which"
        " nothing is said), claim (the words are what is claimed), claim:KEY (they say that"
        " claim), affirms, denies, questions or observes; with nothing behind the = what has it"
        " is left out.",
    ),
    click.option(
        "--offsets", type=click.Choice(UNITS),
        help="What the offsets of labelled texts count; else the words show it.",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OnAnnotations:
    """What is said of annotations; `form` is "" where the content shows whose they are."""

    asked: Asked
    form: str

    def has(self, path: Path) -> bool:
        """Say whether a file is to be read as annotations."""
        if self.form:
            return self.form in FORMATS
        return path.suffix.lower() in ENDINGS and path.is_file() and bool(_kind(path))


def options(command: Command) -> Command:
    """Give a command what can be said of annotations."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def said(files: Sequence[Path], words: Mapping[str, Any]) -> OnAnnotations:
    """Return what is said of annotations, and refuse what fits none of the files."""
    form = words["form"] or ""
    roles = pairs("--label", words["roles"])
    labels.require(roles)
    offsets = words["offsets"] or ""
    kind = form if form in FORMATS else ""
    found = OnAnnotations(Asked(kind, words["source"] or "", offsets, roles), form)
    if (roles or offsets) and (others := [one.name for one in files if not found.has(one)]):
        raise click.UsageError(
            f"{others[0]} has no annotations that are known; say whose they are with --format"
        )
    return found


def take(
    engine: Engine, person: str, path: Path, on: OnAnnotations, *, dry_run: bool, skip_bad: bool
) -> Taken:
    """Take a file of annotations into a ledger."""
    actor = acting(engine, person)
    with _opened(engine, path, on.asked) as (name, found), bar(f"Importing {name}") as progress:
        report = imports.run(
            engine, found.stream, actor=actor, now=clock(), file_name=name, dry_run=dry_run,
            skip_bad=skip_bad, progress=progress, refused=found.refused,
        )  # fmt: skip
    return Taken(str(path), report, dry_run, found.places)


def write_exchange(chosen: Chosen, path: Path, on: OnAnnotations, exchange: Path | None) -> None:
    """Write annotations as the records that they would come in as; nothing is taken."""
    with (
        made(chosen, for_a_trial=True) as engine,
        _opened(engine, path, on.asked) as (_, found),
    ):
        for line, error in list(found.refused.items())[:1]:
            fault = found.places.places[found.places.lines[line - 1] - 1]
            left = count(len(found.refused), "mark")
            _say(f"{left} cannot be made a record, the first at {fault or 'the top'}: {error}")
        copy_records(engine, found.stream, exchange)


@contextmanager
def _opened(engine: Engine, path: Path, asked: Asked) -> Iterator[tuple[str, Converted]]:
    """Give the records of a file; the ledger is let go of once they are made."""
    with ExitStack() as stack:
        file = stack.enter_context(seekable(path))
        with sessions.read(engine) as session:
            found = stack.enter_context(annotation_files.opened(session, file, asked))
        _tell(path, found)
        yield file.name, found


def _tell(path: Path, found: Converted) -> None:
    """Say on standard error how a file is read, so that a wrong guess is seen at once."""
    left = ", ".join(f"{what} ({number:,})" for what, number in sorted(found.left.items()))
    name = "standard input" if str(path) == STANDARD else path
    _say(
        f"{name} is read as {CALLED[found.format]}: {count(found.rows, 'mark')}."
        + (f" Not taken: {left}." if left else "")
    )


def _say(sentence: str) -> None:
    click.echo(plain(sentence), err=True)


@cache
def _kind(path: Path) -> str:
    return annotation_files.detect(path)
