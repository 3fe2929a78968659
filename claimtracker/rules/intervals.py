"""Intervals of exact figures: how wide a figure is as it is written, and what two have in common.

Decimals throughout, so that equal figures have equal ends however they were written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Interval:
    """Figures from low to high; an end of None is open. `step` is the width of a written figure."""

    low: Decimal | None
    high: Decimal | None
    low_in: bool = True
    high_in: bool = True
    step: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Numeral:
    """Digits as written, before their multiplier; `share` is a fraction in words, in per cent."""

    figure: Decimal
    scale: Decimal = Decimal(1)
    share: bool = False

    @property
    def amount(self) -> Decimal:
        """The figure times its multiplier."""
        return self.figure * self.scale


def as_written(numeral: Numeral, *, every_digit: bool) -> Interval:
    """Give the figures that round to this one.

    Half a unit of the last digit that counts each way, never more than a tenth of the figure;
    the lower end is in, the upper out. `every_digit` is for percentages, where all digits count.
    """
    if numeral.share:
        return about(numeral)
    figure = numeral.figure
    margin = min(_last_place(figure, every_digit) / 2, abs(figure) * TENTH)
    return _around(numeral, margin, margin, high_in=numeral.figure == 0)


def about(numeral: Numeral) -> Interval:
    """Give a tenth each way."""
    margin = abs(numeral.figure) * TENTH
    return _around(numeral, margin, margin, high_in=True)


def nearly(numeral: Numeral) -> Interval:
    """Give a tenth on the side of zero, up to the figure."""
    margin = abs(numeral.figure) * TENTH
    below, above = (margin, Decimal(0)) if numeral.figure > 0 else (Decimal(0), margin)
    return _around(numeral, below, above, high_in=True)


def common(a: Interval, b: Interval) -> Interval:
    """Give what lies in both; it may be empty."""
    lower = max((a, b), key=lambda each: (each.low is not None, each.low or 0, not each.low_in))
    upper = min((a, b), key=lambda each: (each.high is None, each.high or 0, each.high_in))
    return Interval(lower.low, upper.high, lower.low_in, upper.high_in)


def is_empty(interval: Interval) -> bool:
    """Say whether no figure lies in it."""
    if interval.low is None or interval.high is None:
        return False
    both_in = interval.low_in and interval.high_in
    return interval.low > interval.high or (interval.low == interval.high and not both_in)


def converted(interval: Interval, convert: Callable[[Decimal], Decimal]) -> Interval:
    """Give the same interval in another unit."""
    low = None if interval.low is None else convert(interval.low)
    high = None if interval.high is None else convert(interval.high)
    step = high - low if interval.step and low is not None and high is not None else Decimal(0)
    return replace(interval, low=low, high=high, step=step)


def _last_place(figure: Decimal, every_digit: bool) -> Decimal:
    """Give the worth of the last digit that counts.

    Zeros that end a whole number do not, except that of two or more digits at least two do.
    """
    exponent = figure.as_tuple().exponent
    places = exponent if isinstance(exponent, int) else 0
    if places < 0 or every_digit:
        return Decimal(1).scaleb(places)
    digits = str(abs(int(figure)))
    zeros = len(digits) - len(digits.rstrip("0"))
    return Decimal(1).scaleb(min(zeros, max(len(digits) - 2, 0)))


def _around(numeral: Numeral, below: Decimal, above: Decimal, *, high_in: bool) -> Interval:
    low, high = (numeral.figure - below) * numeral.scale, (numeral.figure + above) * numeral.scale
    return Interval(low, high, True, high_in, high - low)
