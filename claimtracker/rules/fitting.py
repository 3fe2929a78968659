"""Fits the weights of an estimate to cases whose outcome is known: ridged logistic regression.

Newton's steps over named features, in plain Python: some twenty features over tens of thousands of
cases take seconds. The same cases give the same weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from operator import mul

from claimtracker.rules.estimates import Features, Weights

Column = list[float]
Matrix = list[Column]
STEPS, HALVINGS = 30, 12
_TINY = 1e-300
CLOSE_ENOUGH = 1e-6
# Beyond these odds a case tells nothing more, and its exponential would not be a number.
_FARTHEST = 35.0


@dataclass(frozen=True, slots=True)
class Case:
    """The features of one case, whether it turned out so, and how often it counts.

    `known` are odds (their logarithm) that are given beforehand, to which what is fitted adds.
    """

    features: Features
    outcome: bool
    weight: float = 1.0
    known: float = 0.0


def fit(cases: Sequence[Case], names: Sequence[str], ridge: float = 1.0) -> Weights:
    """Return the weights of some features that make the outcomes of cases likeliest.

    The ridge draws weights to nought, each by how far its feature spreads, so that no unit counts
    for more than another; a feature that is the same everywhere weighs nothing.
    """
    columns = [[case.features.get(name, 0.0) for case in cases] for name in names]
    scales = [scale(column) for column in columns]
    scaled = [scaled_by(column, *scale) for column, scale in zip(columns, scales, strict=True)]
    ones = [[1.0] * len(cases), *scaled]
    found = climbed(
        len(ones),
        lambda given: _likelihood(ones, cases, given, ridge),
        lambda given: _step(ones, cases, given, ridge),
    )
    weights = [
        w / spread if spread else 0.0 for w, (_, spread) in zip(found[1:], scales, strict=True)
    ]
    shift = sum(w * middle for w, (middle, _) in zip(weights, scales, strict=True))
    return Weights(found[0] - shift, dict(zip(names, weights, strict=True)))


def scale(column: Column) -> tuple[float, float]:
    """Return the middle of a feature and how far it spreads."""
    count = len(column) or 1
    middle = sum(column) / count
    spread = sqrt(sum((one - middle) ** 2 for one in column) / count)
    return middle, spread if spread > CLOSE_ENOUGH else 0.0


def scaled_by(column: Column, middle: float, spread: float) -> Column:
    """Return a feature as so many spreads from its middle."""
    return [(one - middle) / spread if spread else 0.0 for one in column]


def climbed(
    count: int, likely: Callable[[Column], float], step: Callable[[Column], Column]
) -> Column:
    """Return the weights that are likeliest, by steps that are halved while they lead down."""
    found, best = [0.0] * count, likely([0.0] * count)
    for _ in range(STEPS):
        whole = step(found)
        for halving in range(HALVINGS):
            tried = [one + change / 2**halving for one, change in zip(found, whole, strict=True)]
            reached = likely(tried)
            if reached >= best:
                break
        else:
            break
        done = max((abs(one - new) for one, new in zip(found, tried, strict=True)), default=0.0)
        found, best = tried, reached
        if done < CLOSE_ENOUGH:
            break
    return found


def _likelihood(
    columns: Sequence[Column], cases: Sequence[Case], found: Column, ridge: float
) -> float:
    odds = odds_of(columns, found, [case.known for case in cases])
    seen = (
        case.weight * log(max(_TINY, _likely(one if case.outcome else -one)))
        for case, one in zip(cases, odds, strict=True)
    )
    return sum(seen) - float(ridge / 2 * sum(map(mul, found[1:], found[1:])))


def _step(columns: Sequence[Column], cases: Sequence[Case], found: Column, ridge: float) -> Column:
    likely = [_likely(odds) for odds in odds_of(columns, found, [case.known for case in cases])]
    missed = [case.weight * (case.outcome - p) for case, p in zip(cases, likely, strict=True)]
    bend = [case.weight * p * (1 - p) for case, p in zip(cases, likely, strict=True)]
    held = [0.0, *[ridge] * (len(columns) - 1)]
    slope = [
        sum(map(mul, column, missed)) - hold * weight
        for column, hold, weight in zip(columns, held, found, strict=True)
    ]
    return solved(curvature(columns, bend, held), slope)


def odds_of(columns: Sequence[Column], found: Column, known: Column) -> Column:
    """Return the logarithm of the odds of each case, beyond what is known of it before."""
    odds = list(known)
    for column, weight in zip(columns, found, strict=True):
        odds = [one + weight * value for one, value in zip(odds, column, strict=True)]
    return odds


def _likely(odds: float) -> float:
    return 1 / (1 + exp(-max(-_FARTHEST, min(_FARTHEST, odds))))


def curvature(columns: Sequence[Column], bend: Column, held: Column) -> Matrix:
    """Return how the likelihood bends with each two weights, held by a ridge."""
    size = len(columns)
    found = [[0.0] * size for _ in range(size)]
    for row, column in enumerate(columns):
        bent = list(map(mul, column, bend))
        for other in range(row + 1):
            found[row][other] = found[other][row] = sum(map(mul, bent, columns[other]))
        # A little more keeps it solvable where a feature is the same everywhere.
        found[row][row] += held[row] + CLOSE_ENOUGH
    return found


def solved(matrix: Matrix, right: Column) -> Column:
    """Solve a symmetric system by Cholesky's way."""
    size = len(right)
    lower = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for col in range(row + 1):
            rest = matrix[row][col] - sum(map(mul, lower[row][:col], lower[col][:col]))
            lower[row][col] = sqrt(rest) if row == col else rest / lower[col][col]
    half = [0.0] * size
    for row in range(size):
        half[row] = (right[row] - sum(map(mul, lower[row][:row], half[:row]))) / lower[row][row]
    found = [0.0] * size
    for row in reversed(range(size)):
        behind = sum(lower[other][row] * found[other] for other in range(row + 1, size))
        found[row] = (half[row] - behind) / lower[row][row]
    return found
