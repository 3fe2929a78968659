"""Fits the weights by which the right one of several is told: conditional logistic regression.

Only what sets one candidate apart from the others beside it counts, so there is no intercept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, log
from operator import mul

from claimtracker.rules.estimates import Features, Weights
from claimtracker.rules.fitting import Column, climbed, curvature, odds_of, scale, solved

Matrix = list[Column]


@dataclass(frozen=True, slots=True)
class Choice:
    """The features of candidates that stood beside each other, and which of them was right.

    `known` are odds (their logarithm) that each is given beforehand, to which what is fitted adds;
    without any, all were alike.
    """

    candidates: Sequence[Features]
    right: int
    known: Sequence[float] = ()


def fit(choices: Sequence[Choice], names: Sequence[str], ridge: float = 1.0) -> Weights:
    """Return the weights of some features that make the right candidates likeliest."""
    given = [one for choice in choices for one in choice.candidates]
    columns = [[one.get(name, 0.0) for one in given] for name in names]
    known = [odds for choice in choices for odds in choice.known or [0.0] * len(choice.candidates)]
    spreads = [scale(column)[1] for column in columns]
    scaled = [
        [one / spread for one in column] if spread else [0.0] * len(column)
        for column, spread in zip(columns, spreads, strict=True)
    ]
    found = climbed(
        len(names),
        lambda weights: _likelihood(scaled, choices, known, weights, ridge),
        lambda weights: _step(scaled, choices, known, weights, ridge),
    )
    plain = (one / spread if spread else 0.0 for one, spread in zip(found, spreads, strict=True))
    return Weights(0.0, dict(zip(names, plain, strict=True)))


def shares(odds: Sequence[float]) -> list[float]:
    """Return how likely each of several candidates is the right one, if one of them is."""
    highest = max(odds, default=0.0)
    parts = [exp(one - highest) for one in odds]
    whole = sum(parts) or 1.0
    return [part / whole for part in parts]


def _groups(odds: Column, choices: Sequence[Choice]) -> Iterator[tuple[int, int, list[float]]]:
    """Give where each choice begins, which of all is the right one, and the share of each."""
    start = 0
    for choice in choices:
        end = start + len(choice.candidates)
        yield start, start + choice.right, shares(odds[start:end])
        start = end


def _likelihood(
    columns: Sequence[Column],
    choices: Sequence[Choice],
    known: Column,
    weights: Column,
    ridge: float,
) -> float:
    odds = odds_of(columns, weights, known)
    seen = (log(max(1e-300, part[right - start])) for start, right, part in _groups(odds, choices))
    return sum(seen) - float(ridge / 2 * sum(map(mul, weights, weights)))


def _step(
    columns: Sequence[Column],
    choices: Sequence[Choice],
    known: Column,
    weights: Column,
    ridge: float,
) -> Column:
    groups = list(_groups(odds_of(columns, weights, known), choices))
    likely = [share for _, _, part in groups for share in part]
    middles = [
        [sum(map(mul, column[start : start + len(part)], part)) for start, _, part in groups]
        for column in columns
    ]
    slope = [
        sum(column[right] for _, right, _ in groups) - sum(middle) - ridge * weight
        for column, middle, weight in zip(columns, middles, weights, strict=True)
    ]
    bent = curvature(columns, likely, [ridge] * len(columns))
    between = curvature(middles, [1.0] * len(groups), [0.0] * len(columns))
    return solved(_less(bent, between), slope)


def _less(one: Matrix, other: Matrix) -> Matrix:
    return [
        [a - b for a, b in zip(row, line, strict=True)]
        for row, line in zip(one, other, strict=True)
    ]
