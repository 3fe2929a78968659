"""What may stand in the fields of records.

Each check takes a value as JSON gives it and returns it as it is kept, or raises BadRecord.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from claimtracker.errors import Invalid
from claimtracker.rules import periods
from claimtracker.rules import vocabulary as words
from claimtracker.rules.chains import DESCRIBED_BY
from claimtracker.rules.text import clean

Check = Callable[[Any], Any]


class BadRecord(Invalid):
    """A record cannot be taken; `field` names the field, "" where it is the whole record."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


def shown(value: Any) -> str:
    """Return a value as a refusal shows it, in a few characters that every screen can print."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    return json.dumps(value)[:40]


def stretch(value: Any) -> str:
    """Take a stretch of text as it stands, be it a space alone."""
    if not isinstance(value, str):
        raise BadRecord(f"is {shown(value)}, a text is needed")
    return clean(value)


def text(value: Any) -> str:
    """Take a text that says something."""
    written = stretch(value)
    if not written.strip():
        raise BadRecord("is empty, a text is needed")
    return written


def texts(value: Any) -> tuple[str, ...]:
    """Take a list of texts."""
    if not isinstance(value, list):
        raise BadRecord('is no list; write it as ["…", "…"]')
    return tuple(text(item) for item in value)


def text_or_texts(value: Any) -> tuple[str, ...]:
    """Take one text, or a list of them."""
    return (text(value),) if isinstance(value, str) else texts(value)


def flag(value: Any) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise BadRecord(f"is {shown(value)}, true or false is needed")
    return value


def whole(value: Any) -> int:
    """Take a whole number that is not negative."""
    if type(value) is not int or not 0 <= value < 2**31:
        raise BadRecord(f"is {shown(value)}, a whole number is needed")
    return value


def number(value: Any) -> float:
    """Take a number."""
    try:
        if type(value) in (int, float) and math.isfinite(found := float(value)):
            return found
    except OverflowError:
        pass  # A whole number with hundreds of digits is refused like any other that is too large.
    raise BadRecord(f"is {shown(value)}, a number is needed")


def date(value: Any) -> str:
    """Take a date in ISO 8601 or EDTF, and leave it as written."""
    written = text(value)
    periods.parse(written)
    return written


@dataclass(frozen=True, slots=True)
class word:  # noqa: N801
    """A check that takes one of a list of words."""

    known: tuple[str, ...]

    def __call__(self, value: Any) -> str:
        """Take a word, or refuse it with those that it can be."""
        written = text(value)
        if written not in self.known:
            raise BadRecord(f"is {written!r}; it can be {', '.join(self.known)}")
        return written


def standing(value: Any) -> tuple[str, str | None]:
    """Take a standing, with the date since when if one follows: "corrected 2020-09-23"."""
    written = text(value)
    for known in words.STANDINGS:
        if written == known:
            return known, None
        if written.startswith(known + " "):
            return known, date(written[len(known) + 1 :])
    raise BadRecord(
        f"is {written!r}; it can be {', '.join(words.STANDINGS)}, and a date may follow"
    )


def chain(value: Any) -> tuple[dict[str, str], ...]:
    """Take a chain of voices as a tuple of links with `name` or `described`, and perhaps `for`."""
    if not isinstance(value, list):
        raise BadRecord('is no list; write it as ["Daily Mail", {"described": "an aide"}]')
    return tuple(_link(item) for item in value)


def _link(item: Any) -> dict[str, str]:
    if isinstance(item, str):
        written = text(item)
        kind = "described" if written.split()[0].lower() in DESCRIBED_BY else "name"
        return {kind: written} | ({"guessed": "yes"} if kind == "described" else {})
    allowed = {"name", "described", "for"}
    if not isinstance(item, dict) or not item or item.keys() - allowed:
        raise BadRecord('has a link that is neither a name nor {"name": …, "for": …}')
    if ("name" in item) == ("described" in item):
        raise BadRecord("has a link that needs either a name or a description")
    return {key: text(value) for key, value in item.items()}


def links_of_evidence(value: Any) -> tuple[dict[str, str], ...]:
    """Take what a verdict rests on: keys of evidence, each with its relation and perhaps a note."""
    if not isinstance(value, list):
        raise BadRecord('is no list; write it as [{"evidence": "key", "relation": "supports"}]')
    return tuple(_part(item, {"evidence": text, "relation": word(words.RELATIONS), "note": text},
                       ("evidence", "relation")) for item in value)  # fmt: skip


def versions(value: Any) -> tuple[dict[str, Any], ...]:
    """Take the earlier texts of an article, oldest first, as parts with a date."""
    if not isinstance(value, list):
        raise BadRecord('is no list; write it as [{"date": "2020-09-21", "text": "…"}]')
    fields = {"date": date, "title": text, "standfirst": text, "captions": text, "text": text}
    return tuple(_part(item, fields, ()) for item in value)


def _part(item: Any, fields: Mapping[str, Check], needed: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise BadRecord("has an entry that is no object")
    for name in item.keys() - fields.keys():
        raise BadRecord(f"has an entry with an unknown field {name!r}")
    for name in needed:
        if name not in item:
            raise BadRecord(f"has an entry without {name!r}")
    return {name: fields[name](value) for name, value in item.items()}


def two_claims(value: Any) -> tuple[str, ...]:
    """Take the keys of two claims, or of one over which voices disagree."""
    keys = texts(value)
    if not 1 <= len(keys) <= 2:
        raise BadRecord("needs two keys of claims, or one where voices disagree over it")
    return keys
