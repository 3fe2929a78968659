"""How alike two statements are, and what differs: a way to find pairs, never to merge them.

“Keeps an 80% stake” and “keeps a 20% stake” are alike to the letter and say different things; so
a likeness always comes with what differs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from rapidfuzz import fuzz

from claimtracker.rules.roots import IDLE
from claimtracker.rules.text import search_words

NEGATIONS = frozenset(
    {
        "no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot",
        "deny", "denies", "denied", "denying", "refutes", "refuted", "untrue",
    }
)  # fmt: skip
_FIGURE = re.compile(r"\d[\d.,]*")

SAME, OTHER_FIGURE, OTHER_NAME = "alike", "other figure", "other name"
# The statement says no where the passage does not, or the other way round.
OPPOSITE, DENIED = "opposite", "denied"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two statements are, from 0 to 100, and how they differ.

    `differs` holds the spans of the second statement whose figures, negations or names the first
    lacks.
    """

    score: float
    kind: str
    differs: tuple[tuple[int, int], ...]


def compare(passage: str, statement: str) -> Likeness:
    """Say how alike a statement is to a passage, and mark in the statement what differs."""
    folded = _folded(passage), _folded(statement)
    score = max(
        fuzz.token_set_ratio(*folded),
        fuzz.partial_ratio(*folded) * (0.9 if len(folded[1]) < len(folded[0]) else 1.0),
    )
    figures = _differing_figures(passage, statement)
    if figures:
        return Likeness(score, OTHER_FIGURE, figures)
    ours, theirs = _is_negated(passage), _is_negated(statement)
    if ours and not theirs:
        return Likeness(score, DENIED, ())
    if theirs and not ours:
        return Likeness(score, OPPOSITE, _negations(statement))
    if names := _differing_names(passage, statement):
        return Likeness(score, OTHER_NAME, names)
    return Likeness(score, SAME, ())


# One passage is compared with many statements, and of many passages with the same ones.
@lru_cache(maxsize=1_000)
def _folded(text: str) -> str:
    return " ".join(search_words(text))


def _differing_figures(passage: str, statement: str) -> tuple[tuple[int, int], ...]:
    known = {_plain(figure) for figure in _FIGURE.findall(passage)}
    if not known:
        return ()
    return tuple(
        found.span() for found in _FIGURE.finditer(statement) if _plain(found.group()) not in known
    )


_NAMED = re.compile(r"\w[\w’'-]*")
# Names of so many words stand in for each other, in a frame that is the same on both sides.
_LONGEST_NAME = 3
_MOST_COMPARED = 80


def _differing_names(passage: str, statement: str) -> tuple[tuple[int, int], ...]:
    """Return where a statement has a name or a month in the place of another of the passage."""
    ours, theirs = ([*_NAMED.finditer(text)][:_MOST_COMPARED] for text in (passage, statement))
    folded = [[found.group().casefold() for found in one] for one in (ours, theirs)]
    spans = []
    for how, a, b, c, d in SequenceMatcher(
        None, folded[0], folded[1], autojunk=False
    ).get_opcodes():
        if (
            how == "replace"
            and max(b - a, d - c) <= _LONGEST_NAME
            and (_is_framed(len(ours), a, b) and _has_name(ours[a:b]) and _has_name(theirs[c:d]))
        ):
            spans.append((theirs[c].start(), theirs[d - 1].end()))
    return tuple(spans)


def _is_framed(count: int, start: int, end: int) -> bool:
    """Whether words stand on a side of these that both texts have."""
    return start > 0 or end < count


def _has_name(words: Sequence[re.Match[str]]) -> bool:
    return any(word.group()[0].isupper() and not _is_small(word.group()) for word in words)


def _is_small(word: str) -> bool:
    return word.casefold() in IDLE


_WORD = re.compile(r"[^\W\d_]+(?:[’']t\b)?")


def _is_negated(text: str) -> bool:
    return bool(_negations(text))


@lru_cache(maxsize=1_000)
def _negations(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(found.span() for found in _WORD.finditer(text) if _negates(found.group().lower()))


def _negates(word: str) -> bool:
    return word in NEGATIONS or word.endswith(("n't", "n’t"))


def _plain(figure: str) -> str:
    return figure.replace(",", "").strip(".")
