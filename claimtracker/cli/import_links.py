"""What `import --link` says of new claims that may have been here before, and of new passages whose
words show something else than came in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import click
from sqlalchemy.orm import Session

from claimtracker.cli.import_reports import Taken
from claimtracker.cli.layouts import count, plain, say
from claimtracker.cli.ledgers import Chosen, opened, reading
from claimtracker.cli.matching import content_of, tell_candidate
from claimtracker.cli.progress import bar
from claimtracker.errors import ClaimtrackerError, Unavailable
from claimtracker.operations import suspecting
from claimtracker.operations.writing import acting, clock
from claimtracker.queries import proposed_links, proposed_wordings
from claimtracker.queries.proposed_links import ProposedLink
from claimtracker.queries.proposed_wordings import ProposedWording

SHOWN = 100
Found = TypeVar("Found")
Returned = TypeVar("Returned")
Ask = Callable[[Session, str], Iterable[Found]]
# What is asked for beside an import, each with how it is come by later.
LINKS = "which claims were here before", "`claimtracker match TEXT` tells it of one."
WORDS = (
    "which passages show another stance or voice",
    "`claimtracker suggest-stance FILE` tells it of pairs of texts.",
)
SUSPECTED = "which claims contradict others by wording", "`claimtracker suspect` looks for them."
Failed = list[tuple[tuple[str, str], ClaimtrackerError]]


class NotAllFound(Unavailable):
    """An import is kept, and something that was asked for beside it failed."""

    def __init__(self, failed: Failed) -> None:
        what = ", and ".join(part for (part, _), _ in failed)
        why = " ".join(dict.fromkeys(str(error) for _, error in failed))
        later = " ".join(again for (_, again), _ in failed)
        super().__init__(f"The import is kept, but {what} could not be told: {why} {later}")


@dataclass(slots=True)
class Proposals:
    """What was found beside an import, as far as it was; None is what nobody asked, or failed."""

    links: list[ProposedLink] | None = None
    worded: list[ProposedWording] | None = None
    suspected: int | None = None


def propose(into: Proposals, chosen: Chosen, taken: Sequence[Taken]) -> None:
    """Find what was here before and what words show, and suspect what the wording suggests.

    What one of these fails at is no matter to the others. Raises NotAllFound.
    """
    failed: Failed = []
    into.links = _tried(LINKS, failed, partial(proposed, chosen, taken))
    into.worded = _tried(WORDS, failed, partial(worded, chosen, taken))
    _tried(SUSPECTED, failed, partial(suspect, into, chosen, taken))
    if failed:
        raise NotAllFound(failed)


def propose_of_kept(into: Proposals, chosen: Chosen, taken: Sequence[Taken]) -> None:
    """Propose for what was kept before a file failed: what fails here is said beside that."""
    if not _kept(taken):
        return
    try:
        propose(into, chosen, taken)
    except NotAllFound as error:
        click.echo(plain(f"claimtracker: {error}"), err=True)


def _tried(part: tuple[str, str], failed: Failed, find: Callable[[], Returned]) -> Returned | None:
    try:
        return find()
    except ClaimtrackerError as error:
        failed.append((part, error))
        return None


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


def _worded_content(found: Sequence[ProposedWording]) -> list[dict[str, Any]]:
    return [
        {"assertion": one.key, "claim": one.claim}
        | ({"stance": one.stance.stance, "probability": round(one.stance.probability, 4),
            "reason": one.stance.reason} if one.stance else {})
        | ({"voice": one.voice, "voice_words": one.speaker.words} if one.speaker else {})
        for one in found
    ]  # fmt: skip


def _tell_worded(found: Sequence[ProposedWording]) -> None:
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


def suspect(into: Proposals, chosen: Chosen, taken: Sequence[Taken]) -> None:
    """Suspect what the wording of the claims of imports suggests; count it as each import ends."""
    kept = _kept(taken)
    if not kept:
        into.suspected = 0
        return
    with opened(chosen.url) as engine, bar("Comparing wordings") as report:
        by: dict[str, Any] = {"actor": acting(engine, chosen.person), "now": clock()}
        for key in kept:
            looked = suspecting.suspect(engine, import_id=key, progress=report, **by)
            into.suspected = (into.suspected or 0) + looked.found


def content(proposals: Proposals) -> dict[str, Any]:
    """Return what is proposed as JSON; what failed is left out."""
    parts = {
        "links": _each(proposals.links, _links_content),
        "wordings": _each(proposals.worded, _worded_content),
        "suspected": proposals.suspected,
    }
    return {name: found for name, found in parts.items() if found is not None}


def _each(found: Returned | None, content: Callable[[Returned], Any]) -> Any:
    return None if found is None else content(found)


def _links_content(links: Sequence[ProposedLink]) -> list[dict[str, Any]]:
    return [{"claim": one.key, "matches": [content_of(x) for x in one.offered]} for one in links]


def tell(proposals: Proposals) -> None:
    """Print what is proposed, and how much is suspected by wording; nothing is tied or changed."""
    if proposals.suspected:
        shown = "`claimtracker contradictions --kind text` shows both sides."
        say(f"{count(proposals.suspected, 'contradiction')} suspected by wording; {shown}")
    if proposals.links is not None:
        _tell_links(proposals.links)
    _tell_worded(proposals.worded or ())


def _tell_links(links: Sequence[ProposedLink]) -> None:
    said = count(len(links), "new claim")
    say(f"{said} may have been here before; nothing is tied.")
    for link in links[:SHOWN]:
        say(link.statement, indent=2, mark=f"{link.key}  ")
        for one in link.offered:
            tell_candidate(one, indent=4)
    if len(links) > SHOWN:
        say(f"And {len(links) - SHOWN:,} more, which --json lists too.", indent=2)
