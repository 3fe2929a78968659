"""What is said of answers: precision, recall, F1, accuracy, MAP, and how far chance reaches."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")
RESAMPLINGS = 1_000
SEED = 95


@dataclass(frozen=True, slots=True)
class Score:
    """One figure and the interval that holds it 95 times in a hundred."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{shown(self.value)} ({shown(self.low)} to {shown(self.high)})"


def shown(figure: float) -> str:
    """Write a figure between 0 and 1 as papers do."""
    return f"{figure:.3f}".removeprefix("0") if figure < 1 else f"{figure:.2f}"


def scored(
    items: Sequence[Item],
    score: Callable[[Sequence[Item]], float],
    group: Callable[[Item], Hashable] | None = None,
) -> Score:
    """Score items, and a thousand times as many drawn from them with repetition.

    With a group (a claim) whole groups are drawn, as what is said of one claim is not independent.
    """
    drawn = sorted(score(one) for one in _resampled(items, group))
    return Score(
        score(items), drawn[round(0.025 * RESAMPLINGS)], drawn[round(0.975 * RESAMPLINGS) - 1]
    )


def _resampled(
    items: Sequence[Item], group: Callable[[Item], Hashable] | None
) -> Sequence[Sequence[Item]]:
    groups: dict[Hashable, list[Item]] = {}
    for at, item in enumerate(items):
        groups.setdefault(group(item) if group else at, []).append(item)
    whole = list(groups.values())
    chance = random.Random(SEED)
    return [
        [item for one in chance.choices(whole, k=len(whole)) for item in one]
        for _ in range(RESAMPLINGS)
    ]


def average_precision(ranked: Sequence[str], relevant: frozenset[str], most: int = 5) -> float:
    """Return the average precision of a ranked list among its first."""
    found, total = 0, 0.0
    for at, key in enumerate(ranked[:most], start=1):
        if key in relevant:
            found += 1
            total += found / at
    return total / min(len(relevant), most) if relevant else 0.0


def recall_at_precision(
    answers: Sequence[tuple[float, bool]], true: int, precision: float = 0.95
) -> float:
    """Return how many of what is true is said at the lowest threshold that is so precise.

    Each answer is how sure it was and whether it was right; `true` counts all that should have
    been said. Answers that are equally sure are said together.
    """
    best, right = 0, 0
    ranked = sorted(answers, key=lambda one: -one[0])
    for said, (sure, is_right) in enumerate(ranked, start=1):
        right += is_right
        is_last = said == len(ranked) or ranked[said][0] < sure
        if is_last and right / said >= precision:
            best = right
    return best / true if true else 0.0


def precision(answers: Sequence[tuple[bool, bool]]) -> float:
    """Return how many of what was said is true; an answer is (said, true)."""
    said = [true for was_said, true in answers if was_said]
    return sum(said) / len(said) if said else 0.0


def recall(answers: Sequence[tuple[bool, bool]]) -> float:
    """Return how many of what is true was said."""
    true = [said for said, is_true in answers if is_true]
    return sum(true) / len(true) if true else 0.0


def f1(answers: Sequence[tuple[bool, bool]]) -> float:
    """Return the harmonic mean of precision and recall."""
    exact, found = precision(answers), recall(answers)
    return 2 * exact * found / (exact + found) if exact + found else 0.0


def accuracy(answers: Sequence[tuple[str, str]]) -> float:
    """Return how many answers are right; an answer is (said, true)."""
    return sum(said == true for said, true in answers) / len(answers) if answers else 0.0


def macro_f1(answers: Sequence[tuple[str, str]]) -> float:
    """Return the mean of F1 over all outcomes that are true of something."""
    outcomes = sorted({true for _, true in answers})
    each = [f1([(said == one, true == one) for said, true in answers]) for one in outcomes]
    return sum(each) / len(each) if each else 0.0
