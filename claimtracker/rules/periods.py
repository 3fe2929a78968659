"""When a reading holds: dates as people write them, spans of days, and how attributes run.

A date means the whole span it names. Nothing here knows what the reading says.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from claimtracker.errors import Invalid
from claimtracker.rules.vocabulary import DEFAULT_SHELF_LIFE

ACCEPTED = "2020, 2020-09, 2020-09-22, 2020-09-22T10:00Z, 2020-09/2020-11, 2020-09/.. or 2020~"
DAY = timedelta(days=1)
SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}

_TIME = r"T(?:[01]\d|2[0-4])(?::?[0-5]\d(?::?[0-5]\d|:?60)?(?:[.,]\d{1,9})?)?"
_ZONE = r"(?:Z|[+-]\d\d(?::?\d\d)?)?"
_CLOCK = re.compile(rf"^(?P<day>\d{{4}}-?\d\d-?\d\d){_TIME}{_ZONE}$", re.ASCII | re.IGNORECASE)


class InvalidDate(Invalid):
    """What was written names no day, month or year that the calendar has."""

    def __init__(self, text: str, reason: str = "it names no date") -> None:
        self.text = text
        self.reason = reason
        super().__init__(f"“{text[:80]}” cannot be read as a date: {reason}; write {ACCEPTED}.")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both inside; None is an open end."""

    first: date | None
    last: date | None
    approximate: bool = False


def parse(text: str) -> Span:
    """Read a date or an interval in ISO 8601 or EDTF, level 0 and 1.

    A clock time is read and its day kept, as written and whatever its zone. Seasons are those
    of the northern half. A date marked ~, ? or % is widened by one span of its own precision.
    """
    written = text.strip()
    if "/" not in written:
        return _named(written, text)
    start, _, end = written.partition("/")
    first, last = _end_of_interval(start, text), _end_of_interval(end, text)
    if first.first is None and last.last is None:
        raise InvalidDate(text, "it is open on both sides")
    if first.first and last.last and first.first > last.last:
        raise InvalidDate(text, "it ends before it begins")
    return Span(first.first, last.last, first.approximate or last.approximate)


def overlap(a: Span, b: Span) -> bool:
    """Say whether some day lies in both."""
    return _starts_by(a, b.last) and _starts_by(b, a.last)


def touch(a: Span, b: Span) -> bool:
    """Say whether one ends just where the other begins.

    What they share is then one day, one month or one year as a calendar names it, for that is
    how exactly ends are known; a span that lies within the other does not touch it.
    """
    if a.last is not None and b.first is not None and _ends_where_begins(a, b):
        return True
    return b.last is not None and a.first is not None and _ends_where_begins(b, a)


def effective(stated: Span | None, said: Span, *, runs: str, shelf_life: int) -> Span:
    """Give the days for which a reading counts.

    A stated period counts as stated. Otherwise a state or an event is open, and a figure or a
    total stands from when it was said until its shelf life (days; 0 is the usual one) is over.
    """
    if stated is not None:
        return stated
    if runs not in ("figure", "total"):
        return Span(None, None)
    kept = shelf_life or DEFAULT_SHELF_LIFE
    return Span(said.first, _later(said.last, kept), said.approximate)


def days_between(a: Span, b: Span) -> int:
    """Count the days that certainly lie between two spans; 0 where they overlap or are open."""
    if overlap(a, b):
        return 0
    earlier, later = (a, b) if _starts_by(a, b.first) else (b, a)
    if earlier.last is None or later.first is None:
        return 0
    return (later.first - earlier.last).days


def _named(written: str, text: str) -> Span:
    marked = re.fullmatch(r"(.*?)\s*[~?%]", written)
    found = _calendar_span(marked.group(1) if marked else written, text)
    return _widened(*found) if marked else Span(*found)


def _end_of_interval(written: str, text: str) -> Span:
    return Span(None, None) if written.strip() in ("", "..") else _named(written.strip(), text)


def _calendar_span(written: str, text: str) -> tuple[date, date]:
    clock = _CLOCK.match(written)
    plain = clock.group("day") if clock else written
    for pattern, read in _FORMS:
        found = re.fullmatch(pattern, plain, re.ASCII | re.IGNORECASE)
        if found:
            return _read(read, found, text)
    raise InvalidDate(text)


_Reader = Callable[["re.Match[str]"], tuple[date, date]]


def _read(read: _Reader, found: re.Match[str], text: str) -> tuple[date, date]:
    try:
        return read(found)
    except (ValueError, OverflowError) as fault:
        raise InvalidDate(text, "the calendar has no such day, month or year") from fault


def _years(found: re.Match[str]) -> tuple[date, date]:
    century = found.group(1).upper()
    first = max(int(century.replace("X", "0")), 1)
    return date(first, 1, 1), date(int(century.replace("X", "9")), 12, 31)


def _month(found: re.Match[str]) -> tuple[date, date]:
    year, month = int(found.group(1)), int(found.group(2))
    if month in SEASONS:
        return _season(year, SEASONS[month])
    first = date(year, month, 1)
    return first, first.replace(day=monthrange(year, month)[1])


def _season(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    following = date(year + month // 12, (month + 2) % 12 + 1, 1)
    return first, following - DAY


def _day(found: re.Match[str]) -> tuple[date, date]:
    day = date(*(int(part) for part in found.groups()))
    return day, day


def _week(found: re.Match[str]) -> tuple[date, date]:
    year, week, day = (int(part or 0) for part in found.groups())
    first = date.fromisocalendar(year, week, day or 1)
    return first, first if day else first + 6 * DAY


def _day_of_year(found: re.Match[str]) -> tuple[date, date]:
    year = int(found.group(1))
    day = date(year, 1, 1) + (int(found.group(2)) - 1) * DAY
    if day.year != year:
        raise ValueError(found.group(2))
    return day, day


_FORMS: tuple[tuple[str, _Reader], ...] = (
    (r"(\d\d(?:\d\d|\dX|XX))(?:-XX){0,2}", _years),
    (r"(\d{4})-(\d\d)(?:-XX)?", _month),
    (r"(\d{4})-(\d\d)-(\d\d)", _day),
    (r"(\d{4})(\d\d)(\d\d)", _day),
    (r"(\d{4})-?W(\d\d)(?:-?([1-7]))?", _week),
    (r"(\d{4})-(\d{3})", _day_of_year),
)


def _widened(first: date, last: date) -> Span:
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        months = 12 * (last.year - first.year + 1)
    else:
        months = 12 * (last.year - first.year) + last.month - first.month + 1
    if first.day == 1 and (last + DAY if last < date.max else date.min).day == 1:
        return Span(_months_on(first, -months), _last_before(_months_on(last, months + 1)), True)
    length = (last - first).days + 1
    return Span(_later(first, -length), _later(last, length), True)


def _months_on(day: date, months: int) -> date:
    whole = day.year * 12 + day.month - 1 + months
    if not date.min.year * 12 <= whole < (date.max.year + 1) * 12:
        return date.min if months < 0 else date.max
    return date(whole // 12, whole % 12 + 1, 1)


def _last_before(day: date) -> date:
    return day if day == date.max else day - DAY


def _later(day: date | None, days: int) -> date | None:
    if day is None:
        return None
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))


def _starts_by(span: Span, day: date | None) -> bool:
    return span.first is None or day is None or span.first <= day


def _ends_where_begins(a: Span, b: Span) -> bool:
    shared_first, shared_last = b.first, a.last
    if shared_first is None or shared_last is None or shared_first > shared_last:
        return False
    a_goes_back = a.first is None or a.first < shared_first
    b_goes_on = b.last is None or b.last > shared_last
    return a_goes_back and b_goes_on and _is_one_unit(shared_first, shared_last)


def _is_one_unit(first: date, last: date) -> bool:
    month = (first.replace(day=1), first.replace(day=monthrange(first.year, first.month)[1]))
    year = (date(first.year, 1, 1), date(first.year, 12, 31))
    return (first, last) in ((first, first), month, year)
