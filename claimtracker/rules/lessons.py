"""How an estimate is taught: what was answered, and how its weights move towards the answers.

Three ways, by what an estimate says: which of several outcomes it is, whether it is so (by one of
several sets of weights), or which of the candidates beside each other is the one. A change is held
back by a ridge, so that few answers change little.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from claimtracker.rules import choosing
from claimtracker.rules.choosing import Choice, shares
from claimtracker.rules.estimates import Estimate, Features, Weights
from claimtracker.rules.fitting import Case, fit

YES, NO = "yes", "no"
RIDGE = 3.0
# A set of weights stays as it is where fewer answers than these are for it.
FEWEST_OF_A_SET = 30


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was answered about something, and by which features it was proposed.

    Candidates beside each other have features each, and the answer is the place of the right one,
    from 1. `of` names the set of weights, where an estimate has several.
    """

    about: str
    answer: str
    features: Sequence[Features]
    of: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How an estimate learns: its weights after lessons, and how likely it finds each answer.

    What is asked with yes and no is proposed from `sure` on.
    """

    moved: Callable[[Estimate, Sequence[Lesson]], Mapping[str, Weights]]
    thought: Callable[[Estimate, Lesson], Mapping[str, float]]
    sure: float = 0.5

    def said(self, thought: Mapping[str, float]) -> str:
        """Return what is proposed, by how likely each answer is."""
        if YES in thought:
            return YES if thought[YES] >= self.sure else NO
        return max(thought, key=lambda outcome: thought[outcome])


def taught(present: Estimate, lessons: Sequence[Lesson], way: Way) -> Estimate:
    """Return an estimate moved towards what was answered, one version on."""
    tuned = f"{present.tuned_on}; then on {len(lessons)} answers of this ledger"
    moved = way.moved(present, lessons)
    return Estimate(present.name, present.version + 1, tuned, moved)


def _outcomes(present: Estimate, lessons: Sequence[Lesson]) -> Mapping[str, Weights]:
    """Move each outcome towards what was answered so, and from what was not."""
    return {
        outcome: _moved(
            weights, [(one, _is_so(present, outcome, one.answer)) for one in lessons]
        )
        for outcome, weights in present.outcomes.items()
    }  # fmt: skip


def _is_so(estimate: Estimate, outcome: str, answer: str) -> bool:
    return answer == (YES if outcome == estimate.name else outcome)


def _outcome_thought(estimate: Estimate, lesson: Lesson) -> Mapping[str, float]:
    [features] = lesson.features
    if estimate.name in estimate.outcomes:
        return _yes_or_no(estimate.weights.probability(features))
    return estimate.probabilities(features)


def _sets(present: Estimate, lessons: Sequence[Lesson]) -> Mapping[str, Weights]:
    """Move each set towards whether it was so."""
    return {
        name: _moved(weights, [(one, one.answer == YES) for one in mine])
        if len(mine := _of_set(lessons, name)) >= FEWEST_OF_A_SET
        else weights
        for name, weights in present.outcomes.items()
    }


def _set_thought(estimate: Estimate, lesson: Lesson) -> Mapping[str, float]:
    [features] = lesson.features
    return _yes_or_no(estimate.outcomes[lesson.of].probability(features))


def _choices(present: Estimate, lessons: Sequence[Lesson]) -> Mapping[str, Weights]:
    """Move each set towards which of the candidates was taken."""
    return {
        name: _moved_by_choices(weights, mine)
        if len(mine := _of_set(lessons, name)) >= FEWEST_OF_A_SET
        else weights
        for name, weights in present.outcomes.items()
    }


def _choice_thought(estimate: Estimate, lesson: Lesson) -> Mapping[str, float]:
    weights = estimate.outcomes[lesson.of]
    odds = [weights.odds(features) for features in lesson.features]
    return {str(place): share for place, share in enumerate(shares(odds), start=1)}


BY_OUTCOMES = Way(_outcomes, _outcome_thought)
BY_SETS = Way(_sets, _set_thought)
BY_CHOICES = Way(_choices, _choice_thought)


def _of_set(lessons: Sequence[Lesson], name: str) -> list[Lesson]:
    return [one for one in lessons if one.of == name]


def _yes_or_no(yes: float) -> Mapping[str, float]:
    return {YES: yes, NO: 1 - yes}


def _moved(weights: Weights, lessons: Sequence[tuple[Lesson, bool]]) -> Weights:
    cases = [
        Case(one.features[0], outcome=so, known=weights.odds(one.features[0]))
        for one, so in lessons
    ]
    return _more(weights, fit(cases, sorted(weights.weights), RIDGE))


def _moved_by_choices(weights: Weights, lessons: Sequence[Lesson]) -> Weights:
    choices = [
        Choice(one.features, int(one.answer) - 1, [weights.odds(each) for each in one.features])
        for one in lessons
    ]
    return _more(weights, choosing.fit(choices, sorted(weights.weights), RIDGE))


def _more(weights: Weights, change: Weights) -> Weights:
    return Weights(
        weights.intercept + change.intercept,
        {name: weight + change.weights[name] for name, weight in weights.weights.items()},
    )
