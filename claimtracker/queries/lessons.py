"""What each estimate can be taught by: the answers and decisions of this ledger, as lessons.

Whether any claim is what a passage says is learnt from the same answers as which of them is: how
far the first one leads follows from the weights that rank, so that it is counted anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from claimtracker.queries import decided_wordings, fitted_estimates, proposal_answers
from claimtracker.queries.proposal_answers import ChoiceMade
from claimtracker.rules import matching, stances, suspicions, wordings
from claimtracker.rules.estimates import Estimate
from claimtracker.rules.lessons import BY_CHOICES, BY_OUTCOMES, BY_SETS, NO, YES, Lesson, Way


@dataclass(frozen=True, slots=True)
class Taught:
    """How an estimate learns, and where its lessons come from."""

    way: Way
    lessons: Callable[[Session, str], list[Lesson]]


def way_of(name: str) -> Way:
    """Return how an estimate learns."""
    return _TAUGHT.get(name, _PLAIN).way


def of_estimate(session: Session, name: str) -> list[Lesson]:
    """Return what an estimate can be taught by, by what it is about."""
    return _TAUGHT.get(name, _PLAIN).lessons(session, name)


def _plain(session: Session, name: str) -> list[Lesson]:
    answers = proposal_answers.of_estimate(session, name)
    return [Lesson(one.about, one.answer, (one.features,)) for one in answers]


def _stances(session: Session, name: str) -> list[Lesson]:
    """Return stances that were taken; to question is to observe, as the estimate sees it."""
    return [
        Lesson(one.about, stances.outcome_of(one.answer), one.features)
        for one in _plain(session, name)
    ]


def _suspicions(session: Session, _: str) -> list[Lesson]:
    """Return which pairs of claims were found to contradict each other, each once."""
    found = {
        one.about: Lesson(one.about, YES if one.contradicts else NO, (one.weighed.features,))
        for one in decided_wordings.decided(session)
    }
    return [*found.values()]


def _ranked(session: Session, _: str) -> list[Lesson]:
    """Return which of several claims was taken, where one was."""
    return [
        Lesson(one.about, one.answer, one.candidates, matching.set_of(one.is_dated))
        for one in proposal_answers.choices(session)
        if one.answer != proposal_answers.NONE and len(one.candidates) > 1
    ]


def _anything(session: Session, _: str) -> list[Lesson]:
    """Return whether any of several claims was taken."""
    ranking = fitted_estimates.in_use(session, matching.RANKING)
    return [*_led(proposal_answers.choices(session), ranking)]


def _led(choices: list[ChoiceMade], ranking: Estimate) -> Iterator[Lesson]:
    for one in choices:
        of = matching.set_of(one.is_dated)
        odds = [ranking.outcomes[of].odds(each) for each in one.candidates]
        first = max(range(len(odds)), key=lambda at: odds[at])
        lead = matching.lead(one.said, one.candidates[first], sorted(odds, reverse=True))
        yield Lesson(one.about, NO if one.answer == proposal_answers.NONE else YES, (lead,), of)


_PLAIN = Taught(BY_OUTCOMES, _plain)
_TAUGHT: Mapping[str, Taught] = {
    stances.ESTIMATE: Taught(BY_OUTCOMES, _stances),
    suspicions.ESTIMATE: Taught(replace(BY_OUTCOMES, sure=wordings.THRESHOLD), _suspicions),
    matching.RANKING: Taught(BY_CHOICES, _ranked),
    matching.ANYTHING: Taught(BY_SETS, _anything),
}
