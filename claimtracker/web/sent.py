"""A form as it was sent: what was typed, on which version, and what stood there before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from claimtracker.rules.text import clean
from claimtracker.web import acts, linked, reasons
from claimtracker.web.acts import FormIncomplete
from claimtracker.web.fields import Field
from claimtracker.web.written import Typed

CHOOSE = "Both of you changed “{}”: choose theirs, or what stands in the field."


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sent.

    `row_id` and `version` say which row the form was made on, and `was` what it said; `first` what
    stood there before the other's change, if the form was one that shows both. `errors` are the
    fields in which neither was chosen.
    """

    typed: Typed
    was: Typed
    first: Typed
    row_id: str
    version: int
    why: str
    errors: Mapping[str, str]


def read_new(fields: Sequence[Field]) -> Sent:
    """Read a form that adds a row; raises FormIncomplete."""
    return Sent(_typed(fields), {}, {}, "", 0, _why(), {})


def read(fields: Sequence[Field]) -> Sent:
    """Read a form that edits a row; raises FormIncomplete."""
    fields = [field for field in fields if not field.fixed]
    was, typed = _carried("was"), dict(_typed(fields))
    asked = {f.name: f for f in fields if f.name in request.form.getlist("asked")}
    taken = {name: request.form.get(f"take-{name}") for name in asked}
    typed |= {name: was.get(name, "") for name, how in taken.items() if how == "theirs"}
    unchosen = {n: CHOOSE.format(f.label) for n, f in asked.items() if not taken[n]}
    first = _carried("first") if asked else {}
    return Sent(typed, was, first, _row(), acts.version(), _why(), unchosen)


def carried(typed: Typed) -> str:
    """Return fields as a hidden field of a form carries them."""
    return json.dumps(dict(typed))


def _carried(name: str) -> Typed:
    try:
        told = json.loads(request.form.get(name, ""))
    except (ValueError, RecursionError) as error:
        raise FormIncomplete("earlier state") from error
    if not isinstance(told, dict) or not all(isinstance(text, str) for text in told.values()):
        raise FormIncomplete("earlier state")
    return {clean(field): clean(text) for field, text in told.items()}


def _typed(fields: Sequence[Field]) -> Typed:
    for field in fields:
        if field.control not in ("tick", "evidence") and field.name not in request.form:
            raise FormIncomplete(f"field “{field.label}”")
    return {field.name: _text(field) for field in fields}


def _text(field: Field) -> str:
    if field.control == "evidence":
        return linked.sent(field.name)
    return clean(request.form.get(field.name, ""))


def _row() -> str:
    if not request.form.get("row"):
        raise FormIncomplete("row")
    return request.form["row"]


def _why() -> str:
    return reasons.read("why")
