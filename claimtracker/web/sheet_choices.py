"""What the form on which a file is looked over says of the sheets of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from claimtracker.exchange.table_exports import TABLES
from claimtracker.exchange.table_imports import OfSheets
from claimtracker.exchange.table_records import Asked
from claimtracker.rules.written_dates import ORDERS

# Whose sheet a field of a form is about.
_NUMBERED = re.compile(r"([1-9][0-9]{0,3})-")


def asked_of(form: Mapping[str, str]) -> OfSheets:
    """Return what a form says of each sheet of a file, by names that begin with its number."""
    numbers = {int(found[1]) for name in form if (found := _NUMBERED.match(name))}
    said = {number: _asked_of(_of_sheet(form, number)) for number in numbers}
    without = {number for number in numbers if form.get(f"{number}-left_out") == "yes"}
    return OfSheets(said, frozenset(without))


def _of_sheet(form: Mapping[str, str], number: int) -> Mapping[str, str]:
    begin = f"{number}-"
    return {k.removeprefix(begin): v for k, v in form.items() if k.startswith(begin)}


def _asked_of(form: Mapping[str, str]) -> Asked:
    """Return what is said of one table; of other rows than before, columns are guessed anew."""
    table, before = form.get("table", ""), form.get("was_table", "")
    table = table if table in TABLES else ""
    dates = form.get("dates", "")
    has_header = form.get("no_header", "") != "yes"
    constant = dict(_lines(form.get("constant", "")))
    mapped: dict[str, str] = {}
    if table == before and has_header == (form.get("was_header", "yes") == "yes"):
        mapped = {
            str(int(name.removeprefix("column-"))): value
            for name, value in form.items()
            if name.startswith("column-") and name.removeprefix("column-").isdecimal()
        }
    return Asked(table, mapped, constant, dates if dates in ORDERS else "", has_header)


def _lines(written: str) -> Iterator[tuple[str, str]]:
    for line in written.splitlines():
        name, sign, value = line.partition("=")
        if sign and name.strip() and value.strip():
            yield name.strip(), value.strip()
