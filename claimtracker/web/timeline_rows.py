"""How high the answers of a timeline stand: by their figures, or one below the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from claimtracker.web import scales

LANE, NARROW_LANE, FEW_LANES = 40, 24, 12
STEP, LABEL_ROOM, TALLEST = 46, 17, 420
# Figures that stand nearer together than this cannot be told apart.
APART = 4.0
LEAST_REACH = 7.0

Reach = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Lane:
    """One answer of the timeline: what it is called, its figure, and the period it speaks of.

    `reach` are the ends of the figure; None is an open end.
    """

    letter: str
    text: str
    note: str
    figure: float | None = None
    period: tuple[date | None, date | None] | None = None
    reach: Reach | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """The height of each answer, what is written beside the lines, and where the axis lies.

    `scale` is how high one is drawn; 0 where answers stand one below the other.
    """

    heights: dict[str, float]
    grid: tuple[tuple[float, str], ...]
    base: float
    top: float
    first: float = 0.0
    scale: float = 0.0

    def reach(self, ends: Reach | None) -> tuple[float, float] | None:
        """Return from which height down to which an interval lies; None where that is a line."""
        if ends is None or not self.scale:
            return None
        low, high = ends
        bottom = self.base if low is None else self._height(low)
        top = self.top if high is None else self._height(high)
        return (round(top, 1), round(bottom, 1)) if bottom - top >= LEAST_REACH else None

    def _height(self, figure: float) -> float:
        return self.base - (figure - self.first) * self.scale


def rows(lanes: Sequence[Lane], top: float, unit: str) -> Rows:
    """Return the height of each answer: by its figure where figures can be told apart."""
    figures = [lane.figure for lane in lanes if lane.figure is not None]
    if len(figures) == len(lanes) and len(set(figures)) > 1:
        by_figure = _by_figure(lanes, figures, top, unit)
        if len(lanes) > FEW_LANES or _are_apart(by_figure.heights.values()):
            return by_figure
    room = LANE if len(lanes) <= FEW_LANES else NARROW_LANE
    heights = {lane.letter: top + room * (n + 0.5) for n, lane in enumerate(lanes)}
    grid = tuple((y, "") for y in heights.values())
    return Rows(heights, grid, top + room * len(lanes) + 4, top)


def _by_figure(lanes: Sequence[Lane], figures: Sequence[float], top: float, unit: str) -> Rows:
    reaches = [lane.reach for lane in lanes if lane.reach]
    wide = [one for one in reaches if _is_wide(one, max(figures))]
    made = _scaled(lanes, figures, wide, top, unit)
    if any(_sticks_out(made, one) for one in reaches):
        return _scaled(lanes, figures, reaches, top, unit)
    return made


def _scaled(
    lanes: Sequence[Lane], figures: Sequence[float], reaches: Iterable[Reach], top: float, unit: str
) -> Rows:
    """Return heights on a scale that has all figures, and the ends of some intervals."""
    ends = [*figures, *(end for reach in reaches for end in reach if end is not None)]
    lowest, highest = min(ends), max(ends)
    low = lowest if lowest < 0 or min(figures) > 0.6 * highest else 0.0
    ticks = scales.figures(low, highest)
    height = max(STEP * (len(ticks) - 1), min(LABEL_ROOM * len(lanes), TALLEST))
    base = top + 16 + height
    first, last = ticks[0].value, ticks[-1].value
    scale = height / (last - first)
    heights = {one.letter: base - ((one.figure or 0.0) - first) * scale for one in lanes}
    grid = tuple((base - (t.value - first) * scale, t.text + unit) for t in ticks)
    return Rows(heights, grid, base, top + 8, first, scale)


def _sticks_out(made: Rows, reach: Reach) -> bool:
    """Say whether an interval is drawn beyond the scale, over what is written there."""
    drawn = made.reach(reach)
    return drawn is not None and (drawn[0] < made.top or drawn[1] > made.base)


def _is_wide(reach: Reach, largest: float) -> bool:
    """Say whether an interval is seen beside the largest figure, or is open."""
    low, high = reach
    return low is None or high is None or high - low > abs(largest) / 20


def _are_apart(heights: Iterable[float]) -> bool:
    ordered = sorted({round(y, 3) for y in heights})
    return all(b - a >= APART for a, b in pairwise(ordered))
