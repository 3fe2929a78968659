"""Annotations on the command line: whose they are, what their labels mean, how they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from claimtracker.cli import foreign_files
from claimtracker.cli.foreign_files import Tool
from claimtracker.cli.import_reports import Taken
from claimtracker.cli.ledgers import Chosen
from claimtracker.cli.review_imports import REVIEWS
from claimtracker.cli.tables import pairs
from claimtracker.exchange import annotation_files
from claimtracker.exchange.annotation_files import CALLED, ENDINGS, FORMATS, Converted
from claimtracker.exchange.annotation_records import Asked
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
    tool = _tool(on.asked)
    return foreign_files.take(engine, person, path, tool, dry_run=dry_run, skip_bad=skip_bad)


def write_exchange(chosen: Chosen, path: Path, on: OnAnnotations, exchange: Path | None) -> None:
    """Write annotations as the records that they would come in as; nothing is taken."""
    foreign_files.write_exchange(chosen, path, _tool(on.asked), exchange)


def _tool(asked: Asked) -> Tool[Converted]:
    return Tool(
        noun="mark",
        opens=lambda session, path: annotation_files.opened(session, path, asked),
        called=lambda found: CALLED[found.format],
        left=lambda found: [f"{what} ({n:,})" for what, n in sorted(found.left.items())],
        place=lambda found, line: found.places.of(line) or "the top",
    )


@cache
def _kind(path: Path) -> str:
    return annotation_files.detect(path)
