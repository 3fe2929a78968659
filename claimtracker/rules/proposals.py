"""What the words of a passage say: the value and the days that an editor is offered to begin with.

A proposal is what stands there, written as `values` and `periods` read it, and the place where it
stands. Nothing is decided here: an editor takes it, changes it, or writes something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from claimtracker.rules import figures, values
from claimtracker.rules.values import InvalidValue

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# As many words behind a figure as a multiplier and a unit have.
MOST_BEHIND = 5

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SPELLED = {word: number for number, word in enumerate(_SMALL)} | {
    word: 10 * number for number, word in enumerate(_TENS, start=2)
}
_SPELLED_WORD = re.compile(
    rf"\b(?:({'|'.join(_TENS)})[- ])?({'|'.join(SPELLED)})\b(?=[ -](?:per ?cent|percent|thousand"
    r"|million|billion|trillion|dollars|euros|pounds|people|years|days)\b)",
    re.IGNORECASE,
)
_BEFORE = "|".join(
    re.escape(word)
    for word in sorted([*figures.BOUNDS, *figures.ROUGHLY, "nearly", "almost"], key=len)[::-1]
)
_CURRENCY = r"(?:(?:US|A|C)?[$€£¥]\s?|\b[A-Z]{3}\s)?"
_FIGURE = re.compile(
    rf"(?P<before>(?:(?i:{_BEFORE}|between)\s*)?)(?P<figure>{_CURRENCY}[-−]?[0-9](?:[0-9,.]*[0-9])?)"
    r"(?P<behind>.*)",
    re.DOTALL,
)
_BEGINS = re.compile(rf"(?<![\w.,])(?:(?i:{_BEFORE}|between)\s+)?{_CURRENCY}[0-9]")
# A bare figure in front of these counts something else than an attribute without them asks for.
_OTHER_UNIT = re.compile(r"[ -]?(?:%|per ?cent|years?|days?|months?|hours?|dollars|euros|pounds)\b")
_SHARE = re.compile(
    rf"\b(?:(?:{'|'.join(figures.COUNTS)})[ -](?:{'|'.join(figures.SHARES)})s?|half)\b",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"\b(?:none|nothing|no (?:part|share|stake|one|money))\b", re.IGNORECASE)
_MONTH = "|".join(MONTHS)
_DAY = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH})"
    rf"|(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)(?:,? (?P<year>\d{{4}}))?\b",
    re.IGNORECASE,
)
_MONTH_AND_YEAR = re.compile(rf"\b(?P<month>{_MONTH}) (?P<year>\d{{4}})\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?P<year>(?:1[89]|20)\d\d)\b")
_END_OF_YEAR = re.compile(r"\bend of (?:the year )?(?P<year>\d{4})\b", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:(?P<near>yesterday|today|tomorrow)"
    rf"|(?:(?:on|last) )(?P<weekday>{'|'.join(WEEKDAYS)}))\b",
    re.IGNORECASE,
)
_BOUND = re.compile(r"\b(by|before|after|since) (?:the )?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a field may say, as it is written in the ledger, and where the passage says it."""

    text: str
    start: int
    end: int


def value(passage: str, *, kind: str, unit: str = "", said: date | None = None) -> Proposal | None:
    """Return the first value of a kind that a passage states; None where it states none."""
    if kind in ("quantity", "money"):
        return next(_figures(passage, kind, unit), None)
    if kind == "date":
        return next(days(passage, said=said), None)
    return None


def days(passage: str, *, said: date | None = None) -> Iterator[Proposal]:
    """Yield the dates that a passage names, in order, as ISO 8601 with what bounds them.

    A day without a year, a weekday, yesterday and the like are taken from the day it was `said`;
    without one they are passed over.
    """
    taken: list[tuple[int, int]] = []
    found: list[Proposal] = []
    for pattern, read in _DATES:
        for match in pattern.finditer(passage):
            named = read(match, said)
            if named and not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span())
                found.append(_bounded(passage, match, named))
    yield from sorted(found, key=lambda one: one.start)


def _figures(passage: str, kind: str, unit: str) -> Iterator[Proposal]:
    found = [*_written(passage, kind, unit), *_shares(passage, kind, unit)]
    yield from sorted(found, key=lambda one: one.start)
    nothing = _NOTHING.search(passage)
    if nothing and not found:
        yield Proposal("none", *nothing.span())


def _written(passage: str, kind: str, unit: str) -> Iterator[Proposal]:
    """Yield the longest phrases at each figure that read as a value."""
    plain = _SPELLED_WORD.sub(_as_digits, passage)
    end = 0
    for begins in _BEGINS.finditer(plain):
        if begins.start() < end:
            continue
        for phrase in _phrases(plain[begins.start() :]):
            if _reads(phrase, kind, unit):
                end = begins.start() + len(phrase)
                place = (begins.start(), end) if plain == passage else (0, len(passage))
                yield Proposal(" ".join(phrase.split()), *place)
                break


def _shares(passage: str, kind: str, unit: str) -> Iterator[Proposal]:
    for share in _SHARE.finditer(passage):
        if _reads(share.group(), kind, unit):
            yield Proposal(share.group().lower(), *share.span())


def _phrases(rest: str) -> Iterator[str]:
    """Yield what may be a figure with all that belongs to it, the longest first."""
    found = _FIGURE.match(rest)
    if not found:
        return
    head = found.group("before") + found.group("figure")
    behind = re.match(rf"(?:[ \-–]?[\w%$€£]+[\w%.,]*){{0,{MOST_BEHIND}}}", found.group("behind"))
    tail = behind.group() if behind else ""
    cuts = [m.end() for m in re.finditer(r"[\w%]+(?:[.,]\d+)*", tail)]
    for cut in reversed(cuts):
        yield head + tail[:cut]
    if not _OTHER_UNIT.match(tail):
        yield head


def _reads(phrase: str, kind: str, unit: str) -> bool:
    try:
        values.parse(phrase, kind=kind, unit=unit)
    except InvalidValue:
        return False
    return True


def _as_digits(match: re.Match[str]) -> str:
    tens, last = match.group(1), match.group(2)
    return str((SPELLED[tens.lower()] if tens else 0) + SPELLED[last.lower()])


def _bounded(passage: str, match: re.Match[str], named: str) -> Proposal:
    bound = _BOUND.search(passage[: match.start()])
    if bound is None:
        return Proposal(named, *match.span())
    return Proposal(f"{bound.group(1).lower()} {named}", bound.start(), match.end())


def _day(match: re.Match[str], said: date | None) -> str | None:
    month = (match["month"] or match["month2"]).lower()
    year = int(match["year"]) if match["year"] else said.year if said else None
    if year is None:
        return None
    try:
        found = date(year, MONTHS.index(month) + 1, int(match["day"] or match["day2"]))
    except ValueError:
        return None
    return found.isoformat()


def _month(match: re.Match[str], _said: date | None) -> str:
    return f"{match['year']}-{MONTHS.index(match['month'].lower()) + 1:02}"


def _year(match: re.Match[str], _said: date | None) -> str:
    return str(match["year"])


def _end_of_year(match: re.Match[str], _said: date | None) -> str:
    return f"{match['year']}-12-31"


def _relative(match: re.Match[str], said: date | None) -> str | None:
    if said is None:
        return None
    if match["near"]:
        away = {"yesterday": -1, "today": 0, "tomorrow": 1}[match["near"].lower()]
        return (said + timedelta(days=away)).isoformat()
    back = (said.weekday() - WEEKDAYS.index(match["weekday"].lower())) % 7
    return (said - timedelta(days=back)).isoformat()


_DATES = (
    (_END_OF_YEAR, _end_of_year),
    (_DAY, _day),
    (_MONTH_AND_YEAR, _month),
    (_RELATIVE, _relative),
    (_YEAR, _year),
)
