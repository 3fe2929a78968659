"""ClaimReviews of others on the command line: files, feeds and pages that carry them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import click
from sqlalchemy import Engine

from claimtracker.cli.import_reports import Taken
from claimtracker.cli.inputs import STANDARD, seekable
from claimtracker.cli.layouts import count, plain
from claimtracker.cli.ledgers import Chosen
from claimtracker.cli.new_ledgers import made
from claimtracker.cli.progress import bar
from claimtracker.cli.tables import copy_records
from claimtracker.config import settings
from claimtracker.db import session as sessions
from claimtracker.exchange import imports, review_files
from claimtracker.exchange.review_files import ENDINGS, PAGES, Converted
from claimtracker.exchange.review_records import Ours
from claimtracker.operations.writing import acting, clock

REVIEWS = "claimreview"


def has(path: Path, form: str) -> bool:
    """Say whether a file is to be read as ClaimReviews; `form` is what somebody says it is."""
    if form or path.suffix.lower() not in ENDINGS or not path.is_file():
        return form == REVIEWS
    return path.suffix.lower() in PAGES or _is_one(path)


def take(engine: Engine, person: str, path: Path, *, dry_run: bool, skip_bad: bool) -> Taken:
    """Take a file of ClaimReviews into a ledger, as verdicts of their publishers."""
    actor = acting(engine, person)
    with _opened(engine, path) as (name, found), bar(f"Importing {name}") as progress:
        report = imports.run(
            engine, found.stream, actor=actor, now=clock(), file_name=name, dry_run=dry_run,
            skip_bad=skip_bad, progress=progress, refused=found.refused,
        )  # fmt: skip
    return Taken(str(path), report, dry_run, found.places)


def write_exchange(chosen: Chosen, path: Path, exchange: Path | None) -> None:
    """Write ClaimReviews as the records that they would come in as; nothing is taken."""
    with made(chosen, for_a_trial=True) as engine, _opened(engine, path) as (_, found):
        for line, error in list(found.refused.items())[:1]:
            number = found.places.number(line)
            left = count(len(found.refused), "review")
            _say(f"{left} cannot be made records, the first review {number:,}: {error}")
        copy_records(engine, found.stream, exchange)


@contextmanager
def _opened(engine: Engine, path: Path) -> Iterator[tuple[str, Converted]]:
    """Give the records of a file; the ledger is let go of once they are made."""
    given = settings()
    ours = Ours(given.newsroom, given.address.rstrip("/"))
    with ExitStack() as stack:
        file = stack.enter_context(seekable(path))
        with sessions.read(engine) as session:
            found = stack.enter_context(review_files.opened(session, file, ours))
        _tell(path, found)
        yield file.name, found


def _tell(path: Path, found: Converted) -> None:
    """Say on standard error how a file is read, and what of it is left out."""
    name = "standard input" if str(path) == STANDARD else path
    left = ", ".join(found.left_out)
    _say(
        f"{name} is read as ClaimReview: {count(found.rows, 'review')}."
        + (f" Not taken: {left}." if left else "")
    )


def _say(sentence: str) -> None:
    click.echo(plain(sentence), err=True)


@cache
def _is_one(path: Path) -> bool:
    return review_files.is_one(path)
