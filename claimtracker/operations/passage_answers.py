"""Keep what an editor took of what the panel proposed for a passage: which claim, which stance,
who speaks, and whether it is hedged.

A form only names what it showed. It is weighed here anew, by the words of the passage, and what a
form names without any ground is passed over; nothing is kept where nothing was proposed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.operations import proposal_answers, wording_answers
from claimtracker.operations.proposal_answers import Answer
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import candidates, fitted_estimates
from claimtracker.queries import claims as claim_rows
from claimtracker.queries.candidates import Considered
from claimtracker.queries.panels import Marked
from claimtracker.queries.proposal_answers import NONE
from claimtracker.rules import hedges, matching, speakers, stances
from claimtracker.rules.estimates import about
from claimtracker.rules.matching import Match
from claimtracker.rules.permissions import Actor

DIGITS = 4
# What the panel proposes of a passage, each answered under the name of the passage.
KINDS = (matching.RANKING, stances.ESTIMATE, speakers.PROPOSAL, hedges.PROPOSAL)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a panel showed: claims by key, and with which of them, which stance and which voice it
    began, and whether as hedged.

    `claim` is a key or anything else; `stance` is empty where none is known.
    """

    claims: frozenset[str]
    claim: str
    stance: str
    voice: str
    is_hedged: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What an editor said of a passage: of which claim by key, empty for a new one, with what
    stance, in whose voice, and if hedged. The passage is named by its key.
    """

    passage: str
    marked: Marked
    claim: str
    stance: str
    voice: str
    is_hedged: bool

    @property
    def about(self) -> str:
        """The name under which answers about the passage are kept."""
        return _about(self.passage)


def keep(
    session: Session, proposed: Proposed, taken: Taken, *, actor: Actor, now: datetime
) -> None:
    """Keep what was taken, once the passage is tied, so that of two who tie it at once the second
    is told so; before what follows is let follow, so that a new claim is not found. Some sixteen
    queries. What was kept of it before goes, as it was of another claim.
    """
    marked, about_it = taken.marked, taken.about
    given = (
        _claim_taken(session, proposed, taken),
        _stance_taken(session, proposed, taken),
        wording_answers.of_voice(session, about_it, marked, proposed.voice, taken.voice),
        wording_answers.of_hedge(
            about_it, marked, was_hedged=proposed.is_hedged, is_hedged=taken.is_hedged
        ),
    )
    proposal_answers.clear(session, KINDS, about_it, actor=actor)
    for answer in filter(None, given):
        proposal_answers.keep(session, answer, actor=actor, now=now)


def withdraw(session: Session, passage: str, *, actor: Actor, now: datetime) -> None:
    """Take back what was taken for a passage, by its key, as the passage is."""
    for estimate in KINDS:
        proposal_answers.withdraw(session, estimate, _about(passage), actor=actor, now=now)


def restore(session: Session, passage: str, *, actor: Actor) -> None:
    """Let what was taken for a passage count again, as the passage stands again."""
    for estimate in KINDS:
        proposal_answers.restore(session, estimate, _about(passage), actor=actor)


def _about(passage: str) -> str:
    return about("passage", passage)


def _claim_taken(session: Session, proposed: Proposed, taken: Taken) -> Answer | None:
    """Return which of the claims proposed was taken, or that none was; None where that is not to
    be known: the one taken was not among them, or the words were tied to it before.
    """
    if not proposed.claims:
        return None
    words = taken.marked.quote
    weighed = candidates.considered(session, words)
    tied = assertion_rows.claims_of_words(
        session, taken.marked.article_id, words, without=taken.passage
    )
    matches = [match for match in weighed.matches if match.id not in tied]
    places = {str(match.id): str(place) for place, match in enumerate(matches, start=1)}
    is_known = not taken.claim or taken.claim in places
    if not is_known or not proposed.claims & places.keys():
        return None
    return Answer(
        matching.RANKING, taken.about, places.get(proposed.claim, NONE),
        places.get(taken.claim, NONE), _beside(matches, weighed), weighed.version,
    )  # fmt: skip


def _beside(matches: Sequence[Match], weighed: Considered) -> Mapping[str, Any]:
    """Return the features of claims that stood beside each other, each name written once."""
    names = sorted({name for match in matches for name in match.features})
    rows = [[round(match.features.get(name, 0.0), DIGITS) for name in names] for match in matches]
    return {
        "names": names, "candidates": rows, "dated": weighed.is_dated, "said": weighed.said
    }  # fmt: skip


def _stance_taken(session: Session, proposed: Proposed, taken: Taken) -> Answer | None:
    """Return the stance to the claim for which one was proposed; None where another was taken."""
    if not proposed.stance or taken.claim != proposed.claim or taken.claim not in proposed.claims:
        return None
    claim = claim_rows.by_key(session, [taken.claim]).get(taken.claim)
    if claim is None or not claim.content.statement:
        return None
    counted = stances.features(claim.content.statement, taken.marked.quote)
    version = fitted_estimates.in_use(session, stances.ESTIMATE).version
    return Answer(stances.ESTIMATE, taken.about, proposed.stance, taken.stance, counted, version)
