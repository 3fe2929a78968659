"""Sentences as vectors: which claims are nearest to a text, whatever words they use.

What is near is nominated and nothing more: a negation is nearer to its sentence than a paraphrase
is, so words, figures and names decide. Needs the extra `meaning`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Key = TypeVar("Key", bound=Hashable)
Vectors: TypeAlias = NDArray[np.float32]

# How many claims are nominated for each text.
NEAREST = 10
# How many claims, and how many texts, are compared at a time.
TOGETHER = 1_000


class Meanings(Protocol):
    """What gives sentences their vectors; another model can be put in its place."""

    def vectors(self, statements: Sequence[str]) -> Vectors:
        """Return a row for each statement, of length one; zeros where nothing is known of it."""
        ...


def nearest(
    meanings: Meanings, texts: Sequence[str], claims: Iterable[tuple[Key, str]]
) -> list[list[Key]]:
    """Return for each text the keys of the claims nearest to it, the nearest first.

    Claims are gone through once, some at a time, so that only the nearest stay in memory. What
    lies at a right angle to a text or beyond has nothing in common with it.
    """
    asked = meanings.vectors(texts)
    best: list[list[tuple[float, Key]]] = [[] for _ in texts]
    for some in _some(claims):
        rows = meanings.vectors([statement for _, statement in some])
        for start in range(0, len(texts), TOGETHER):
            cosines = asked[start : start + TOGETHER] @ rows.T
            for at, line in enumerate(cosines, start):
                best[at] = _nearer(best[at], line, some)
    return [[key for _, key in found] for found in best]


def _some(claims: Iterable[tuple[Key, str]]) -> Iterator[list[tuple[Key, str]]]:
    left = iter(claims)
    while some := list(islice(left, TOGETHER)):
        yield some


def _nearer(
    best: list[tuple[float, Key]], cosines: Vectors, some: Sequence[tuple[Key, str]]
) -> list[tuple[float, Key]]:
    """Return the nearest of those found before and of some more; of equals those found before."""
    least = best[-1][0] if len(best) == NEAREST else 0.0
    better = np.flatnonzero(cosines > least)
    order = better[np.argsort(-cosines[better], kind="stable")][:NEAREST]
    found = [(float(cosines[at]), some[at][0]) for at in order]
    return sorted([*best, *found], key=lambda one: -one[0])[:NEAREST]
