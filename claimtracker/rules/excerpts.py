"""A text of which only passages may be seen: the rest becomes holes of the same length.

Spans of the text so stay where they are. A hole is made of line ends, with an ellipsis at
either side, so that it reads as the end of a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ROOM = 150
_CUT = "…"
_HOLE = re.compile(rf"(?:{_CUT}|^)\n+{_CUT}|{_CUT}\n+$")


def with_holes(text: str | None, spans: Iterable[tuple[int, int]], room: int = ROOM) -> str | None:
    """Return a text of which nothing is left but spans and the words around them.

    `room` is how many characters are left at most on either side; None where nothing is left.
    """
    if text is None:
        return None
    kept = _kept(text, spans, room)
    if not kept:
        return None
    pieces, place = [], 0
    for start, end in kept:
        pieces += [_hole(start - place, opens=place > 0, closes=True), text[start:end]]
        place = end
    return "".join([*pieces, _hole(len(text) - place, opens=True, closes=False)])


def closed(text: str) -> str:
    """Return a text with holes as one runs on: an ellipsis stands for each of them."""
    return _HOLE.sub(f" {_CUT} ", text)


def _kept(text: str, spans: Iterable[tuple[int, int]], room: int) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for span in sorted(spans):
        start, end = _with_words_around(text, *span, room)
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        elif start < end:
            kept.append((start, end))
    return kept


def _with_words_around(text: str, start: int, end: int, room: int) -> tuple[int, int]:
    """Return a span with what stands around it, cut between words where there are any."""
    first, last = max(0, start - room), min(len(text), end + room)
    if first > 0:
        first = next((at for at in range(first, start) if text[at - 1].isspace()), first)
    if last < len(text):
        last = next((at for at in range(last, end, -1) if text[at].isspace()), last)
    return first, last


def _hole(length: int, *, opens: bool, closes: bool) -> str:
    """Return as many characters as are hidden; an ellipsis stands beside what is seen."""
    marks = opens + closes
    if length <= marks:
        return _CUT * length
    return _CUT * opens + "\n" * (length - marks) + _CUT * closes
