"""The text of an article cut into pieces that a page can mark, overlapping passages included.

Offsets count code points, the end exclusive; numbers are those of the cards.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage of a text: where it stands, its number, and the stance that draws its line."""

    start: int
    end: int
    number: int
    stance: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words under the same passages, outermost first, and the passages that end here."""

    text: str
    under: tuple[Marked, ...] = ()
    ended: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a text: where it begins, and its pieces."""

    start: int
    pieces: tuple[Piece, ...]


def paragraphs(text: str, passages: Iterable[Marked]) -> list[Paragraph]:
    """Cut a text into paragraphs and each of these into pieces; empty lines fall away."""
    ordered = sorted(passages, key=lambda one: (one.start, -one.end, one.number))
    found = [one for one in _PARAGRAPH.finditer(text) if one.group().strip()]
    spans = [one.span() for one in found]
    return [
        Paragraph(start, tuple(_pieces(text, start, end, inside)))
        for (start, end), inside in zip(spans, _over(spans, ordered), strict=True)
    ]


def _pieces(text: str, start: int, end: int, passages: Sequence[Marked]) -> Iterator[Piece]:
    edges = {start, end}
    for passage in passages:
        edges |= {max(passage.start, start), min(passage.end, end)}
    places = list(pairwise(sorted(edges)))
    for (first, last), under in zip(places, _over(places, passages), strict=True):
        ended = sorted((p for p in under if p.end == last), key=lambda one: one.number)
        yield Piece(text[first:last], under, tuple(ended))


def _over(
    spans: Sequence[tuple[int, int]], passages: Sequence[Marked]
) -> Iterator[tuple[Marked, ...]]:
    """Yield for each span, in one walk along the text, the passages that reach into it.

    Spans do not overlap, and both come in the order in which they begin.
    """
    waiting = deque(passages)
    begun: list[Marked] = []
    for start, end in spans:
        while waiting and waiting[0].start < end:
            begun.append(waiting.popleft())
        begun = [one for one in begun if one.end > start]
        yield tuple(begun)
