"""Dates as a reader likes them; what is stored stays as it was written."""

from __future__ import annotations

import re
from datetime import date, datetime

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?", re.ASCII)
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


def machine(written: str | date | datetime | None) -> str | None:
    """Return the same for the `datetime` of a time element, where it is one plain date."""
    if isinstance(written, datetime):
        written = written.date()
    text = str(written or "").split("T")[0]
    return text if (_PLAIN.fullmatch(text) and _one(text) != text) or _is_year(text) else None


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
