"""Where the lines of an axis stand, and what is written at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from math import ceil, floor, log10

_DAY_STEPS = (1, 2, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6)
_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
# What lies nearer together than this is drawn as one figure.
LEAST = 1e-9
_LARGE = ((1e12, " tn"), (1e9, " bn"), (1e6, " m"))


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of an axis: its value and what is written at it."""

    value: float
    text: str


def figures(low: float, high: float, most: int = 5) -> list[Tick]:
    """Return round figures from just below `low` to just above `high`, at most two more."""
    if high - low < LEAST:
        low, high = (0.0, high) if high > LEAST else (low, 0.0) if low < -LEAST else (0.0, 1.0)
    step = _round_step((high - low) / most)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [Tick(n * step, compact(n * step)) for n in range(first, last + 1)]


def days(first: date, last: date, most: int = 9) -> list[Tick]:
    """Return days, months or years that begin between two dates, as ordinals."""
    for starts, written in _rulers():
        begun = [*islice(starts(first, last), most + 1)]
        if len(begun) <= most:
            return [
                Tick(day.toordinal(), written(day, before))
                for before, day in zip([None, *begun], begun, strict=False)
            ]
    return []


def shifted(day: date, by: timedelta) -> date:
    """Move a day, as far as the calendar goes."""
    return date.fromordinal(
        min(max(day.toordinal() + by.days, date.min.toordinal()), date.max.toordinal())
    )


def compact(figure: float) -> str:
    """Write a figure so that it fits an axis: 1,000 · 5 m · 1.2 bn."""
    for size, word in _LARGE:
        if abs(figure) >= size:
            return f"{figure / size:,.4g}{word}"
    return f"{round(figure, 9):,.10g}"


def _round_step(rough: float) -> float:
    size = 10.0 ** floor(log10(rough))
    return next(size * n for n in (1, 2, 2.5, 5, 10) if size * n >= rough * 0.999999)


_Starts = Callable[[date, date], Iterator[date]]
_Written = Callable[[date, date | None], str]


def _rulers() -> Iterator[tuple[_Starts, _Written]]:
    for step in _DAY_STEPS:
        yield _every_day(step), _day
    for step in _MONTH_STEPS:
        yield _every_month(step), _month
    for step in _YEAR_STEPS:
        yield _every_year(step), lambda day, _before: str(day.year)


def _every_day(step: int) -> _Starts:
    def starts(first: date, last: date) -> Iterator[date]:
        # Weeks begin on Monday; other steps count on from one day for all plots.
        day = first + timedelta(days=-(first.toordinal() - 1) % step)
        while day <= last:
            yield day
            day += timedelta(days=step)

    return starts


def _every_month(step: int) -> _Starts:
    def starts(first: date, last: date) -> Iterator[date]:
        for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
            day = date(month // 12, month % 12 + 1, 1)
            if month % step == 0 and day >= first:
                yield day

    return starts


def _every_year(step: int) -> _Starts:
    def starts(first: date, last: date) -> Iterator[date]:
        for year in range(first.year, last.year + 1):
            if year % step == 0 and date(year, 1, 1) >= first:
                yield date(year, 1, 1)

    return starts


def _day(day: date, before: date | None) -> str:
    if before is None or day.year != before.year:
        return f"{day.day} {day:%b} {day.year}"
    return f"{day.day} {day:%b}" if day.month != before.month else str(day.day)


def _month(day: date, before: date | None) -> str:
    return f"{day:%b}" if before and day.year == before.year else f"{day:%b} {day.year}"
