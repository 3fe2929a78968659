"""English words cut to what their forms have in common, to see that two texts speak of one thing.

Rough on purpose: “deny”, “denies” and “denied” meet, and so may words that are only alike. For
comparing alone; nothing is searched or shown by stems.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Words that stand in every text and say nothing of what it is about.
SMALL_WORDS = frozenset(
    {
        "a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "but", "with", "by",
        "from", "as", "that", "this", "these", "those", "it", "its", "is", "are", "was", "were",
        "be", "been", "being", "has", "have", "had", "do", "does", "did", "will", "would", "his",
        "her", "their", "he", "she", "they", "i", "we", "you", "them", "him", "who", "whom",
        "whose", "which", "what", "there", "here", "when", "where", "why", "how", "if", "than",
        "then", "so", "s", "after", "into", "over", "out", "up", "about",
    }
)  # fmt: skip
LONGEST = 6
_LEAST = 3
# Of each group one ending goes, in this order: “earnings” loses its s, then its ing.
_ENDINGS = (("ies", "es", "s"), ("ing", "edly", "ied", "ed", "ly"), ("e", "y"))
_POSSESSIVE = re.compile(r"'s?$")


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """Return the beginning of a word in small letters that its forms share."""
    word = _POSSESSIVE.sub("", word)
    for endings in _ENDINGS:
        word = _without(word, endings)
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:LONGEST]


def _without(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            return word[: -len(ending)]
    return word
