"""How alike two statements are, and what differs: a way to find pairs, never to merge them.

“Keeps an 80% stake” and “keeps a 20% stake” are alike to the letter and say different things; so
a likeness always comes with what differs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from claimtracker.rules.text import search_words

NEGATIONS = frozenset(
    {
        "no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot",
        "deny", "denies", "denied", "denying", "refutes", "refuted", "untrue",
    }
)  # fmt: skip
_FIGURE = re.compile(r"\d[\d.,]*")

SAME, OTHER_FIGURE = "alike", "other figure"
# The statement says no where the passage does not, or the other way round.
OPPOSITE, DENIED = "opposite", "denied"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two statements are, from 0 to 100, and how they differ.

    `differs` holds the spans of the second statement whose figures or negations the first lacks.
    """

    score: float
    kind: str
    differs: tuple[tuple[int, int], ...]


def compare(passage: str, statement: str) -> Likeness:
    """Say how alike a statement is to a passage, and mark in the statement what differs."""
    folded = [" ".join(search_words(text)) for text in (passage, statement)]
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
    return Likeness(score, SAME, ())


def _differing_figures(passage: str, statement: str) -> tuple[tuple[int, int], ...]:
    known = {_plain(figure) for figure in _FIGURE.findall(passage)}
    if not known:
        return ()
    return tuple(
        found.span() for found in _FIGURE.finditer(statement) if _plain(found.group()) not in known
    )


_WORD = re.compile(r"[^\W\d_]+(?:[’']t\b)?")


def _is_negated(text: str) -> bool:
    return bool(_negations(text))


def _negations(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(found.span() for found in _WORD.finditer(text) if _negates(found.group().lower()))


def _negates(word: str) -> bool:
    return word in NEGATIONS or word.endswith(("n't", "n’t"))


def _plain(figure: str) -> str:
    return figure.replace(",", "").strip(".")
