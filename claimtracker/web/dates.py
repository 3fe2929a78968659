"""Dates as a reader likes them; what is stored stays as it was written."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?", re.ASCII)
_WITHIN = re.compile(r"(?<![\d-])\d{4}-\d\d(?:-\d\d)?(?![\d-])", re.ASCII)
_MARKS = "~?%"


def shown(written: str | date | datetime | None) -> str:
    """Say a date as people say it: “22 Sep 2020”, “about Sep 2020”, “Sep 2020 to Nov 2020”.

    What is no date of the exchange format is given back as it was written.
    """
    if written is None:
        return ""
    if isinstance(written, date):
        return _named(written.year, written.month, written.day)
    if "/" in written:
        return _interval(*written.split("/", 1))
    return _one(written)


def in_words(text: str) -> str:
    """Say the dates within a text as people say them: “by 15 Sep 2020”."""
    return _WITHIN.sub(lambda found: _one(found[0]), text)


def period(first: date | None, last: date | None) -> str:
    """Say from when to when: “Aug 2020”, “2020”, “1 Aug 2020 to 3 Aug 2020”, “since 2 Sep 2020”."""
    if first is None or last is None:
        return f"since {shown(first)}" if first else f"until {shown(last)}" if last else ""
    if first == last:
        return shown(first)
    if (first.day, last + timedelta(days=1)) == (1, _next_month(first)):
        return shown(f"{first.year:04}-{first.month:02}")
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    return f"{shown(first)} to {shown(last)}"


def machine(written: str | date | datetime | None) -> str | None:
    """Return the same for the `datetime` of a time element, where it is one plain date."""
    if isinstance(written, datetime):
        written = written.date()
    text = str(written or "").split("T")[0]
    return text if (_PLAIN.fullmatch(text) and _one(text) != text) or _is_year(text) else None


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _is_year(text: str) -> bool:
    return re.fullmatch(r"\d{4}", text, re.ASCII) is not None


def _interval(first: str, last: str) -> str:
    if first in ("", ".."):
        return f"until {_one(last)}"
    if last in ("", ".."):
        return f"since {_one(first)}"
    return f"{_one(first)} to {_one(last)}"


def _one(written: str) -> str:
    plain = written.rstrip(_MARKS)
    found = _PLAIN.fullmatch(plain)
    if not found:
        return written
    year, month, day = (int(part or 0) for part in found.groups())
    said = _named(year, month, day) or written
    return said if plain == written else f"about {said}"


def _named(year: int, month: int, day: int) -> str:
    try:
        named = date(year, month or 1, day or 1)
    except ValueError:
        return ""
    if not month:
        return str(year)
    return f"{named:%b} {year}" if not day else f"{day} {named:%b} {year}"
