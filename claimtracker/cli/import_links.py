"""What `import --link` says of new claims that may have been here before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from claimtracker.cli.import_reports import Taken
from claimtracker.cli.layouts import count, say
from claimtracker.cli.ledgers import Chosen, reading
from claimtracker.cli.matching import content_of, tell_candidate
from claimtracker.queries import proposed_links
from claimtracker.queries.proposed_links import ProposedLink

SHOWN = 100


def proposed(chosen: Chosen, taken: Sequence[Taken]) -> list[ProposedLink]:
    """Return the new claims of imports that something here before may say."""
    kept = [one.report.import_id for one in taken if one.report.import_id]
    if not kept:
        return []
    with reading(chosen) as session:
        return [link for one in kept for link in proposed_links.of_import(session, one)]


def content(links: Sequence[ProposedLink]) -> list[dict[str, Any]]:
    """Return what is proposed as JSON."""
    return [{"claim": one.key, "matches": [content_of(x) for x in one.offered]} for one in links]


def tell(links: Sequence[ProposedLink]) -> None:
    """Print what is proposed; nothing is tied."""
    said = count(len(links), "new claim")
    say(f"{said} may have been here before; nothing is tied.")
    for link in links[:SHOWN]:
        say(link.statement, indent=2, mark=f"{link.key}  ")
        for one in link.offered:
            tell_candidate(one, indent=4)
    if len(links) > SHOWN:
        say(f"And {len(links) - SHOWN:,} more, which --json lists too.", indent=2)
