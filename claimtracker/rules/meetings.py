"""Which of many sayings to compare, so that two answers said hundreds of times stay cheap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

from claimtracker.rules.periods import Span

FEW_ENOUGH = 400


def meeting(a: Sequence[Span], b: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """Give pairs of times among which any two that overlap, or lie furthest apart, are found.

    Of many, it gives for each time the one of the other side that began no later and lasted
    longest, and the ends of both: if those do not meet, none do, however long figures are kept.
    """
    if min(len(a), len(b)) < 2 or len(a) * len(b) <= FEW_ENOUGH:
        yield from product(a, b)
        return
    yield from _in_passing(a, b)
    yield from product(_ends(a), _ends(b))


def _in_passing(a: Sequence[Span], b: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    sides = [(span, 0) for span in a] + [(span, 1) for span in b]
    longest: list[Span | None] = [None, None]
    for span, side in sorted(sides, key=lambda one: (_start(one[0]), _end(one[0]), one[1])):
        other = longest[1 - side]
        if other is not None:
            yield (span, other) if side == 0 else (other, span)
        held = longest[side]
        if held is None or _end(span) > _end(held):
            longest[side] = span


def _ends(spans: Sequence[Span]) -> tuple[Span, Span]:
    return min(spans, key=lambda s: (_start(s), _end(s))), max(
        spans, key=lambda s: (_end(s), _start(s))
    )


def _start(span: Span) -> date:
    return span.first or date.min


def _end(span: Span) -> date:
    return span.last or date.max
