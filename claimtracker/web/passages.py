"""The text of an article cut into pieces that a page can mark, overlapping passages included.

Offsets count code points, the end exclusive; numbers are those of the cards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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
    cut = []
    for found in _PARAGRAPH.finditer(text):
        if found.group().strip():
            inside = [p for p in ordered if p.start < found.end() and p.end > found.start()]
            pieces = _pieces(text, found.start(), found.end(), inside)
            cut.append(Paragraph(found.start(), tuple(pieces)))
    return cut


def _pieces(text: str, start: int, end: int, passages: Sequence[Marked]) -> list[Piece]:
    edges = {start, end}
    for passage in passages:
        edges |= {max(passage.start, start), min(passage.end, end)}
    places = sorted(edges)
    return [_piece(text, first, last, passages) for first, last in pairwise(places)]


def _piece(text: str, first: int, last: int, passages: Sequence[Marked]) -> Piece:
    under = tuple(p for p in passages if p.start <= first and p.end >= last)
    ended = tuple(sorted((p for p in under if p.end == last), key=lambda one: one.number))
    return Piece(text[first:last], under, ended)
