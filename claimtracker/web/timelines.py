"""Where the marks of a timeline stand: who said what, and when.

Geometry only: numbers that a template writes into attributes, in units of the drawing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from claimtracker.web import scales
from claimtracker.web.scales import shifted
from claimtracker.web.timeline_rows import LABEL_ROOM, Lane, Rows, rows

__all__ = ["At", "Event", "Lane", "Said", "Timeline", "timeline"]

WIDTH = 920
LEFT, RIGHT = 64, 724
FLAG_ROW, LABELLED = 26, 24
# How far a period stretches the axis beyond what was said.
STRETCH = timedelta(days=4 * 365)
MARK, COUNT_WIDTH = 12, 22
LEVELS = (0, -1, 1, -2, 2)
LETTER_WIDTH = 6.9


@dataclass(frozen=True, slots=True)
class At:
    """Something written below a place."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """One assertion on the timeline: which answer, when, with which stance.

    `gone` is when it ceased to stand; a stance `gone` is one that ceased nobody knows when. It
    was said some day until `until` where no more is known than the month or the year.
    """

    letter: str
    day: date
    stance: str
    gone: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: a verdict."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    """What was said on one day with one stance, drawn.

    `times` is how often; it is written where the next mark leaves room (`is_counted`).
    """

    x: float
    y: float
    stance: str
    times: int
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """One answer drawn: its dots, the line through them, its band, and its label.

    A figure has no line; `keeps` are the stretches for which it holds after it was said. `reach`
    is the interval of a figure as x, y, width and height, and `unsure` the stretches in which
    something was said some day. Without a text it has no label.
    """

    letter: str
    y: float
    label_y: float
    text: str
    note: str
    dots: tuple[Dot, ...]
    line: tuple[float, float] | None
    keeps: tuple[tuple[float, float], ...]
    band: tuple[float, float] | None
    reach: tuple[float, float, float, float] | None = None
    unsure: tuple[tuple[float, float], ...] = ()

    @property
    def first(self) -> float:
        """Return where the first mark stands, to whose left the letter is written."""
        return min((dot.x for dot in self.dots), default=float(LEFT))


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

    @property
    def unlabelled(self) -> int:
        """Return how many answers have no label, for want of room."""
        return sum(not track.text for track in self.tracks)


def timeline(
    lanes: Sequence[Lane],
    said: Iterable[Said],
    verdicts: Sequence[Event] = (),
    unit: str = "",
    shelf_life: int = 0,
) -> Timeline | None:
    """Place assertions by the day said, one track an answer; None where no day is known.

    `shelf_life` is how many days a figure holds after it was said; 0 for what is no figure.
    """
    ordered = sorted(said, key=lambda one: (one.day, one.letter, one.stance))
    if not ordered:
        return None
    first, last = _ends(lanes, ordered, verdicts, shelf_life)
    flags = _flags(verdicts, first, last)
    top = 12 + FLAG_ROW * (1 + max((int(flag.y) for flag in flags), default=-1))
    placed = rows(lanes, top, "%" if unit == "%" else "")
    axis = _Axis(first, last, shelf_life)
    tracks = _spread([_track(lane, placed, ordered, axis) for lane in lanes])
    lowest = max(one.label_y for one in tracks)
    return Timeline(
        max(placed.base + 40, lowest + LABEL_ROOM), placed.base, top, placed.grid,
        _day_ticks(first, last), tracks,
        tuple(replace(flag, y=8 + FLAG_ROW * flag.y) for flag in flags),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Axis:
    first: date
    last: date
    shelf_life: int

    def x(self, day: date) -> float:
        return _x(day, self.first, self.last)


def _ends(
    lanes: Sequence[Lane], said: Sequence[Said], verdicts: Sequence[Event], shelf_life: int
) -> tuple[date, date]:
    """Return the days at which the axis ends; periods stretch it, but no further than `STRETCH`
    or three times.
    """
    known = [one.day for one in said] + [one.day for one in verdicts]
    known += [day for one in said for day in (one.gone, one.until) if day]
    first, last = min(known), max(known)
    room = max(last - first, STRETCH)
    reached = [day for lane in lanes for day in lane.period or () if day]
    kept = {lane.letter for lane in lanes if not lane.period}
    reached += [shifted(one.day, timedelta(shelf_life)) for one in said if one.letter in kept]
    first = max(min(first, *reached), shifted(first, -room))
    last = min(max(last, *reached), shifted(last, room))
    return _roomy(first, last)


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


def _track(lane: Lane, placed: Rows, said: Sequence[Said], axis: _Axis) -> Track:
    y = placed.heights[lane.letter]
    mine = [one for one in said if one.letter == lane.letter]
    ends = [axis.x(one.day) for one in mine] + [axis.x(one.gone) for one in mine if one.gone]
    is_kept = axis.shelf_life and not lane.period
    line = (min(ends), max(ends)) if len(set(ends)) > 1 and not is_kept else None
    track = Track(
        lane.letter, round(y, 1), round(y, 1), lane.text, lane.note, _dots(mine, y, axis), line,
        _keeps(mine, axis) if is_kept else (), _band(lane, axis.first, axis.last),
        unsure=tuple((axis.x(one.day), axis.x(one.until)) for one in mine if one.until),
    )  # fmt: skip
    return replace(track, reach=_reach(track, placed.reach(lane.reach)))


def _reach(
    track: Track, heights: tuple[float, float] | None
) -> tuple[float, float, float, float] | None:
    """Return the interval of a figure, as wide as the period stated or as what was said."""
    if heights is None:
        return None
    ends = [dot.x for dot in track.dots] + [x for kept in track.keeps for x in kept]
    begins, stops = track.band or (min(ends) - MARK, max(ends) + MARK)
    return begins, heights[0], round(stops - begins, 1), round(heights[1] - heights[0], 1)


def _dots(said: Sequence[Said], y: float, axis: _Axis) -> tuple[Dot, ...]:
    """Place marks on their days; one that would cover another moves up or down, never aside."""
    counted = Counter((axis.x(one.day), one.stance) for one in said)
    counted.update((axis.x(one.gone), "gone") for one in said if one.gone)
    dots: list[Dot] = []
    for (x, stance), times in sorted(counted.items()):
        near = {dot.y for dot in dots if dot.stance != stance and x - dot.x < MARK}
        places = [round(y + MARK * level, 1) for level in LEVELS]
        free = next((place for place in places if place not in near), places[0])
        dots.append(Dot(x, free, stance, times))
    return tuple(replace(dot, is_counted=_has_room(dot, dots)) for dot in dots)


def _has_room(dot: Dot, dots: Iterable[Dot]) -> bool:
    others = (one for one in dots if one is not dot and one.y <= dot.y)
    return dot.times > 1 and all(abs(one.x - dot.x) >= COUNT_WIDTH for one in others)


def _keeps(said: Sequence[Said], axis: _Axis) -> tuple[tuple[float, float], ...]:
    """Return for how long a figure holds that somebody affirms, stretches that meet as one."""
    kept: list[tuple[float, float]] = []
    for one in said:
        if one.stance == "affirms":
            end = shifted(one.day, timedelta(days=axis.shelf_life))
            begins, ends = axis.x(one.day), axis.x(min(end, one.gone or end))
            if kept and begins <= kept[-1][1]:
                kept[-1] = (kept[-1][0], max(ends, kept[-1][1]))
            else:
                kept.append((begins, ends))
    return tuple(kept)


def _band(lane: Lane, first: date, last: date) -> tuple[float, float] | None:
    if lane.period is None:
        return None
    begins, ends = lane.period
    if (begins and begins > last) or (ends and ends < first):
        return None
    return _x(begins or first, first, last), _x(ends or last, first, last)


def _spread(tracks: Iterable[Track]) -> tuple[Track, ...]:
    """Move labels apart, so that none covers another; where there are too many to be read, only
    those of answers that were given most often stay.
    """
    ordered = sorted(tracks, key=lambda one: one.y)
    often = sorted(ordered, key=lambda one: -sum(dot.times for dot in one.dots))[:LABELLED]
    kept, placed = {one.letter for one in often}, []
    floor = float("-inf")
    for one in ordered:
        if one.letter not in kept:
            placed.append(replace(one, text="", note=""))
            continue
        floor = max(one.y, floor)
        placed.append(replace(one, label_y=round(floor, 1)))
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
