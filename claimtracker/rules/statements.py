"""Statements that are searched by their words: the index of a list of claims, in memory.

BM25 over the words of a claim and what is written beside it. Words that stand in many claims
rank what was found and find nothing by themselves.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import log

from claimtracker.rules.roots import roots
from claimtracker.rules.text import fold, search_words

SATURATION, LENGTH_COUNTS = 1.2, 0.5
TYPICAL_LENGTH = 32
# A word that more than this share of claims have is looked up in what others found.
COMMON = 0.05
Weights = Mapping[str, float]
_NAME = re.compile(r"(?<=[\w,;’'] )[“\"‘']?([A-Z][\w’'-]+)")
_FIGURE = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True)
class Statement:
    """A claim as it is compared: what it says, what is written beside it, and of what day."""

    id: str | int
    text: str
    beside: tuple[str, ...] = ()
    day: date | None = None

    @cached_property
    def plain(self) -> str:
        """The claim itself, folded."""
        return fold(self.text)

    @cached_property
    def beside_plain(self) -> str:
        """What is written beside it first (a title), folded."""
        return fold(self.beside[0]) if self.beside else ""

    @cached_property
    def counts(self) -> Counter[str]:
        """The roots of all of it, and how often each stands there."""
        return Counter(roots(search_words(" ".join((self.text, *self.beside)))))

    @cached_property
    def length(self) -> float:
        """What a word of it counts for less, as there are many."""
        share = sum(self.counts.values()) / TYPICAL_LENGTH
        return SATURATION * (1 - LENGTH_COUNTS + LENGTH_COUNTS * share)

    @cached_property
    def own(self) -> frozenset[str]:
        """The roots of the claim itself."""
        return frozenset(roots(search_words(self.text)))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The roots that stand beside each other in it, in either text."""
        texts = [roots(search_words(text)) for text in (self.text, *self.beside)]
        return frozenset(pair for one in texts for pair in pairwise(one))

    @cached_property
    def names(self) -> frozenset[str]:
        """The roots of its words with a capital that do not begin it."""
        return frozenset(roots(search_words(" ".join(_NAME.findall(self.text)))))

    @cached_property
    def figures(self) -> frozenset[str]:
        """Its figures as they are compared."""
        return frozenset(one.replace(",", "") for one in _FIGURE.findall(self.text))

    def weighed(self, words: Iterable[str], weights: Weights) -> float:
        """Return the BM25 of some words."""
        counts, length = self.counts, self.length
        return sum(
            weights[word] * saturated(times, length)
            for word in words
            if (times := counts.get(word, 0)) and word in weights
        )


class Index:
    """A list of claims by their words and by their days."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = statements
        self._having: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._on: dict[int, list[int]] = defaultdict(list)
        for at, one in enumerate(statements):
            for word, times in one.counts.items():
                self._having[word].append((at, saturated(times, one.length)))
            if one.day:
                self._on[one.day.toordinal()].append(at)
        self._most = max(20, COMMON * len(statements))

    @cached_property
    def counts(self) -> Counter[str]:
        """How many claims have each word, its ending and all."""
        texts = (" ".join((one.text, *one.beside)) for one in self.statements)
        return Counter(word for text in texts for word in {*search_words(text)})

    def weights(self, words: Iterable[str]) -> dict[str, float]:
        """Return what each root weighs: the fewer claims have it, the more."""
        whole = len(self.statements)
        return {word: weight(len(self._having.get(word, ())), whole) for word in words}

    def add(self, scores: dict[int, float], words: Iterable[str], weights: Weights) -> None:
        """Add to the scores of claims what those words weigh in each that are not common.

        Where all are common, the least common counts.
        """
        lists = [(word, self._having[word]) for word in words if word in self._having]
        rare = [one for one in lists if len(one[1]) <= self._most]
        for word, having in rare or sorted(lists, key=lambda one: len(one[1]))[:1]:
            weight = weights[word]
            for at, share in having:
                scores[at] = scores.get(at, 0.0) + weight * share

    def around(self, day: date, before: int, after: int) -> Iterator[tuple[int, int]]:
        """Give the claims of the days around a day, each with how many days it is after it."""
        middle = day.toordinal()
        for gap in range(-before, after + 1):
            for at in self._on.get(middle + gap, ()):
                yield at, gap


def saturated(times: int, length: float) -> float:
    """Return what a word counts that stands so often in a text of a length."""
    return times * (SATURATION + 1) / (times + length)


def weight(having: int, whole: int) -> float:
    """Return what a word weighs that so many of all claims have."""
    return log(1 + (whole - having + 0.5) / (having + 0.5))
