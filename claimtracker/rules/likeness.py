"""How alike two statements are, and what differs: a way to find pairs, never to merge them.

“Keeps an 80% stake” and “keeps a 20% stake” are alike to the letter and say different things; so
a likeness always comes with what differs.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from rapidfuzz import fuzz

from claimtracker.rules.text import search_words

NEGATIONS = frozenset(
    {"no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot"}
)
_FIGURE = re.compile(r"\d[\d.,]*")

SAME, OTHER_FIGURE, OPPOSITE = "alike", "other figure", "opposite"


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
    negations = _differing_negations(passage, statement)
    if negations is not None:
        return Likeness(score, OPPOSITE, negations)
    return Likeness(score, SAME, ())


def _differing_figures(passage: str, statement: str) -> tuple[tuple[int, int], ...]:
    known = {_plain(figure) for figure in _FIGURE.findall(passage)}
    if not known:
        return ()
    return tuple(
        found.span() for found in _FIGURE.finditer(statement) if _plain(found.group()) not in known
    )


def _differing_negations(passage: str, statement: str) -> tuple[tuple[int, int], ...] | None:
    """Return the negations of a statement where one of the two is negated and the other not."""
    ours, theirs = (Counter(_negations(text)) for text in (passage, statement))
    if bool(ours) == bool(theirs):
        return None
    return tuple(m.span() for m in _WORD.finditer(statement) if m.group().lower() in NEGATIONS)


_WORD = re.compile(r"[^\W\d_]+")


def _negations(text: str) -> list[str]:
    plain = text.replace("n’t", " not").replace("n't", " not")
    return [word for word in (m.lower() for m in _WORD.findall(plain)) if word in NEGATIONS]


def _plain(figure: str) -> str:
    return figure.replace(",", "").strip(".")
