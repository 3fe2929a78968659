"""The text of an article cut into pieces that a page can mark, overlapping passages included.

Offsets count code points, the end exclusive; numbers are those of the cards. What is cut is kept
in tuples, because an article may have hundreds of passages, and they are made in half the time.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

_NUMBER = attrgetter("number")
_PARAGRAPH = re.compile(r"[^\n]+")


class Marked(NamedTuple):
    """A passage of a text: where it stands, its number, and the stance that draws its line."""

    start: int
    end: int
    number: int
    stance: str


class Piece(NamedTuple):
    """Some words under the same passages, outermost first, and the passages that end here."""

    text: str
    under: tuple[Marked, ...] = ()
    ended: tuple[Marked, ...] = ()


class Paragraph(NamedTuple):
    """One paragraph of a text: where it begins, and its pieces."""

    start: int
    pieces: tuple[Piece, ...]


def paragraphs(text: str, passages: Iterable[Marked]) -> list[Paragraph]:
    """Cut a text into paragraphs and each of these into pieces; empty lines fall away."""
    waiting, begun = deque(sorted(passages, key=_as_read)), list[Marked]()
    return [
        Paragraph(start, _pieces(text, start, end, waiting, begun))
        for start, end in [one.span() for one in _PARAGRAPH.finditer(text)]
        if not text[start:end].isspace()
    ]


def _as_read(one: Marked) -> tuple[int, int, int]:
    return one.start, -one.end, one.number


def _pieces(
    text: str, place: int, end: int, waiting: deque[Marked], begun: list[Marked]
) -> tuple[Piece, ...]:
    """Return the pieces of a paragraph, in one walk along the text for all of them.

    `waiting` are the passages that begin further on, `begun` those that reach over this place.
    """
    pieces = []
    if begun:
        begun[:] = [one for one in begun if one.end > place]
    while place < end:
        while waiting and waiting[0].start <= place:
            if (next_one := waiting.popleft()).end > place:
                begun.append(next_one)
        last = waiting[0].start if waiting and waiting[0].start < end else end
        for one in begun:
            last = one.end if one.end < last else last
        ended = [one for one in begun if one.end == last]
        if len(ended) > 1:
            ended.sort(key=_NUMBER)
        pieces.append(Piece(text[place:last], tuple(begun), tuple(ended)))
        if ended:
            begun[:] = [one for one in begun if one.end > last]
        place = last
    return tuple(pieces)
