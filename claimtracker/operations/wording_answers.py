"""Say what an editor took of the voice and the hedge that the panel proposed for a passage.

Rules without weights propose these, so an answer has no features and nothing is fitted to it; it
tells how good the rules are. What a form names and the words do not show is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from claimtracker.operations.proposal_answers import Answer
from claimtracker.queries import speaking
from claimtracker.queries.panels import Marked
from claimtracker.queries.proposal_answers import CHANGED, NO, YES
from claimtracker.rules import chains, hedges, speakers
from claimtracker.rules.chains import Link


def of_voice(
    session: Session, about: str, marked: Marked, begun: str, written: str
) -> Answer | None:
    """Return whether the voice was taken with which a panel began, changed, or taken away.

    None where that is not the voice which the words show.
    """
    found = speaking.of_passage(session, marked)
    links = chains.read(begun)
    if found is None or not speaking.are_same(session, chains.read(found.voice), links):
        return None
    said = _answer_of_voice(session, links, chains.read(written))
    return Answer(speakers.PROPOSAL, about, YES, said, {}, 0)


def _answer_of_voice(session: Session, begun: Sequence[Link], written: Sequence[Link]) -> str:
    if not written:
        return NO
    return YES if speaking.are_same(session, begun, written) else CHANGED


def of_hedge(about: str, marked: Marked, *, was_hedged: bool, is_hedged: bool) -> Answer | None:
    """Return whether a passage that a panel began with as hedged was left so; None where it is
    hedged by no word.
    """
    if not (was_hedged and hedges.words(marked.quote)):
        return None
    return Answer(hedges.PROPOSAL, about, YES, YES if is_hedged else NO, {}, 0)
