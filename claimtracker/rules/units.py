"""Units of measure: what is comparable, and by what conversion.

The conversions are pint's; which of its units are taken for a measure is decided here, because
pint reads “apps” as attopoints. Any other word is a noun that is counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from claimtracker.errors import Invalid

if TYPE_CHECKING:
    from pint import UnitRegistry

Conversion = Callable[[Decimal], Decimal]

PERCENT = frozenset({"%", "percent", "per cent", "pct"})
_PREFIXES = "nano micro milli centi hecto kilo mega giga tera peta kibi mebi gibi tebi"
_METRIC = (
    "meter gram metric_ton liter second kelvin watt watt_hour joule calorie electron_volt pascal "
    "bar newton volt ampere ohm coulomb hertz lumen lux bit byte becquerel sievert gray"
)
_OTHER = (
    "inch foot yard mile nautical_mile angstrom light_year parsec hectare acre "
    "pint gallon quart fluid_ounce oil_barrel ton pound ounce stone carat troy_ounce "
    "minute hour day week fortnight month year decade century degree_Celsius degree_Fahrenheit "
    "horsepower british_thermal_unit atmosphere kilometer_per_hour mile_per_hour knot"
)
PREFIXES = frozenset(_PREFIXES.split())
PREFIXED = frozenset(_METRIC.split())
MEASURES = PREFIXED | frozenset(_OTHER.split())
ALIASES = {
    "barrel": "oil_barrel", "barrels": "oil_barrel", "bbl": "oil_barrel",
    "kph": "kilometer_per_hour",
    "ºC": "degC", "ºF": "degF", "celsius": "degC", "Celsius": "degC", "Fahrenheit": "degF",
    "fahrenheit": "degF", "mn": "", "tn": "", "sec": "second", "hrs": "hour", "yrs": "year",
    "lbs": "pound", "tons": "ton", "tonnes": "metric_ton",
}  # fmt: skip
POWERS = {"square": 2, "sq": 2, "cubic": 3, "cu": 3}

_FACTOR = re.compile(
    r"(?:(square|sq|cubic|cu)\.? )?([^\W\d]+(?: [^\W\d]+)*|[°º][CF])(?:\^?([23]))?"
)


class IncomparableUnit(Invalid):
    """A unit that is neither the attribute's nor converts to it."""

    def __init__(self, word: str, unit: str) -> None:
        wanted = f"the unit is {unit}" if unit else "the attribute has no such unit"
        super().__init__(f"“{word[:40]}” does not fit, for {wanted}")


def is_percent(word: str) -> bool:
    """Say whether the word is a spelling of per cent."""
    return word.casefold() in PERCENT


def conversion(word: str, unit: str) -> tuple[str, Conversion]:
    """Give the canonical unit of a figure written in `word`, and how to get there.

    `unit` is the attribute's; where it has none, a measure goes to its base unit and a share
    stays in per cent. Raises IncomparableUnit.
    """
    if _same_noun(word, unit) or (is_percent(word) and is_percent(unit)):
        return unit, _unchanged
    if not unit and is_percent(word):
        return "%", _unchanged
    return _measured(word, unit)


def _same_noun(word: str, unit: str) -> bool:
    return word == unit or (bool(unit) and _singular(word) == _singular(unit))


def _singular(noun: str) -> str:
    folded = " ".join(noun.split()).casefold()
    if folded in ("person", "persons", "people"):
        return "person"
    if measure(noun) is not None:
        return noun
    return re.sub(r"(?<=[^\Ws])s$", "", re.sub(r"ies$", "y", folded))


def _measured(word: str, unit: str) -> tuple[str, Conversion]:
    source = measure(word)
    if source is None:
        raise IncomparableUnit(word, unit)
    base = _base(source)
    target = measure(unit) if unit else base
    if target is None or not f"{base:~P}" or _base(target) != base:
        raise IncomparableUnit(word, unit)
    return unit or f"{base:~P}", lambda figure: _converted(figure, source, target)


def _base(unit: Any) -> Any:
    return _registry().Quantity(Decimal(1), unit).to_base_units().units


def _converted(figure: Decimal, source: Any, target: Any) -> Decimal:
    return Decimal(str(_registry().Quantity(figure, source).to(target).magnitude))


def _unchanged(figure: Decimal) -> Decimal:
    return figure


@cache
def _registry() -> UnitRegistry[Any]:
    from pint import UnitRegistry

    return UnitRegistry(non_int_type=Decimal)


@lru_cache(maxsize=1024)
def measure(word: str) -> Any:
    """Give pint's unit for a word of measure such as “sq km” or “km/h”; None for a noun."""
    product = None
    factors = _factors(word)
    for sign, part in factors:
        factor = _factor(part)
        if factor is None or (len(factors) > 1 and factor in _offset_units()):
            return None
        factor = factor**sign
        product = factor if product is None else product * factor
    return product


def _offset_units() -> tuple[Any, ...]:
    return _registry().Unit("degC"), _registry().Unit("degF")


def _factors(word: str) -> list[tuple[int, str]]:
    above, *below = re.split(r"\s*/\s*|\s+per\s+", word.strip())
    parts = [(1, part) for part in re.split(r"\s*[*·]\s*", above)]
    parts += [(-1, part) for part in below]
    return parts if len(parts) <= 4 else [(1, "")]


def _factor(part: str) -> Any:
    found = _FACTOR.fullmatch(part.strip().replace("²", "^2").replace("³", "^3"))
    if not found:
        return None
    written = found.group(2).replace(" ", "_")
    name = _measure_name(ALIASES.get(written, written)) or _measure_name(_as_name(written))
    power = int(found.group(3) or POWERS.get(found.group(1) or "", 1))
    if name is None or (power > 1 and _registry().Unit(name) in _offset_units()):
        return None
    return _registry().Unit(name) ** power


def _as_name(written: str) -> str:
    """Give a name in lower case; short symbols keep their case, which carries meaning."""
    return written.lower() if len(written) > 3 else ""


def _measure_name(word: str) -> str | None:
    for prefix, name, _ in _registry().parse_unit_name(word) if word else ():
        if name in (PREFIXED if prefix in PREFIXES else () if prefix else MEASURES):
            return prefix + name
    return None
