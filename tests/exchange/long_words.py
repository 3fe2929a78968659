"""Everything once more, with as many and as odd words in each field as it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.exchange.everything import EVERYTHING
from tests.exchange.files import Record
from tests.naughty import TEXTS

# Fields of free words, and those of names, which other records name.
PROSE = {
    "statement", "note", "rationale", "title", "standfirst", "captions", "text", "byline",
    "definition", "question", "label", "public_note", "reason", "locator", "original",
}  # fmt: skip
NAMES = {
    "name", "aliases", "within", "source", "subject", "object", "topics", "by", "publisher", "for",
    "described", "attribution", "attribute",
}  # fmt: skip
LENGTH = 10_000
NAUGHTY = "".join(TEXTS)
Fill = Callable[[str], str]


def filled(*, prose: Fill, name: Fill) -> list[Record]:
    """Return every record with its words changed; the same name becomes the same name."""
    return [
        {field: _changed(field, value, prose, name) for field, value in record.items()}
        for record in EVERYTHING
    ]


def _changed(field: str, value: Any, prose: Fill, name: Fill) -> Any:
    if isinstance(value, list):
        return [_changed(field, one, prose, name) for one in value]
    if isinstance(value, dict):
        return {inner: _changed(inner, one, prose, name) for inner, one in value.items()}
    if not isinstance(value, str):
        return value
    if field in PROSE:
        return prose(value)
    return name(value) if field in NAMES else value
