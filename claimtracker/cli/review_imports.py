"""ClaimReviews of others on the command line: files, feeds and pages that carry them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from claimtracker.cli import foreign_files
from claimtracker.cli.foreign_files import Tool
from claimtracker.cli.import_reports import Taken
from claimtracker.cli.ledgers import Chosen
from claimtracker.config import settings
from claimtracker.exchange import review_files
from claimtracker.exchange.review_files import ENDINGS, PAGES, Converted
from claimtracker.exchange.review_records import Ours

REVIEWS = "claimreview"


def has(path: Path, form: str) -> bool:
    """Say whether a file is to be read as ClaimReviews; `form` is what somebody says it is."""
    if form or path.suffix.lower() not in ENDINGS or not path.is_file():
        return form == REVIEWS
    return path.suffix.lower() in PAGES or _is_one(path)


def take(engine: Engine, person: str, path: Path, *, dry_run: bool, skip_bad: bool) -> Taken:
    """Take a file of ClaimReviews into a ledger, as verdicts of their publishers."""
    return foreign_files.take(engine, person, path, _tool(), dry_run=dry_run, skip_bad=skip_bad)


def write_exchange(chosen: Chosen, path: Path, exchange: Path | None) -> None:
    """Write ClaimReviews as the records that they would come in as; nothing is taken."""
    foreign_files.write_exchange(chosen, path, _tool(), exchange)


def _tool() -> Tool[Converted]:
    given = settings()
    ours = Ours(given.newsroom, given.address.rstrip("/"))
    return Tool(
        noun="review",
        opens=lambda session, path: review_files.opened(session, path, ours),
        called=lambda _: "ClaimReview",
        left=lambda found: found.left_out,
        place=lambda found, line: f"review {found.places.number(line):,}",
    )


@cache
def _is_one(path: Path) -> bool:
    return review_files.is_one(path)
