"""An export of our verdicts as ClaimReviews: what the public sees of them, whoever asks."""

from __future__ import annotations

from pathlib import Path

from claimtracker.cli.layouts import count, say
from claimtracker.cli.ledgers import Chosen
from claimtracker.cli.outputs import writable
from claimtracker.cli.progress import bar
from claimtracker.cli.takings import head, taking
from claimtracker.config import settings
from claimtracker.db import session as sessions
from claimtracker.exchange import review_feeds
from claimtracker.exchange.claim_reviews import AddressUnknown, Publisher
from claimtracker.operations.dumps_taken import Taken
from claimtracker.queries import sights
from claimtracker.rules.permissions import Sight

FORM = "ClaimReviews"


def write(chosen: Chosen, output: Path | None) -> None:
    """Write the feed, and note who took it; raises AddressUnknown."""
    given = settings()
    host = given.address.rstrip("/")
    if not host:
        raise AddressUnknown
    by = Publisher.of(given.newsroom, host)
    with taking(chosen, output) as ledger:
        with sessions.read(ledger.engine) as session:
            at = head(session)
        with (
            sights.read(ledger.engine, Sight.PUBLIC) as session,
            writable(output) as stream,
            bar("Exporting") as report,
        ):
            written = review_feeds.write(session, stream, by, by.feed, report)
        ledger.note(Taken(FORM, "public", "", at, written))
    if output:
        say(f"{count(written, 'verdict')} written to {output}.")
