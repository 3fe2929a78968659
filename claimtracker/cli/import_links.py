"""What `import --link` says of new claims that may have been here before, and of new passages whose
words show something else than came in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from claimtracker.cli.import_reports import Taken
from claimtracker.cli.layouts import count, say
from claimtracker.cli.ledgers import Chosen, opened, reading
from claimtracker.cli.matching import content_of, tell_candidate
from claimtracker.cli.progress import bar
from claimtracker.operations import suspecting
from claimtracker.operations.writing import acting, clock
from claimtracker.queries import proposed_links, proposed_wordings
from claimtracker.queries.proposed_links import ProposedLink
from claimtracker.queries.proposed_wordings import ProposedWording

SHOWN = 100
Found = TypeVar("Found")
Ask = Callable[[Session, str], Iterable[Found]]


def proposed(chosen: Chosen, taken: Sequence[Taken]) -> list[ProposedLink]:
    """Return the new claims of imports that something here before may say."""
    return _of_each(chosen, taken, proposed_links.of_import)


def worded(chosen: Chosen, taken: Sequence[Taken]) -> list[ProposedWording]:
    """Return the new passages of imports whose words show another stance, or a voice."""
    return _of_each(chosen, taken, proposed_wordings.of_import)


def _of_each(chosen: Chosen, taken: Sequence[Taken], asked: Ask[Found]) -> list[Found]:
    kept = _kept(taken)
    if not kept:
        return []
    with reading(chosen) as session:
        return [found for one in kept for found in asked(session, one)]


def _kept(taken: Sequence[Taken]) -> list[str]:
    return [one.report.import_id for one in taken if one.report.import_id]


def worded_content(found: Sequence[ProposedWording]) -> list[dict[str, Any]]:
    """Return what words show as JSON."""
    return [
        {"assertion": one.key, "claim": one.claim}
        | ({"stance": one.stance.stance, "probability": round(one.stance.probability, 4),
            "reason": one.stance.reason} if one.stance else {})
        | ({"voice": one.voice, "voice_words": one.speaker.words} if one.speaker else {})
        for one in found
    ]  # fmt: skip


def tell_worded(found: Sequence[ProposedWording]) -> None:
    """Print what words show; nothing is changed."""
    if not found:
        return
    said = count(len(found), "new passage")
    say(f"{said} by whose words the stance or the voice may be another; nothing is changed.")
    for one in found[:SHOWN]:
        say(one.words, indent=2, mark=f"{one.key}  ")
        if one.stance:
            say(f"{one.stance.stance}, {one.stance.probability:.0%}: {one.stance.reason}", indent=6)
        if one.speaker:
            say(f"said by {one.voice}: “{one.speaker.words}”", indent=6)
    if len(found) > SHOWN:
        say(f"And {len(found) - SHOWN:,} more, which --json lists too.", indent=2)


def suspected(chosen: Chosen, taken: Sequence[Taken]) -> int:
    """Suspect what the wording of the claims of imports suggests; return how much was found."""
    kept = _kept(taken)
    if not kept:
        return 0
    with opened(chosen.url) as engine, bar("Comparing wordings") as report:
        by: dict[str, Any] = {"actor": acting(engine, chosen.person), "now": clock()}
        each = (suspecting.suspect(engine, import_id=key, progress=report, **by) for key in kept)
        return sum(one.found for one in each)


def content(links: Sequence[ProposedLink]) -> list[dict[str, Any]]:
    """Return what is proposed as JSON."""
    return [{"claim": one.key, "matches": [content_of(x) for x in one.offered]} for one in links]


def tell(links: Sequence[ProposedLink], found: int) -> None:
    """Print what is proposed, and how much is suspected by wording; nothing is tied."""
    if found:
        shown = "`claimtracker contradictions --kind text` shows both sides."
        say(f"{count(found, 'contradiction')} suspected by wording; {shown}")
    said = count(len(links), "new claim")
    say(f"{said} may have been here before; nothing is tied.")
    for link in links[:SHOWN]:
        say(link.statement, indent=2, mark=f"{link.key}  ")
        for one in link.offered:
            tell_candidate(one, indent=4)
    if len(links) > SHOWN:
        say(f"And {len(links) - SHOWN:,} more, which --json lists too.", indent=2)
