"""The part of a quote that gives its answer: what differs from the other sides."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_MONTHS = "January February March April May June July August September October November December"
_MONTH = "|".join(_MONTHS.split())
_DATE = re.compile(rf"\b(?:\d{{1,2}} (?:{_MONTH})|(?:{_MONTH}) \d{{1,2}})(?:,? \d{{4}})?\b")
_ISO_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_NOTHING = re.compile(
    r"\b(?:no (?:a )?\w+|none(?: of it)?|nothing(?: at all)?|zero)\b",
    re.IGNORECASE,
)
_BEFORE = (
    r"(?:(?:about|around|roughly|nearly|almost|more than|over|at least|at most|less than|under"
    r"|fewer than|up to|between)\s+)?(?:[$€£]\s?)?"
)
_AFTER = (
    r"(?:\s?(?:%|per cent|percent))?(?:\s(?:thousand|million|billion|trillion))?"
    r"(?:\s(?:dollars|euros|pounds))?"
)
_SCALE = re.compile(r"\b(?:thousand|million|billion|trillion)\b")
_NUMBER_WORDS = {
    "1": "one|a", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven",
    "8": "eight", "9": "nine", "10": "ten", "20": "twenty|a fifth|one fifth|one-fifth",
    "80": "four fifths|four-fifths|eighty", "50": "half", "25": "a quarter", "33": "a third",
}  # fmt: skip


def differing(quote: str, value: str | None) -> list[tuple[int, int]]:
    """Return the places in a quote where the value that its claim gives is said.

    In order and never overlapping; none where the words say it in a way that is not known.
    """
    if not value:
        return []
    if value.casefold() == "none":
        return _spans(_NOTHING.finditer(quote))[:1]
    if _ISO_DATE.search(value):
        return _spans(_DATE.finditer(quote))[:1]
    figures = _FIGURE.findall(value)
    if figures:
        return _figures(quote, figures, value)
    return _names(quote, value)


def _figures(quote: str, figures: list[str], value: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for figure in figures:
        words = _NUMBER_WORDS.get(figure)
        plain = _comma(figure)
        alternatives = rf"(?<![\d.,])(?:{plain})(?![\d])" + (rf"|\b(?:{words})\b" if words else "")
        needs_scale = words and not _stands(plain, quote) and _SCALE.search(value)
        after = _AFTER if not needs_scale else r"\s(?:thousand|million|billion|trillion)" + _AFTER
        pattern = re.compile(rf"\b{_BEFORE}(?:{alternatives}){after}", re.IGNORECASE)
        found += (
            _spans(pattern.finditer(quote))[:1]
            or _spans(re.finditer(rf"(?:{alternatives}){after}", quote, re.IGNORECASE))[:1]
        )
    return _apart(found)


def _comma(figure: str) -> str:
    digits = figure.replace(",", "")
    whole, _, rest = digits.partition(".")
    grouped = f"{int(whole):,}"
    return "|".join(re.escape(one + (f".{rest}" if rest else "")) for one in {whole, grouped})


def _stands(plain: str, quote: str) -> bool:
    return re.search(rf"(?<![\d.,])(?:{plain})(?!\d)", quote) is not None


def _names(quote: str, value: str) -> list[tuple[int, int]]:
    listed = re.sub(r"^(?:only|not|mostly)\s+", "", value, flags=re.IGNORECASE).split(";")
    names = [re.escape(name.strip()) for name in listed if len(name.strip()) > 3]
    if not names:
        return []
    found = re.finditer(rf"\b(?:{'|'.join(names)})\b", quote, re.IGNORECASE)
    return _apart(_spans(found))


def _spans(found: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in found if match.group().strip()]


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    apart: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart
