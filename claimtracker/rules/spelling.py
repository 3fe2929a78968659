"""Which of the words that are known somebody may have meant to type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

# Of words that are shorter, too many are alike by chance.
SHORTEST = 4
ONE_SLIP = 6


def beginnings(word: str) -> tuple[str, ...]:
    """Return how words begin that may be meant, the likeliest first.

    Few slip in the first letters of a word, and those who do swap two.
    """
    half = word[: max(2, (len(word) + 1) // 2)]
    swapped = word[1] + word[0] + word[2 : max(2, len(half))]
    return tuple(dict.fromkeys((half, swapped, word[:2])))


def can_be_mistyped(word: str) -> bool:
    """Say whether a word is long enough to be told from others, and no figure."""
    return len(word) >= SHORTEST and word.isalpha()


def meant(word: str, known: Iterable[str]) -> str | None:
    """Return the word that is likest, and of those the most frequent; None where none is like.

    What is known already is not mistyped.
    """
    counted: Mapping[str, int] = Counter(known)
    slips = 1 if len(word) < ONE_SLIP else 2
    near = process.extract(
        word, list(counted), scorer=OSA.distance, score_cutoff=slips, limit=len(counted)
    )
    best = min(near, key=lambda found: (found[1], -counted[found[0]], found[0]), default=None)
    return best[0] if best and best[1] else None


def like_names(typed: str, known: Mapping[str, str], limit: int) -> list[str]:
    """Return the names, given by their folded forms, that begin so or are spelled nearly so."""
    begin = [name for folded, name in sorted(known.items()) if folded.startswith(typed)]
    near = process.extract(
        typed, list(known), scorer=OSA.normalized_similarity, score_cutoff=0.7, limit=limit
    )
    return list(dict.fromkeys([*begin, *(known[folded] for folded, _, _ in near)]))[:limit]
