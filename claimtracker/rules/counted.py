"""Figures of a text with what they count, so that two texts' figures of one kind can be compared.

The values are those of readings: rounding, “at least” and ranges of rounding are respected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimtracker.rules import conflicts, figures, values
from claimtracker.rules.proposals import SPELLED
from claimtracker.rules.stems import SMALL_WORDS, stem
from claimtracker.rules.values import InvalidValue, Value

# No stem of a noun, so that “19 years old” counts no year.
YEAR = "a year"
_BOUND = "|".join(
    re.escape(word)
    for word in sorted([*figures.BOUNDS, *figures.ROUGHLY, "nearly", "almost"], key=len)[::-1]
)
_SPELLED_WORD = re.compile(
    rf"\b(?:{'|'.join(word for word in SPELLED if word not in ('one', 'zero'))})\b"
)
_MULTIPLIER = "|".join(word for word in figures.MULTIPLIERS if len(word) > 1)
_FIGURE = re.compile(
    rf"(?P<phrase>(?:(?:{_BOUND})\s+)?(?P<money>(?:us)?[$€£¥]\s?)?(?<![\d.,])\d[\d,]*(?:\.\d+)?(?![\w.,]*\d)"
    rf"(?P<times>\s?(?:{_MULTIPLIER})\b)?)(?P<share>\s?(?:%|per ?cent\b|percent\b))?"
    r"(?P<behind>(?:[ -][a-z][\w'-]*){0,3})"
)
_PAST_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


PERSON = "person"
_PERSONS = frozenset(
    stem(word)
    for word in (
        "people", "persons", "men", "women", "children", "troops", "soldiers", "workers", "staff",
        "patients", "victims", "employees", "students", "residents", "passengers", "refugees",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure: what it counts (stems of nouns, %, a currency, a year), and what it says."""

    kinds: frozenset[str]
    value: Value
    written: str


def figures_of(text: str) -> list[Counted]:
    """Return the figures of a text in small letters; what cannot be read is passed over."""
    plain = _SPELLED_WORD.sub(lambda found: str(SPELLED[found.group()]), text)
    return [one for found in _FIGURE.finditer(plain) if (one := _counted(found))]


def excluding(ones: list[Counted], others: list[Counted]) -> tuple[Counted, Counted] | None:
    """Return two figures of one kind that exclude each other, where no other of that kind agrees.

    `others` are those of the longer text: one that goes with a figure clears it.
    """
    for one in ones:
        alike = [other for other in others if one.kinds & other.kinds]
        against = [other for other in alike if conflicts.exclude(one.value, other.value)]
        if against and len(against) == len(alike):
            return one, against[0]
    return None


def _counted(found: re.Match[str]) -> Counted | None:
    phrase = found["phrase"].strip()
    try:
        if found["money"]:
            value = values.parse(phrase.replace("us$", "$"), kind="money")
            return Counted(frozenset({value.unit}), value, phrase)
        value = values.parse(phrase, kind="quantity")
    except InvalidValue:
        return None
    if found["share"]:
        return Counted(frozenset({"%"}), value, phrase + "%")
    nouns = [stem(w) for w in re.findall(r"[a-z]+", found["behind"]) if w not in SMALL_WORDS]
    if _PAST_YEAR.fullmatch(phrase):
        return Counted(frozenset({YEAR}), value, phrase)
    kinds = {PERSON if noun in _PERSONS else noun for noun in nouns[:2]}
    return Counted(frozenset(kinds), value, phrase) if kinds else None
