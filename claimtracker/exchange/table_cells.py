"""What stands in a cell of a table for a field of a record, and the way back.

What a check of `records` refuses is handed on as it stands, so that the refusal names it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from claimtracker.exchange import checks
from claimtracker.exchange.checks import Check
from claimtracker.rules import chains, periods, written_dates

SEPARATOR = "; "
YES, NO = "yes", "no"
_FLAGS = {
    YES: True, "true": True, "1": True, "x": True, "y": True,
    NO: False, "false": False, "0": False, "n": False,
}  # fmt: skip
# What other people's tables call the words of the ledger.
_MEANT = {
    "for": "affirms", "supports": "affirms", "agrees": "affirms", "agree": "affirms",
    "against": "denies", "refutes": "denies", "disagrees": "denies", "disagree": "denies",
    "observing": "observes", "discusses": "observes", "discuss": "observes",
    "organisation": "organization", "company": "organization",
}  # fmt: skip
# Tags are often parted so, names and figures are not.
_COMMA = re.compile(r",(?=[^\s\d])")
# Texts whose first and last spaces are part of what they say.
AS_IT_STANDS = frozenset({"prefix", "suffix", "quote", "text", "standfirst", "captions"})


def written(check: Check, value: Any) -> str:
    """Write what an export gives as a cell; nothing is an empty one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if check is checks.chain:
        links = [{"name": one} if isinstance(one, str) else dict(one) for one in value]
        return _written(links, chains.written(links), _chain)
    if check in (checks.texts, checks.text_or_texts):
        return _written(list(value), SEPARATOR.join(value), _list)
    return str(value)


def read(check: Check, cell: str, dates: str = "") -> Any:
    """Read a cell as the field of a record has it; `dates` tells which of two numbers is a day."""
    if isinstance(check, checks.word):
        return _word(check, cell)
    if check is checks.date:
        return _date(cell, dates)
    reader = _READERS.get(check)
    return reader(cell) if reader else cell


def _written(value: list[Any], plain: str, reader: Callable[[str], Any]) -> str:
    """Write a list so that it can be read aloud, or as JSON where that would read otherwise."""
    return plain if reader(plain) == value else json.dumps(value, ensure_ascii=False)


def _list(cell: str) -> Any:
    parts = cell.split(";") if ";" in cell else _COMMA.split(cell)
    return _json(cell) or [part.strip() for part in parts if part.strip()]


def _chain(cell: str) -> Any:
    return _json(cell) or chains.read(cell)


def _json(cell: str) -> list[Any] | None:
    if not cell.lstrip().startswith("["):
        return None
    try:
        given = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, list) else None


def _word(check: checks.word, cell: str) -> str:
    said = " ".join(cell.split()).lower().replace("_", " ")
    meant = said if said in check.known else _MEANT.get(said, said)
    return meant if meant in check.known else cell


def _date(cell: str, dates: str) -> str:
    """Leave a date that the ledger reads as it stands; a spreadsheet may have put it otherwise."""
    try:
        periods.parse(cell)
    except periods.InvalidDate:
        return written_dates.iso(cell, dates)
    return cell


def _flag(cell: str) -> Any:
    return _FLAGS.get(cell.strip().lower(), cell)


def _whole(cell: str) -> Any:
    digits = cell.strip().removesuffix(".0")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else cell


_READERS: Mapping[Check, Callable[[str], Any]] = {
    checks.texts: _list, checks.text_or_texts: _list, checks.chain: _chain,
    checks.flag: _flag, checks.whole: _whole,
}  # fmt: skip
