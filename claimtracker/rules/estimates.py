"""Estimates that can be explained: a probability from named features, each with its weight.

The weights lie in `claimtracker/estimates/NAME.json`, to be read by people: what they are called,
their version, what they were fitted on, and one number for each feature. Nothing is learnt here
(`fitting` does), and an estimate proposes; it never decides.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp
from typing import Any

from claimtracker.errors import Unavailable
from claimtracker.rules.text import fold

Features = Mapping[str, float]
# Odds beyond these are certain to the last digit.
_FARTHEST = 700.0


class UnreadableEstimate(Unavailable):
    """A file of weights is not what it should be."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The weights {name!r} of this installation cannot be read; install claimtracker again."
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature adds to the logarithm of the odds, and what they are without any."""

    intercept: float
    weights: Mapping[str, float]

    def odds(self, features: Features) -> float:
        """Return the logarithm of the odds; a feature that is not there counts as nought."""
        return self.intercept + sum(part for _, part in self._parts(features))

    def probability(self, features: Features) -> float:
        """Return how likely it is, from 0 to 1."""
        return 1 / (1 + exp(max(-_FARTHEST, min(_FARTHEST, -self.odds(features)))))

    def reasons(self, features: Features) -> list[tuple[str, float]]:
        """Return what each feature adds to the odds or takes from them, what weighs most first."""
        parts = [(name, part) for name, part in self._parts(features) if part]
        return sorted(parts, key=lambda one: (-abs(one[1]), one[0]))

    def _parts(self, features: Features) -> list[tuple[str, float]]:
        return [(name, weight * features.get(name, 0.0)) for name, weight in self.weights.items()]


@dataclass(frozen=True, slots=True)
class Estimate:
    """Weights under a name and a version, for each outcome that they tell from all others.

    A question of yes and no has one outcome, of the name of the estimate.
    """

    name: str
    version: int
    tuned_on: str
    outcomes: Mapping[str, Weights]

    @property
    def weights(self) -> Weights:
        """The weights of a question of yes and no."""
        return self.outcomes[self.name]

    def probabilities(self, features: Features) -> dict[str, float]:
        """Return how likely each outcome is, all together 1."""
        given = {name: one.probability(features) for name, one in self.outcomes.items()}
        whole = sum(given.values()) or 1.0
        return {name: part / whole for name, part in given.items()}


def about(row_id: str, *words: str) -> str:
    """Return a name for what is asked: the key of a row, and a digest of words of it.

    Spaces, case and marks of the words are no matter, and none can be read.
    """
    said = "\x1f".join(map(fold, words))
    return f"{row_id}:{hashlib.sha256(said.encode(errors='surrogatepass')).hexdigest()[:32]}"


def names() -> list[str]:
    """Return the names of the estimates that came with the program."""
    folder = resources.files("claimtracker") / "estimates"
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(one.name.removesuffix(".json") for one in found if one.name.endswith(".json"))


@cache
def load(name: str) -> Estimate:
    """Return an estimate that came with the program; raises UnreadableEstimate."""
    path = resources.files("claimtracker") / "estimates" / f"{name}.json"
    try:
        return read(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableEstimate(name) from error


def read(text: str) -> Estimate:
    """Read an estimate as `written` wrote it.

    Raises ValueError, KeyError, TypeError, AttributeError where it is none.
    """
    given: dict[str, Any] = json.loads(text)
    outcomes = {
        outcome: Weights(float(one["intercept"]), {k: float(v) for k, v in one["weights"].items()})
        for outcome, one in given["outcomes"].items()
    }
    return Estimate(given["name"], int(given["version"]), given["tuned_on"], outcomes)


def written(estimate: Estimate) -> str:
    """Write an estimate for people to read, the weights with four digits behind the point."""
    content = {
        "name": estimate.name,
        "version": estimate.version,
        "tuned_on": estimate.tuned_on,
        "outcomes": {
            outcome: {
                "intercept": round(one.intercept, 4),
                "weights": {name: round(weight, 4) for name, weight in one.weights.items()},
            }
            for outcome, one in estimate.outcomes.items()
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
