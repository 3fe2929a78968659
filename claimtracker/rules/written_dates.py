"""Dates as tables have them, turned into ISO 8601 where they can mean one day only."""

from __future__ import annotations

import re

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
ORDERS = (DAY_FIRST, MONTH_FIRST)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(:00(\.0+)?)?")
_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d(:\d\d)?)")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


def iso(written: str, order: str = "") -> str:
    """Return a date in ISO 8601 where it is sure what it means, else as it was written.

    `order` says which comes first in dates such as 3/4/2020, where that is not sure by itself.
    With dots the day comes first. Times at midnight are those of a day.
    """
    text = written.strip()
    if found := _MIDNIGHT.fullmatch(text):
        return found[1]
    if found := _CLOCK.fullmatch(text):
        return f"{found[1]}T{found[2]}"
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(found[1], found[2], found[3])
    if found := _DAY_MONTH.fullmatch(text):
        return _named(written, found[3], found[2], found[1])
    if found := _MONTH_DAY.fullmatch(text):
        return _named(written, found[3], found[1], found[2])
    found = _NUMBERS.fullmatch(text)
    return _ordered(written, found, order) if found else text


def is_open(written: str) -> bool:
    """Say whether a date can mean two days, for want of an order."""
    return bool(_NUMBERS.fullmatch(written.strip())) and iso(written) == written


def _ordered(written: str, found: re.Match[str], order: str) -> str:
    one, mark, two, year = found.groups()
    if mark == "." or order == DAY_FIRST or int(one) > 12 or one == two:
        return _date(year, two, one)
    if order == MONTH_FIRST or int(two) > 12:
        return _date(year, one, two)
    return written


def _named(written: str, year: str, month: str, day: str) -> str:
    place = month[:3].lower()
    return _date(year, str(_MONTHS.index(place) + 1), day) if place in _MONTHS else written


def _date(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"
