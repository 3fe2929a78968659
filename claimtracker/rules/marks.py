"""Where the words of a search stand in a stored text, and the piece of it worth showing.

Both are made from the text itself, because an index of folded words cannot say where in the
text they stood.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from claimtracker.rules.search_query import Query, Term
from claimtracker.rules.text import Word, words

Span = tuple[int, int]

_CUT = "…"


def marks(text: str, query: Query) -> list[Span]:
    """Return the places in a text that a search hits, in order and never overlapping."""
    if not query.groups:
        return []
    standing = list(words(text))
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(standing):
        places[word.text].append(place)
    hits = (hit for term in query.terms for hit in _hits(term, standing, places))
    return _merged(sorted(hits))


def snippet(text: str, query: Query, width: int = 160) -> tuple[str, list[Span]]:
    """Return about `width` characters around the first hits, and the marks within them.

    The piece is cut at the ends of words, and an ellipsis stands where it is cut.
    """
    hits = marks(text, query)
    start, end = _window(text, hits, width)
    left = _CUT if start else ""
    right = _CUT if end < len(text) else ""
    shift = len(left) - start
    within = [(max(a, start), min(b, end)) for a, b in hits if a < end and b > start]
    return left + text[start:end] + right, [(a + shift, b + shift) for a, b in within]


def _hits(term: Term, standing: list[Word], places: dict[str, list[int]]) -> Iterator[Span]:
    first, length = term.words[0], len(term.words)
    begins = term.open and length == 1
    for place in _beginning(first, standing) if begins else places.get(first, []):
        found = standing[place : place + length]
        if len(found) == length and _reads(found, term):
            yield found[0].start, found[-1].head if term.open else found[-1].end


def _beginning(text: str, standing: list[Word]) -> Iterator[int]:
    return (place for place, word in enumerate(standing) if word.text.startswith(text))


def _reads(found: list[Word], term: Term) -> bool:
    if any(word.text != wanted for word, wanted in zip(found[:-1], term.words, strict=False)):
        return False
    last, wanted = found[-1].text, term.words[-1]
    return last.startswith(wanted) if term.open else last == wanted


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _window(text: str, hits: list[Span], width: int) -> Span:
    if len(text) <= width:
        return 0, len(text)
    first, last = _cluster(hits, width)
    start = max(0, min(first - max(0, width - (last - first)) // 2, len(text) - width))
    end = start + width
    return _word_start(text, start, first), _word_end(text, end, min(last, end))


def _cluster(hits: list[Span], width: int) -> Span:
    """Return the span from the first hit to the last that fits into a window with it."""
    if not hits:
        return 0, 0
    first, last = hits[0]
    for _, end in hits[1:]:
        if end - first > width * 3 // 4:
            break
        last = end
    return first, last


def _word_start(text: str, start: int, hit: int) -> int:
    """Return the first beginning of a word from `start` on, at most at the hit."""
    if start == 0:
        return 0
    for place in range(start, hit):
        if text[place - 1].isspace() and not text[place].isspace():
            return place
    return _character_start(text, start)


def _word_end(text: str, end: int, hit: int) -> int:
    """Return the last end of a word up to `end`, at least at the end of the hit."""
    if end >= len(text):
        return len(text)
    for place in range(end, hit, -1):
        if text[place].isspace() and not text[place - 1].isspace():
            return place
    return _character_start(text, end)


def _character_start(text: str, place: int) -> int:
    while place < len(text) and unicodedata.category(text[place])[0] == "M":
        place += 1
    return place
