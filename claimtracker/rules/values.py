"""Values as people write them, read as the set of worlds in which they are true.

What two values have to do with each other lies in `conflicts`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal
from functools import partial

from claimtracker.errors import Invalid
from claimtracker.rules import currencies, figures, periods, value_sets
from claimtracker.rules.intervals import Interval

SINGLE_KINDS = frozenset({"quantity", "money", "date", "yesno"})
SET_KINDS = frozenset({"places", "entities"})
LARGEST = 1e100
DATE_BOUND = re.compile(r"(by|before|after|since|about|around|circa)\s+(.+)", re.IGNORECASE)

# A figure is kept to fifteen places, which is what a float tells apart: a conversion that does
# not come out even then ends in the same float whichever way it was reached.
_PLACES = Context(prec=15)
_DASHES = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "²": "^2"})


class InvalidValue(Invalid):
    """What was written is no value of its attribute's kind."""

    def __init__(self, text: str, kind: str, reason: str, accepted: str) -> None:
        self.text = text
        self.kind = kind
        shown = text if len(text) <= 80 else text[:79] + "…"
        super().__init__(f"“{shown}” cannot be read as {kind}: {reason}; write {accepted}.")


@dataclass(frozen=True, slots=True)
class Value:
    """What a reading says: an interval, a span of days, yes or no, a set, a text, or unknown.

    An open end is None. Days are ordinals, yes is 1 and no is 0. `step` is the width of a figure
    as it is written, 0 for a range, an open end and the point zero. `unit` is canonical.
    """

    kind: str
    text: str
    low: float | None = None
    high: float | None = None
    low_in: bool = True
    high_in: bool = True
    step: float = 0.0
    unit: str = ""
    scope: str = ""
    members: frozenset[str] = frozenset()


def parse(text: str, *, kind: str, unit: str = "", single: bool = False) -> Value:
    """Read a value of an attribute of this kind and unit.

    `single` is the attribute's: a list of one is then exactly that one. Raises InvalidValue.
    """
    written = text.strip()
    folded = _folded(written)
    if folded.casefold() == "unknown":
        return Value("unknown", written)
    if not folded:
        raise InvalidValue(text, _named(kind, unit), "nothing is written", _accepted(kind, unit))
    reader = _reader(kind, unit.strip(), single)
    try:
        return reader(written, folded)
    except Invalid as fault:
        reason = str(fault) if not isinstance(fault, periods.InvalidDate) else fault.reason
        shown = _named(kind, unit)
        raise InvalidValue(written, shown, reason, _accepted(kind, unit)) from fault


def with_members(value: Value, members: frozenset[str]) -> Value:
    """Give the same value with its names replaced, as by the keys of the entities they mean."""
    return replace(value, members=members)


def takes_one(kind: str, single: bool | None) -> bool:
    """Say whether one answer at a time is right; the attribute's own word wins."""
    return kind in SINGLE_KINDS if single is None else single


def folded_text(text: str) -> str:
    """Give a text as it is compared with another of kind text: without case and typography."""
    return _folded(text).casefold()


def understood(value: Value, unit: str = "") -> str:
    """Say for people what a value was taken to mean: “79.5 to 80.5 %”, “at least these: …”."""
    if value.kind in SET_KINDS:
        return _understood_set(value)
    if value.kind == "yesno":
        return "yes" if value.low else "no"
    if value.kind == "date":
        return _understood_days(value)
    if value.low is None and value.high is None:
        return "not known" if value.kind == "unknown" else value.text
    return f"{_understood_figures(value)} {value.unit or unit}".strip()


def _understood_set(value: Value) -> str:
    names = "; ".join(sorted(value.members))
    if not names:
        return "none at all"
    words = {"only": "exactly these", "without": "without these"}
    return f"{words.get(value.scope, 'at least these')}: {names}"


def _understood_days(value: Value) -> str:
    first, last = (None if day is None else _day(day) for day in (value.low, value.high))
    if first is None or last is None:
        return f"{last} at the latest" if first is None else f"{first} at the earliest"
    return first if first == last else f"{first} to {last}"


def _understood_figures(value: Value) -> str:
    low, high = value.low, value.high
    if low is not None and high is not None:
        return f"exactly {low:,.15g}" if low == high else f"{low:,.15g} to {high:,.15g}"
    if low is not None:
        return f"{'at least' if value.low_in else 'more than'} {low:,.15g}"
    return f"{'at most' if value.high_in else 'less than'} {high:,.15g}"


def _day(ordinal: float) -> str:
    day = date.fromordinal(int(ordinal))
    return f"{day.day} {day:%B} {day.year}"


_Reader = Callable[[str, str], Value]


def _reader(kind: str, unit: str, single: bool) -> _Reader:
    readers: dict[str, _Reader] = {
        "quantity": partial(_quantity, unit=unit),
        "money": partial(_money, unit=unit),
        "date": _date,
        "yesno": _yes_or_no,
        "places": partial(_set, kind="places", single=single),
        "entities": partial(_set, kind="entities", single=single),
    }
    return readers.get(kind, _text)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES)
    return " ".join(plain.split())


def _quantity(written: str, folded: str, *, unit: str) -> Value:
    if folded.casefold() == "none":
        return Value("quantity", written, 0.0, 0.0, unit=unit)
    read = figures.read(folded, figures.quantity_units(_folded(unit)))
    return _bounded("quantity", written, read.interval, unit or read.unit)


def _money(written: str, folded: str, *, unit: str) -> Value:
    wanted = currencies.code(unit)
    if folded.casefold() == "none":
        return Value("money", written, 0.0, 0.0, unit=wanted)
    read = figures.read(folded, partial(currencies.conversion, unit=wanted))
    return _bounded("money", written, read.interval, read.unit)


def _bounded(kind: str, written: str, interval: Interval, unit: str) -> Value:
    low, high, step = (_float(end) for end in (interval.low, interval.high, interval.step))
    if interval.step and low == high:
        raise figures.UnreadableFigure("it has more digits than can be told apart")
    return Value(kind, written, low, high, interval.low_in, interval.high_in, step or 0.0, unit)


def _float(end: Decimal | None) -> float | None:
    if end is None:
        return None
    number = float(_PLACES.plus(end)) + 0.0
    if abs(number) > LARGEST or (end and abs(number) < 1 / LARGEST):
        raise figures.UnreadableFigure("it is out of all proportion")
    return number


def _date(written: str, folded: str) -> Value:
    bound = DATE_BOUND.fullmatch(folded)
    if not bound:
        return _days(written, periods.parse(folded))
    word, named = bound.group(1).lower(), bound.group(2)
    if word in ("about", "around", "circa"):
        return _days(written, periods.parse(named if named.endswith("~") else named + "~"))
    return _days(written, _opened(word, periods.parse(named), named))


def _opened(word: str, span: periods.Span, named: str) -> periods.Span:
    if span.first is None or span.last is None:
        raise periods.InvalidDate(named, f"“{word}” asks for a date, not for an open interval")
    try:
        if word in ("by", "since"):
            return replace(span, first=None) if word == "by" else replace(span, last=None)
        if word == "before":
            return periods.Span(None, span.first - periods.DAY)
        return periods.Span(span.last + periods.DAY, None)
    except OverflowError as fault:
        raise periods.InvalidDate(named, "no day lies beyond it") from fault


def _days(written: str, span: periods.Span) -> Value:
    first = None if span.first is None else float(span.first.toordinal())
    last = None if span.last is None else float(span.last.toordinal())
    return Value("date", written, first, last)


def _yes_or_no(written: str, folded: str) -> Value:
    answers = {"yes": 1.0, "no": 0.0}
    if folded.casefold() not in answers:
        raise figures.UnreadableFigure("it is neither")
    answer = answers[folded.casefold()]
    return Value("yesno", written, answer, answer)


def _set(written: str, _folded: str, *, kind: str, single: bool) -> Value:
    names = value_sets.read(written, single=single)
    return Value(kind, written, scope=names.scope, members=names.members)


def _text(written: str, _folded: str) -> Value:
    return Value("text", written)


def _named(kind: str, unit: str) -> str:
    names = {"yesno": "yes or no", "date": "a date", "quantity": "a quantity", "places": "places",
             "entities": "names", "money": "an amount of money", "text": "a text"}  # fmt: skip
    in_unit = f" in {unit.strip()}" if unit.strip() and kind in ("quantity", "money") else ""
    return names.get(kind, kind) + in_unit


def _accepted(kind: str, unit: str) -> str:
    accepted = {
        "quantity": f"{_example(unit)}, none or unknown",
        "money": "$5.7 million, EUR 3-4 bn, at least 2 million USD, none or unknown",
        "date": "2012, 2020-09-22, 2020-09/2020-11, by 2020-11-12, 2020~ or unknown",
        "yesno": "yes, no or unknown",
        "places": "United States; Singapore, only Singapore, not China, none or unknown",
        "entities": "names parted by semicolons, only or not and names, none or unknown",
    }
    return accepted.get(kind, "any words")


def _example(unit: str) -> str:
    behind = "%" if unit.strip() == "%" else f" {unit.strip()}" if unit.strip() else ""
    return f"80{behind}, about 1,000{behind}, 3 to 5{behind}, at least 2 million{behind}"
