"""Words without their endings, so that “separating” is found by “separated”.

Finer than `stems`, which only sees that two texts speak of one thing: here one claim is told from
thousands. English endings only, and only of plain letters: a word of another script stays as it
is. What comes of it is compared and never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from claimtracker.rules.stems import SMALL_WORDS

_ENDINGS = (
    "ingly", "edly", "ings", "ing", "ies", "ied", "ers", "ed", "es", "er", "ly", "s", "e",
)  # fmt: skip
_LETTERS = re.compile(r"[a-z]{4,}")
# What is left of a word tells it from others.
SHORTEST = 3

# Words that say nothing about what a statement is about.
IDLE = SMALL_WORDS | frozenset({
    "all", "am", "can", "could", "get", "just", "me", "my", "our", "t", "us", "you", "your",
})  # fmt: skip


@lru_cache(maxsize=100_000)
def root(word: str) -> str:
    """Return a folded word without its ending."""
    if not _LETTERS.fullmatch(word):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            word = word.removesuffix(ending)
            break
    if len(word) > SHORTEST and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] + "y" if word.endswith("i") and len(word) > SHORTEST else word


def roots(words: Iterable[str]) -> list[str]:
    """Return the words that say something, without their endings, in their order."""
    return [root(word) for word in words if word not in IDLE]
