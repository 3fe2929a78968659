"""Where the marks of a timeline stand: who said what, and when.

Geometry only: numbers that a template writes into attributes, in units of the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from claimtracker.web import scales
from claimtracker.web.scales import shifted

WIDTH = 920
LEFT, RIGHT = 64, 724
LANE, FLAG_ROW, LABEL_ROOM = 40, 26, 17
SHIFT, BESIDE = 12, 8
LETTER_WIDTH = 6.9


@dataclass(frozen=True, slots=True)
class At:
    """Something written below a place."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """One assertion on the timeline: which answer, when, with which stance."""

    letter: str
    day: date
    stance: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: a verdict."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One answer of the timeline: what it is called, its figure, and the period it speaks of."""

    letter: str
    text: str
    note: str
    figure: float | None = None
    period: tuple[date | None, date | None] | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """One assertion drawn."""

    x: float
    stance: str


@dataclass(frozen=True, slots=True)
class Track:
    """One answer drawn: its dots, the line through them, its band, and its label."""

    letter: str
    y: float
    label_y: float
    text: str
    note: str
    dots: tuple[Dot, ...]
    line: tuple[float, float] | None
    band: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Flag:
    """One verdict drawn; `left` is where its words begin."""

    x: float
    y: float
    left: float
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole timeline, drawn."""

    height: float
    base: float
    top: float
    grid: tuple[tuple[float, str], ...]
    ticks: tuple[At, ...]
    tracks: tuple[Track, ...]
    flags: tuple[Flag, ...]


def timeline(
    lanes: Sequence[Lane],
    said: Iterable[Said],
    verdicts: Sequence[Event] = (),
    unit: str = "",
) -> Timeline | None:
    """Place assertions by the day said, one track an answer; None where no day is known."""
    dots = sorted(said, key=lambda one: (one.day, one.letter, one.stance))
    known = [one.day for one in dots]
    if not known:
        return None
    known += [one.day for one in verdicts]
    first, last = _roomy(min(known), max(known))
    flags = _flags(verdicts, first, last)
    top = 12 + FLAG_ROW * (1 + max((int(flag.y) for flag in flags), default=-1))
    rows, grid, base = _rows(lanes, top, "%" if unit == "%" else "")
    tracks = tuple(_track(lane, rows[lane.letter], dots, first, last) for lane in lanes)
    spread = _spread(tracks)
    height = max(base + 40, spread[-1].label_y + LABEL_ROOM)
    return Timeline(
        height, base, top, grid, _day_ticks(first, last), spread,
        tuple(replace(flag, y=8 + FLAG_ROW * flag.y) for flag in flags),
    )  # fmt: skip


def _roomy(first: date, last: date) -> tuple[date, date]:
    room = max((last - first) // 16, timedelta(days=2))
    return shifted(first, -room), shifted(last, room)


def _x(day: date, first: date, last: date) -> float:
    share = (day - first).days / max((last - first).days, 1)
    return round(LEFT + min(max(share, 0.0), 1.0) * (RIGHT - LEFT), 1)


def _day_ticks(first: date, last: date) -> tuple[At, ...]:
    return tuple(
        At(_x(date.fromordinal(int(tick.value)), first, last), tick.text)
        for tick in scales.days(first, last)
    )


def _rows(
    lanes: Sequence[Lane], top: float, unit: str
) -> tuple[dict[str, float], tuple[tuple[float, str], ...], float]:
    """Return the height of each answer: by its figure, or one below the other."""
    figures = [lane.figure for lane in lanes if lane.figure is not None]
    if len(figures) < len(lanes) or len(set(figures)) < 2:
        rows = {lane.letter: top + LANE * (n + 0.5) for n, lane in enumerate(lanes)}
        return rows, tuple((y, "") for y in rows.values()), top + LANE * len(lanes) + 4
    low = min(figures) if min(figures) < 0 or min(figures) > 0.6 * max(figures) else 0.0
    ticks = scales.figures(low, max(figures))
    base = top + 16 + 46 * (len(ticks) - 1)
    first, last = ticks[0].value, ticks[-1].value
    scale = (base - top - 16) / (last - first)
    rows = {one.letter: base - ((one.figure or 0.0) - first) * scale for one in lanes}
    return rows, tuple((base - (t.value - first) * scale, t.text + unit) for t in ticks), base


def _track(lane: Lane, y: float, said: Sequence[Said], first: date, last: date) -> Track:
    dots: list[Dot] = []
    for one in said:
        if one.letter == lane.letter:
            dots.append(Dot(_free(_x(one.day, first, last), dots), one.stance))
    line = (dots[0].x, dots[-1].x) if len(dots) > 1 else None
    return Track(
        lane.letter, round(y, 1), round(y, 1), lane.text, lane.note, tuple(dots), line,
        _band(lane, first, last),
    )  # fmt: skip


def _free(x: float, dots: Sequence[Dot]) -> float:
    """Return the next free place, to the left where the plot ends; a full one takes one more."""
    step = SHIFT if x + SHIFT * BESIDE <= RIGHT else -SHIFT
    for place in range(BESIDE):
        moved = round(x + place * step, 1)
        if all(abs(dot.x - moved) >= SHIFT for dot in dots):
            return moved
    return x


def _band(lane: Lane, first: date, last: date) -> tuple[float, float] | None:
    if lane.period is None:
        return None
    begins, ends = lane.period
    if (begins and begins > last) or (ends and ends < first):
        return None
    return _x(begins or first, first, last), _x(ends or last, first, last)


def _spread(tracks: Sequence[Track]) -> tuple[Track, ...]:
    """Move labels apart, so that none covers another."""
    ordered, placed = sorted(tracks, key=lambda one: one.y), []
    floor = float("-inf")
    for one in ordered:
        floor = max(one.y, floor)
        placed.append(replace(one, label_y=floor))
        floor += LABEL_ROOM
    return tuple(placed)


def _flags(events: Sequence[Event], first: date, last: date) -> list[Flag]:
    """Place flags so that none covers another; `y` is the row, counted from the top."""
    placed: list[Flag] = []
    for event in sorted(events, key=lambda one: (one.day, one.text)):
        x, width = _x(event.day, first, last), 16 + LETTER_WIDTH * len(event.text)
        left = x - width if x + width > RIGHT else x
        row = 0
        while any(f.y == row and f.left < left + width and left < f.left + f.width for f in placed):
            row += 1
        placed.append(Flag(x, row, round(left, 1), round(width, 1), event.text))
    return placed
