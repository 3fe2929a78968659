"""Where a quote stands in the text of an article, in code points of that text.

A quote that stands nowhere, or several times with nothing to tell the places apart, has no
place: an anchor is never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from claimtracker.rules.text import TYPOGRAPHY

_ALIKE = 90.0
_SHORTEST_APPROXIMATE = 16
_LONGEST_APPROXIMATE = 1_000
_EDGE_WORDS = 3

# Beyond these a text that repeats itself would keep an import waiting.
_MOST_PLACES = 10_000
_MOST_COMPARED = 60_000_000

# One letter of 80% or "not" turns a sentence round and is hardly seen by any measure of likeness.
_WEIGHTY = re.compile(
    r"\d+|\b(?:no|not|never|none|nobody|nothing|neither|nor|without|cannot)\b|n't\b", re.IGNORECASE
)
_WORD_STARTS = re.compile(r"\b(?=\w)")
_WORD_ENDS = re.compile(r"(?<=\w)\b")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """The place of a quote, `end` exclusive, and how it was found.

    `how` is "offset", "exact", "folded" or "approximate".
    """

    start: int
    end: int
    how: str


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text with its typographic variants folded, and where each character comes from."""

    text: str
    starts: list[int]
    ends: list[int]

    def places(self, quote: str) -> list[Span]:
        """Return the spans of the original text on which the folded quote stands."""
        length = len(quote)
        spans = (
            (self.starts[i], self.ends[i + length - 1]) for i in _occurrences(self.text, quote)
        )
        return list(dict.fromkeys(spans))


class _Variants(dict[int, str]):
    """The kind of each character for folding.

    v is a variant, x is left out, m is a combining mark, s is white space other than a space.
    """

    def __missing__(self, code: int) -> str:
        self[code] = kind = _variant(code)
        return kind


def _variant(code: int) -> str:
    char = chr(code)
    if char == " " or char.isspace():
        return " " if char == " " else "s"
    if unicodedata.category(char)[0] == "M" or 0x1160 <= code <= 0x11FF:
        return "m"
    if TYPOGRAPHY.get(code) == "":
        return "x"
    changed = code in TYPOGRAPHY or unicodedata.normalize("NFC", char) != char
    return "v" if changed else "."


_VARIANTS = _Variants()
_CHANGED = re.compile("(?P<space>[ s][ sx]+|s)|[v.]m+|[vx]")


def find(
    text: str,
    quote: str,
    *,
    prefix: str = "",
    suffix: str = "",
    start: int | None = None,
    end: int | None = None,
) -> Found | None:
    """Return the one place where a quote stands in a text, or None.

    Looks by offset first, then exactly, then with white space and typographic variants folded,
    then approximately; `prefix` and `suffix` are the words around the quote and tell apart the
    places where it stands several times.
    """
    if not quote:
        return None
    if _stands_at(text, quote, start, end):
        return Found(start or 0, _end(quote, start or 0, end), "offset")
    exact = [(place, place + len(quote)) for place in _occurrences(text, quote)]
    if place := _the_one(text, exact, prefix, suffix, start):
        return Found(*place, "exact")
    if not (wanted := _folded_quote(quote)):
        return None
    folded = _folded_article(text)
    if places := folded.places(wanted):
        place = _the_one(text, places, prefix, suffix, start)
        return Found(*place, "folded") if place else None
    return _approximate(text, folded, wanted, prefix, suffix)


def _end(quote: str, start: int, end: int | None) -> int:
    return start + len(quote) if end is None else end


def _stands_at(text: str, quote: str, start: int | None, end: int | None) -> bool:
    if start is None:
        return False
    end = _end(quote, start, end)
    if not 0 <= start < end <= len(text):
        return False
    passage = text[start:end]
    if passage == quote:
        return True
    wanted = _folded_quote(quote)
    return wanted != "" and _folded_quote(passage) == wanted


def _occurrences(text: str, quote: str) -> Iterator[int]:
    place = text.find(quote)
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)


def _the_one(
    text: str, places: Sequence[Span], prefix: str, suffix: str, start: int | None
) -> Span | None:
    """Return the only place, else the one at the offset, else the one that the context names."""
    if len(places) == 1:
        return places[0]
    at_offset = [place for place in places if place[0] == start]
    if len(at_offset) == 1:
        return at_offset[0]
    if not (prefix or suffix) or len(places) > _MOST_PLACES:
        return None
    return _only(text, places, _folded_quote(prefix), _folded_quote(suffix))


def _only(text: str, places: Sequence[Span], prefix: str, suffix: str) -> Span | None:
    told = [place for place in places if _in_context(text, place, prefix, suffix)]
    return told[0] if len(told) == 1 else None


def _in_context(text: str, place: Span, prefix: str, suffix: str) -> bool:
    before, after = _surroundings(text, place, len(prefix), len(suffix))
    return before.endswith(prefix) and after.startswith(suffix)


def _surroundings(text: str, place: Span, before: int, after: int) -> tuple[str, str]:
    """Return the folded words around a place, at least as many characters as asked for.

    Room is left for a run of spaces and for marks that folding takes away.
    """
    start, end = place
    left = text[max(0, start - 2 * before - 32) : start] if before else ""
    right = text[end : end + 2 * after + 32] if after else ""
    return _folded_quote(left), _folded_quote(right)


def _folded_quote(quote: str) -> str:
    return _fold(quote).text.strip()


@lru_cache(maxsize=2)
def _folded_article(text: str) -> _Folded:
    # The same text is asked for again with every quote of an article.
    return _fold(text)


def _fold(text: str) -> _Folded:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for changed in _CHANGED.finditer(text.translate(_VARIANTS)):
        first, last = changed.span()
        plain = " " if changed["space"] else _plain(text[first:last])
        pieces += (text[done:first], plain)
        starts += (*range(done, first), *[first] * len(plain))
        ends += (*range(done + 1, first + 1), *[last] * len(plain))
        done = last
    starts += range(done, len(text))
    ends += range(done + 1, len(text) + 1)
    return _Folded("".join((*pieces, text[done:])), starts, ends)


def _plain(variant: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", variant).translate(TYPOGRAPHY))


def _approximate(text: str, folded: _Folded, quote: str, prefix: str, suffix: str) -> Found | None:
    """Return the one place whose words are nearly those of the quote, with the same figures."""
    if not _SHORTEST_APPROXIMATE <= len(quote) <= _LONGEST_APPROXIMATE:
        return None
    if len(quote) * len(text) > _MOST_COMPARED:
        return None
    weight = _weight(quote)
    alike = [
        span for span in _alike(folded.text, quote) if _weight(folded.text[slice(*span)]) == weight
    ]
    places = [(folded.starts[first], folded.ends[last - 1]) for first, last in alike]
    before, after = _folded_quote(prefix), _folded_quote(suffix)
    told = [place for place in places if _nearly_in_context(text, place, before, after)]
    return Found(*told[0], "approximate") if len(told) == 1 else None


def _alike(text: str, quote: str) -> Iterator[Span]:
    """Yield the likest place and, if they are alike enough, the likest before and after it."""
    likest = _likest(text, quote, 0, len(text))
    if likest is None:
        return
    yield likest
    for first, last in ((0, likest[0]), (likest[1], len(text))):
        if other := _likest(text, quote, first, last):
            yield other


def _likest(text: str, quote: str, first: int, last: int) -> Span | None:
    part = text[first:last]
    if 2 * len(part) < len(quote):
        return None
    found = fuzz.partial_ratio_alignment(quote, part, score_cutoff=_ALIKE)
    if found is None or found.dest_start == found.dest_end:
        return None
    start, end = _whole_words(part, quote, found.dest_start, found.dest_end)
    if fuzz.ratio(quote, part[start:end]) < _ALIKE:
        return None
    return first + start, first + end


def _whole_words(text: str, quote: str, start: int, end: int) -> Span:
    """Move the ends of a place to the nearby ends of words where it is likest the quote."""
    starts = {start, *_nearby(_WORD_STARTS, text, start)}
    ends = {end, *_nearby(_WORD_ENDS, text, end)}
    spans = [(first, last) for first in starts for last in ends if first < last]
    return max(spans, key=lambda span: (fuzz.ratio(quote, text[slice(*span)]), -span[0], span[1]))


def _nearby(edge: re.Pattern[str], text: str, place: int) -> list[int]:
    reach = 16 * _EDGE_WORDS
    edges = [m.start() for m in edge.finditer(text, max(0, place - reach), place + reach)]
    return sorted(edges, key=lambda other: abs(other - place))[: 2 * _EDGE_WORDS]


def _nearly_in_context(text: str, place: Span, prefix: str, suffix: str) -> bool:
    before, after = _surroundings(text, place, len(prefix), len(suffix))
    return (not prefix or fuzz.ratio(prefix, before[-len(prefix) :]) >= _ALIKE) and (
        not suffix or fuzz.ratio(suffix, after[: len(suffix)]) >= _ALIKE
    )


def _weight(text: str) -> Counter[str]:
    return Counter(word.lower() for word in _WEIGHTY.findall(text))
