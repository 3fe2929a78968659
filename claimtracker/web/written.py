"""What stands in the fields of a form: read as contents say it, and shown as people write it.

Only fields that somebody changed are read, so that what a form shows less exactly than the row
has it stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from claimtracker.errors import ClaimtrackerError, Invalid
from claimtracker.exchange.checks import BadRecord, Check, flag
from claimtracker.exchange.records import FIELDS
from claimtracker.operations.writing import clock
from claimtracker.rules import sensible_dates
from claimtracker.rules.text import fold
from claimtracker.web import linked
from claimtracker.web.fields import Field

Typed = Mapping[str, str]
LONGEST = {"text": 100_000, "list": 100_000, "evidence": 200_000}
LONGEST_LINE = 500
# An index of PostgreSQL takes a name of less than 2,700 bytes.
LONGEST_NAME = 2_000
NAMED_FOR = re.compile(r"^(?P<name>.*\S)\s*\(for (?P<other>.+)\)$", re.DOTALL)
DESCRIBED = "described:"


class Faulty(Invalid):
    """Fields of a form cannot be read; `errors` says which, and why, by field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__(" ".join(errors.values()))


def read(record: str, fields: Sequence[Field], typed: Typed, before: Typed) -> dict[str, Any]:
    """Return what the changed fields say, as a record of the exchange format gives it.

    Raises Faulty.
    """
    found: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in fields:
        if typed[field.name] == before.get(field.name):
            continue
        try:
            found[field.name] = _read(record, field, typed[field.name])
        except ClaimtrackerError as error:
            errors[field.name] = sentence(field, error)
    if errors:
        raise Faulty(errors)
    return found


def sentence(field: Field, error: ClaimtrackerError) -> str:
    """Return why a field was refused, as one sentence that begins with its label."""
    reason = str(error)
    if isinstance(error, BadRecord) and reason[:1].islower():
        return f"“{field.label}” {reason}{'' if reason.endswith('.') else '.'}"
    return reason


def as_typed(value: Any) -> str:
    """Return a plain value of a content as a form shows it."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, tuple):
        return "\n".join(value)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def either(value: bool | None) -> str:
    """Return what may be yes, no, or left open, as a form shows it."""
    return "" if value is None else "yes" if value else "no"


def _read(record: str, field: Field, typed: str) -> Any:
    _refuse_length(field, typed)
    value = _plain(field, typed)
    if value is None:
        if field.required:
            raise BadRecord("is empty; write something here")
        return None
    check: Check = field.reads or FIELDS[record].get(field.name, flag)
    read = check(value)
    if isinstance(value, str):
        sensible_dates.require_in(record, field.name, value, clock().date())
    return read


def _plain(field: Field, typed: str) -> Any:
    """Return what was typed as JSON would give it, None where nothing was."""
    stripped = typed.strip()
    if field.control == "tick":
        return stripped == "yes"
    if not stripped:
        return None
    if field.control == "evidence":
        return linked.given(typed)
    if field.control == "list":
        listed = [line.strip() for line in typed.split("\n") if line.strip()]
        return [_link(line) for line in listed] if field.name == "attribution" else listed
    if field.control in ("number", "whole"):
        return _number(field, stripped)
    if field.control == "choice" and stripped in ("yes", "no"):
        return stripped == "yes"
    return typed if field.control == "text" else stripped


def _number(field: Field, stripped: str) -> float | int:
    try:
        return int(stripped) if field.control == "whole" else float(stripped.replace(",", "."))
    except ValueError as error:
        raise BadRecord(f"is {stripped[:40]!r}, a number is needed") from error


def _link(line: str) -> dict[str, str]:
    found = NAMED_FOR.match(line)
    link = {"for": found["other"].strip()} if found else {}
    name = found["name"] if found else line
    if name.lower().startswith(DESCRIBED):
        return {"described": name[len(DESCRIBED) :].strip(), **link}
    return {"name": name, **link}


def _refuse_length(field: Field, typed: str) -> None:
    limit = LONGEST.get(field.control, LONGEST_LINE * 4 if "url" in field.name else LONGEST_LINE)
    if len(typed) > limit:
        raise BadRecord(f"is longer than {limit:,} characters; shorten it")
    if field.control not in ("text", "list", "evidence") and "\n" in typed.strip():
        raise BadRecord("has a line break; write one line")
    names = typed.split("\n") if field.control == "list" else [typed]
    if field.control in ("line", "list") and any(_is_long(name) for name in names):
        raise BadRecord(f"has a name of more than {LONGEST_NAME:,} bytes; shorten it")


def _is_long(name: str) -> bool:
    return len(name) > LONGEST_LINE // 4 and len(fold(name).encode()) > LONGEST_NAME
