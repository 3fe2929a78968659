"""An export of our verdicts as ClaimReviews: what the public sees of them, whoever asks."""

from __future__ import annotations

from pathlib import Path

from claimtracker.cli import takings
from claimtracker.cli.layouts import count, say
from claimtracker.cli.ledgers import Chosen, opened
from claimtracker.cli.outputs import refuse_the_ledger, writable
from claimtracker.cli.progress import bar
from claimtracker.config import settings
from claimtracker.db import schemas
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
    with opened(chosen.url) as engine:
        schemas.require_current(engine)
        refuse_the_ledger(engine, output)
        actor = takings.taker(engine, chosen.person)
        with sessions.read(engine) as session:
            head = takings.head(session)
        with (
            sights.read(engine, Sight.PUBLIC) as session,
            writable(output) as stream,
            bar("Exporting") as report,
        ):
            written = review_feeds.write(session, stream, by, by.feed, report)
        takings.note(engine, actor, Taken(FORM, "public", "", head, written))
    if output:
        say(f"{count(written, 'verdict')} written to {output}.")
