"""Where a span stands whose offsets another program counted, perhaps in another unit.

Python counts code points, browsers count UTF-16 units, in which an emoji is two; the line ends of
a text may have become one character since. What the words say is believed, not what is usual.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claimtracker.errors import Invalid
from claimtracker.rules.text import clean

CODE_POINTS, UTF_16 = UNITS = ("code-points", "utf-16")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_EDGE = re.compile(r"\b")
Span = tuple[int, int]


class SpanAmiss(Invalid):
    """Offsets lead to no place of a text, or to other words than those that are given."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A span as another program counts it, with its words where they are given."""

    start: int
    end: int
    words: str | None = None


class Units:
    """How the spans of one text are counted: as somebody says, else as the words show."""

    def __init__(self, text: str, spans: Sequence[Counted], said: str = "") -> None:
        self._given = text
        self._text = clean(text)
        self._said = said
        self._unit = said or _shown_by_edges(text, spans)

    def place(self, span: Counted) -> Span:
        """Return where a span stands in the text as it is kept, in code points.

        Raises SpanAmiss.
        """
        if span.words:
            return self._where_words_stand(span, clean(span.words))
        if self._unit:
            found = _read(self._given, span, self._unit)
            if found is None:
                raise SpanAmiss(
                    f"The offsets {span.start} to {span.end} are no span of the text, which has"
                    f" {len(self._given):,} characters."
                )
            return _kept(self._given, found)
        raise SpanAmiss(
            f"The offsets {span.start} to {span.end} can count code points or UTF-16 units, which"
            " lead to different words in this text; say which (--offsets)."
        )

    def _where_words_stand(self, span: Counted, words: str) -> Span:
        for unit in (self._said,) if self._said else UNITS:
            for text in (self._given, self._text):
                found = _read(text, span, unit)
                if found and _same(clean(text[slice(*found)]), words):
                    return _kept(text, found)
        raise SpanAmiss(
            f"At the offsets {span.start} to {span.end} of the text stands something other than"
            f" {_short(words)}, whether they count code points or UTF-16 units."
        )


def _kept(text: str, span: Span) -> Span:
    """Return where a span stands once line ends are one character each."""
    start = len(clean(text[: span[0]]))
    return start, start + len(clean(text[slice(*span)]))


def _read(text: str, span: Counted, unit: str) -> Span | None:
    if not 0 <= span.start < span.end:
        return None
    if unit == CODE_POINTS:
        return (span.start, span.end) if span.end <= len(text) else None
    start, end = _code_point(text, span.start), _code_point(text, span.end)
    return None if start is None or end is None else (start, end)


def _code_point(text: str, place: int) -> int | None:
    """Return which code point begins at a UTF-16 unit; None inside of one, and past the end."""
    passed = 0
    for found in _ASTRAL.finditer(text):
        if found.start() + passed >= place:
            break
        passed += 1
    at = place - passed
    inside = at > 0 and passed and _units(text[:at]) != place
    return None if at > len(text) or inside else at


def _units(text: str) -> int:
    return len(text) + len(_ASTRAL.findall(text))


def _shown_by_edges(text: str, spans: Sequence[Counted]) -> str:
    """Return the unit by which the spans of a text begin and end as words do; "" for neither."""
    bare = [span for span in spans if not span.words]
    read = {unit: [_read(text, span, unit) for span in bare] for unit in UNITS}
    possible = [unit for unit in UNITS if None not in read[unit]] or list(UNITS)
    if len(possible) == 1 or read[CODE_POINTS] == read[UTF_16]:
        return possible[0]
    at_edges = {unit: sum(_edges(text, one) for one in read[unit] if one) for unit in UNITS}
    if at_edges[CODE_POINTS] == at_edges[UTF_16]:
        return ""
    return max(UNITS, key=lambda unit: at_edges[unit])


def _edges(text: str, span: Span) -> int:
    """Return how many ends of a span are ends of words, with no space inside of them."""
    start, end = span
    begins = _EDGE.match(text, start) is not None and not text[start].isspace()
    ends = _EDGE.match(text, end) is not None and not text[end - 1].isspace()
    return begins + ends


def _same(passage: str, words: str) -> bool:
    return passage == words or passage.split() == words.split() != []


def _short(words: str) -> str:
    return f"“{words}”" if len(words) <= 60 else f"“{words[:59]}…”"
