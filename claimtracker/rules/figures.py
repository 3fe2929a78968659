"""Figures in English notation, with the words that bound, widen and multiply them.

Reads quantities and money into intervals; what a unit is worth lies in units and currencies.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from claimtracker.errors import Invalid
from claimtracker.rules.intervals import (
    Interval,
    Numeral,
    about,
    as_written,
    common,
    converted,
    is_empty,
    nearly,
)
from claimtracker.rules.units import Conversion, conversion, is_percent

MULTIPLIERS = {
    "k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9,
    "tn": 10**12, "trillion": 10**12,
}  # fmt: skip
ROUGHLY = ("about", "around", "roughly", "approximately", "circa", "some", "~", "≈")
BOUNDS = {
    "more than": ("low", False), "greater than": ("low", False), "over": ("low", False),
    "above": ("low", False), ">": ("low", False),
    "at least": ("low", True), "no less than": ("low", True), "no fewer than": ("low", True),
    "not less than": ("low", True), ">=": ("low", True), "≥": ("low", True),
    "less than": ("high", False), "fewer than": ("high", False), "under": ("high", False),
    "below": ("high", False), "<": ("high", False),
    "at most": ("high", True), "up to": ("high", True), "no more than": ("high", True),
    "not more than": ("high", True), "<=": ("high", True), "≤": ("high", True),
}  # fmt: skip
SHARES = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
          "eighth": 8, "ninth": 9, "tenth": 10}  # fmt: skip
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
          "seven": 7, "eight": 8, "nine": 9}  # fmt: skip
CROWDS = {"tens": 10, "dozens": 10, "hundreds": 100, "thousands": 10**3, "millions": 10**6,
          "billions": 10**9, "trillions": 10**12}  # fmt: skip
MOST_DIGITS = 14

_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+"
_TERM = re.compile(
    r"(?P<sign>[-+]?)\s?(?P<before>[^\s0-9.,+-][^0-9.,+-]{0,15}?)?\s?(?P<inner>[-+]?)"
    rf"(?P<digits>{_DIGITS})(?:e(?P<power>[-+]?[0-9]{{1,2}}))?(?![0-9])\s*(?P<after>(?![,.]?[0-9]).+)?",
    re.IGNORECASE,
)
_SHARE = re.compile(rf"(?:({'|'.join(COUNTS)})[ -])({'|'.join(SHARES)})s?|half", re.I)
_CROWD = re.compile(
    r"(?:(tens|dozens|hundreds) of )?"
    rf"({'|'.join(CROWDS)})(?:(?: of)? (?P<unit>.+))?",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    "|".join(
        re.escape(word) + (r"(?= )" if word[-1].isalpha() else "")
        for word in sorted([*BOUNDS, *ROUGHLY, "nearly", "almost"], key=len, reverse=True)
    ),
    re.IGNORECASE,
)
_BOUND_WORD = "|".join(word for word in BOUNDS if word.isascii() and word[0].isalpha())
_BOTH_BOUNDS = re.compile(rf"((?:{_BOUND_WORD}) .+?),? (?:and|but) ((?:{_BOUND_WORD}) .+)", re.I)
_SEPARATOR = re.compile(r"(?<=\w)\s+to\s+|(?<=[\w%)])\s*-\s*(?=\S)", re.IGNORECASE)

Units = Callable[[str], "tuple[str, Conversion]"]


class UnreadableFigure(Invalid):
    """What was written is no figure; the text is the reason, as a part of a sentence."""


@dataclass(frozen=True, slots=True)
class Term:
    """One written figure: its digits, its multiplier if it has one, its unit as written."""

    numeral: Numeral
    multiplied: bool
    unit: str
    unit_leads: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """An interval in its canonical unit."""

    interval: Interval
    unit: str


def read(text: str, units: Units) -> Measured:
    """Read a folded phrase such as “more than 3,600 people” or “$3-4 bn”.

    `units` gives for a unit as written (empty for none) the canonical unit and the way to it.
    Raises UnreadableFigure.
    """
    both = _BOTH_BOUNDS.fullmatch(text)
    if both:
        return _both_bounds(read(both.group(1), units), read(both.group(2), units))
    crowd = _CROWD.fullmatch(text)
    if crowd:
        return _crowd(crowd, units)
    prefix = _PREFIX.match(text)
    if prefix:
        return _prefixed(prefix.group().lower(), text[prefix.end() :].strip(), units)
    return _range_or_figure(text, units)


def quantity_units(unit: str) -> Units:
    """Give the reader of units for an attribute whose unit is `unit`; a bare figure takes it."""
    return lambda written: conversion(written, unit) if written else (unit, _same)


def _same(figure: Decimal) -> Decimal:
    return figure


def _both_bounds(a: Measured, b: Measured) -> Measured:
    interval = common(a.interval, b.interval)
    if a.unit != b.unit or is_empty(interval):
        raise UnreadableFigure("no figure satisfies both ends")
    return Measured(interval, a.unit)


def _crowd(found: re.Match[str], units: Units) -> Measured:
    times = CROWDS[found.group(1).lower()] if found.group(1) else 1
    worth = Decimal(times * CROWDS[found.group(2).lower()])
    unit, convert = _unit(found.group("unit") or "", units)
    return Measured(converted(Interval(2 * worth, 10 * worth), convert), unit)


def _prefixed(word: str, rest: str, units: Units) -> Measured:
    term = _term(rest, units)
    unit, convert = _unit(term.unit, units)
    if word in BOUNDS:
        interval = _bound(*BOUNDS[word], term.numeral.amount)
    else:
        interval = about(term.numeral) if word in ROUGHLY else nearly(term.numeral)
    return Measured(converted(interval, convert), unit)


def _bound(end: str, inside: bool, figure: Decimal) -> Interval:
    if end == "low":
        return Interval(figure, None, low_in=inside)
    return Interval(None, figure, high_in=inside)


def _range_or_figure(text: str, units: Units) -> Measured:
    between = re.fullmatch(r"between (.+?) and (.+)", text, re.IGNORECASE)
    if between:
        return _range(between.group(1), between.group(2), units)
    try:
        return _figure(_term(text, units), units)
    except UnreadableFigure:
        parts = _range_parts(re.sub(r"^from ", "", text, flags=re.IGNORECASE))
        if parts is None:
            raise
    return _range(*parts, units)


def _range_parts(text: str) -> tuple[str, str] | None:
    """Split at the separator behind which another figure begins."""
    for found in _SEPARATOR.finditer(text):
        first, second = text[: found.start()], text[found.end() :]
        if re.search(r"[0-9]|\b(?:half|third|quarter)", first) and _TERM.match(second):
            return first, second
    words = re.fullmatch(r"(.+?) to (.+)", text, re.IGNORECASE)
    return (words.group(1), words.group(2)) if words else None


def _figure(term: Term, units: Units) -> Measured:
    unit, convert = _unit(term.unit, units)
    written = as_written(term.numeral, every_digit=is_percent(unit))
    return Measured(converted(written, convert), unit)


def _range(first: str, second: str, units: Units) -> Measured:
    high = _term(second, units)
    low = _shared(_term(first, units), high)
    low_unit, to_low = _unit(low.unit, units)
    high_unit, to_high = _unit(high.unit or low.unit, units)
    interval = Interval(to_low(low.numeral.amount), to_high(high.numeral.amount))
    if low_unit != high_unit:
        raise UnreadableFigure("its two ends have different units")
    if is_empty(interval):
        raise UnreadableFigure("its first end is above its second")
    return Measured(interval, low_unit)


def _shared(first: Term, second: Term) -> Term:
    """Give the first end what stands only behind the second: multiplier and unit."""
    unit = first.unit or second.unit
    closed = first.multiplied or (first.unit and not first.unit_leads)
    if closed or not second.multiplied:
        return replace(first, unit=unit)
    return Term(Numeral(first.numeral.figure, second.numeral.scale), True, unit)


def _term(text: str, units: Units) -> Term:
    share = _SHARE.fullmatch(text)
    if share:
        count, name = (share.group(1) or "a").lower(), (share.group(2) or "half").lower()
        part = Decimal(100 * COUNTS[count]) / SHARES[name]
        return Term(Numeral(part, share=True), False, "%")
    found = _TERM.fullmatch(text)
    if not found:
        raise UnreadableFigure("it is no figure in English notation, such as 1,000.5")
    numeral = _numeral(found)
    after = (found.group("after") or "").strip()
    scale, unit = _multiplied(after, units)
    before = (found.group("before") or "").strip()
    if before and unit:
        raise UnreadableFigure("it has two units")
    scaled = Numeral(numeral.figure, numeral.scale * (scale or 1))
    return Term(scaled, scale is not None, before or unit, bool(before))


def _numeral(found: re.Match[str]) -> Numeral:
    digits = found.group("digits").replace(",", "")
    counting = digits.replace(".", "") if "." in digits else digits.rstrip("0")
    if len(counting.lstrip("0")) > MOST_DIGITS or len(digits) > 60:
        raise UnreadableFigure(f"it has more than {MOST_DIGITS} digits that count")
    if found.group("sign") and found.group("inner"):
        raise UnreadableFigure("it has two signs")
    figure = Decimal(digits)
    negative = "-" in (found.group("sign"), found.group("inner"))
    scale = Decimal(1).scaleb(int(found.group("power") or 0))
    return Numeral(-figure if negative else figure, scale)


def _multiplied(after: str, units: Units) -> tuple[Decimal | None, str]:
    """Split what follows the digits into multiplier and unit.

    A word that is both (“m”) is the unit where the attribute has such a unit.
    """
    word, _, rest = after.partition(" ")
    factor = MULTIPLIERS.get(word.lower())
    if factor is None or (not rest and _fits(after, units)):
        return None, after
    return Decimal(factor), rest.strip()


def _fits(word: str, units: Units) -> bool:
    try:
        return bool(units("")[0]) and bool(units(word))
    except Invalid:
        return False


def _unit(written: str, units: Units) -> tuple[str, Conversion]:
    try:
        return units(written)
    except Invalid as fault:
        raise UnreadableFigure(str(fault)) from fault
