"""Where the marks of the gap strip stand: why answers exclude each other, on one scale.

Geometry only, in per cent of the width: without a view box its letters never shrink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from claimtracker.web import scales
from claimtracker.web.scales import Tick, shifted

# How much room a letter takes on a telephone, in per cent.
LETTER = 4.0


@dataclass(frozen=True, slots=True)
class Reach:
    """One answer on a scale: its letter and the ends of its value; None is an open end."""

    letter: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class At:
    """Something written at a place, and to which side of the place it runs."""

    x: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer on the strip, in per cent of its width; without a label where there is no room."""

    letter: str
    x: float
    width: float
    label: At | None


@dataclass(frozen=True, slots=True)
class Strip:
    """The gap strip of a card."""

    ticks: tuple[At, ...]
    bars: tuple[Bar, ...]


def strip(answers: Sequence[Reach], *, dates: bool = False, unit: str = "") -> Strip | None:
    """Place answers on one scale; None where fewer than two have an end to place."""
    placed = [one for one in answers if one.low is not None or one.high is not None]
    if len(placed) < 2:
        return None
    ticks = _dates(placed) if dates else _figures(placed, unit)
    if len(ticks) < 2:
        return None
    first, last = ticks[0].value, ticks[-1].value
    bars = [_bar(one, first, last) for one in sorted(placed, key=_middle)]
    ticked = tuple(_at(tick, first, last) for tick in ticks)
    return Strip(ticked, _legible(bars, [one.letter for one in placed]))


def _legible(bars: Sequence[Bar], letters: Sequence[str]) -> tuple[Bar, ...]:
    """Leave out letters that would cover others; those of the first answers stay."""
    taken: list[float] = []
    kept = set()
    for one in sorted(bars, key=lambda bar: letters.index(bar.letter)):
        if one.label and all(abs(one.label.x - x) >= LETTER for x in taken):
            taken.append(one.label.x)
            kept.add(one.letter)
    bare = [one if one.letter in kept else replace(one, label=None) for one in bars]
    return tuple(bare)


def _middle(one: Reach) -> float:
    ends = [end for end in (one.low, one.high) if end is not None]
    return sum(ends) / len(ends)


def _ends(answers: Sequence[Reach]) -> tuple[float, float]:
    ends = [end for one in answers for end in (one.low, one.high) if end is not None]
    return min(ends), max(ends)


def _figures(answers: Sequence[Reach], unit: str) -> list[Tick]:
    low, high = _ends(answers)
    if unit == "%" and low >= 0 and high <= 101:
        low, high = 0.0, 100.0
    elif 0 <= low < high * 0.6:
        low = 0.0
    ticks = scales.figures(low, high, most=4)
    return [Tick(t.value, t.text + ("%" if unit == "%" else "")) for t in ticks]


def _dates(answers: Sequence[Reach]) -> list[Tick]:
    low, high = (date.fromordinal(int(end)) for end in _ends(answers))
    room = max((high - low) // 6, timedelta(days=3))
    first, last = shifted(low, -room), shifted(high, room)
    inner = scales.days(first, last, most=5)
    if not inner:
        return []
    edges = (Tick(first.toordinal(), ""), Tick(last.toordinal(), ""))
    return [edges[0], *inner, edges[1]]


def _bar(one: Reach, first: float, last: float) -> Bar:
    low = first if one.low is None else one.low
    high = last if one.high is None else one.high
    x, end = _share(low, first, last), _share(high, first, last)
    width = max(end - x, 0.8)
    x = min(x, 100 - width)
    middle = x + width / 2
    return Bar(one.letter, round(x, 2), round(width, 2), _labelled(middle, one.letter))


def _at(tick: Tick, first: float, last: float) -> At:
    return _labelled(_share(tick.value, first, last), tick.text)


def _labelled(x: float, text: str) -> At:
    anchor = "start" if x < 2 else "end" if x > 98 else "middle"
    return At(round(min(max(x, 0), 100), 2), text, anchor)


def _share(value: float, first: float, last: float) -> float:
    return 100 * (min(max(value, first), last) - first) / (last - first)
