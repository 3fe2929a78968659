"""Cross-validation: what is scored was not seen by what scores it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

from claimtracker.rules.estimates import Weights
from claimtracker.rules.fitting import Case, fit

Item = TypeVar("Item")
FOLDS = 5
SEED = 20


def folds(items: Sequence[Item], group: Callable[[Item], str], count: int = FOLDS) -> list[int]:
    """Return the fold of each item; items of one group (a claim) are in one, never apart."""
    groups = sorted({group(item) for item in items})
    random.Random(SEED).shuffle(groups)
    of = {name: at % count for at, name in enumerate(groups)}
    return [of[group(item)] for item in items]


def held_back(
    cases: Sequence[Case], fold_of: Sequence[int], names: Sequence[str], ridge: float = 1.0
) -> list[float]:
    """Return how likely each case is, by weights fitted on the other folds."""
    by_fold = {one: _without(one, cases, fold_of, names, ridge) for one in sorted(set(fold_of))}
    return [
        by_fold[fold].probability(case.features) for case, fold in zip(cases, fold_of, strict=True)
    ]


def _without(
    fold: int, cases: Sequence[Case], fold_of: Sequence[int], names: Sequence[str], ridge: float
) -> Weights:
    others = [case for case, other in zip(cases, fold_of, strict=True) if other != fold]
    return fit(others, names, ridge)
