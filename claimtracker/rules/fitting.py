"""Fits the weights of an estimate to cases whose outcome is known: ridged logistic regression.

Newton's steps over named features, in plain Python: some twenty features over tens of thousands of
cases take seconds. The same cases give the same weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt
from operator import mul

from claimtracker.rules.estimates import Features, Weights

Column = list[float]
Matrix = list[Column]
STEPS = 30
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
    scales = [_scale(column) for column in columns]
    scaled = [_scaled(column, *scale) for column, scale in zip(columns, scales, strict=True)]
    found = _newton([[1.0] * len(cases), *scaled], cases, ridge)
    weights = [
        w / spread if spread else 0.0 for w, (_, spread) in zip(found[1:], scales, strict=True)
    ]
    shift = sum(w * middle for w, (middle, _) in zip(weights, scales, strict=True))
    return Weights(found[0] - shift, dict(zip(names, weights, strict=True)))


def _scale(column: Column) -> tuple[float, float]:
    """Return the middle of a feature and how far it spreads."""
    count = len(column) or 1
    middle = sum(column) / count
    spread = sqrt(sum((one - middle) ** 2 for one in column) / count)
    return middle, spread if spread > CLOSE_ENOUGH else 0.0


def _scaled(column: Column, middle: float, spread: float) -> Column:
    return [(one - middle) / spread if spread else 0.0 for one in column]


def _newton(columns: Sequence[Column], cases: Sequence[Case], ridge: float) -> Column:
    found = [0.0] * len(columns)
    for _ in range(STEPS):
        step = _step(columns, cases, found, ridge)
        found = [one + change for one, change in zip(found, step, strict=True)]
        if max(map(abs, step), default=0.0) < CLOSE_ENOUGH:
            break
    return found


def _step(columns: Sequence[Column], cases: Sequence[Case], found: Column, ridge: float) -> Column:
    likely = [_likely(odds) for odds in _odds(columns, found, cases)]
    missed = [case.weight * (case.outcome - p) for case, p in zip(cases, likely, strict=True)]
    bend = [case.weight * p * (1 - p) for case, p in zip(cases, likely, strict=True)]
    held = [0.0, *[ridge] * (len(columns) - 1)]
    slope = [
        sum(map(mul, column, missed)) - hold * weight
        for column, hold, weight in zip(columns, held, found, strict=True)
    ]
    return _solved(_curvature(columns, bend, held), slope)


def _odds(columns: Sequence[Column], found: Column, cases: Sequence[Case]) -> Column:
    odds = [case.known for case in cases]
    for column, weight in zip(columns, found, strict=True):
        odds = [one + weight * value for one, value in zip(odds, column, strict=True)]
    return odds


def _likely(odds: float) -> float:
    return 1 / (1 + exp(-max(-_FARTHEST, min(_FARTHEST, odds))))


def _curvature(columns: Sequence[Column], bend: Column, held: Column) -> Matrix:
    size = len(columns)
    found = [[0.0] * size for _ in range(size)]
    for row, column in enumerate(columns):
        bent = list(map(mul, column, bend))
        for other in range(row + 1):
            found[row][other] = found[other][row] = sum(map(mul, bent, columns[other]))
        # A little more keeps it solvable where a feature is the same everywhere.
        found[row][row] += held[row] + CLOSE_ENOUGH
    return found


def _solved(matrix: Matrix, right: Column) -> Column:
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
