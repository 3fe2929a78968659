"""Where a page of search results ended, as an opaque text that the next page begins from."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from claimtracker.errors import Invalid
from claimtracker.queries.search_tables import KINDS, Kind
from claimtracker.rules.search_query import Query

_HIGHEST = 2**31
_HIGHEST_ROW = 2**63


class InvalidCursor(Invalid):
    """A page was asked for that no search gave the address of."""

    def __init__(self) -> None:
        super().__init__(
            "This is not where a page of this search ended; search again from the first page."
        )


@dataclass(frozen=True, slots=True)
class Place:
    """The last entry given of one kind.

    `value` is its score, or, in a list without words, its day. Ranked are the entries from
    `floor` to `top`, the same on every page; entries below `floor` follow by age.
    """

    row: int | str
    value: float | None
    floor: int | str | None
    top: int | str


Places = dict[Kind, Place]


def written(query: Query, asked: object, places: Places) -> str:
    """Write down where a page of a search, and of what else was asked of it, ended."""
    plain = {k: [p.row, p.value, p.floor, p.top] for k, p in places.items()}
    text = json.dumps([_mark(query, asked), plain], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str | None, query: Query, asked: object, rows: type) -> Places:
    """Return where the page before ended; raises InvalidCursor.

    `rows` is how the engine numbers entries: int, or str for keys.
    """
    if text is None:
        return {}
    try:
        mark, plain = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", True))
        places = {k: _place(plain[k], rows) for k in KINDS if k in plain}
    except (binascii.Error, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidCursor from error
    if mark != _mark(query, asked) or not places or len(places) != len(plain):
        raise InvalidCursor
    return places


def _place(plain: list[Any], rows: type) -> Place:
    row, value, floor, top = plain
    for number in (row, floor, top):
        if number is not None:
            _require_row(number, rows)
    if row is None or top is None or (value is None and floor is None):
        raise ValueError(plain)
    if value is not None and not abs(value) < _HIGHEST:
        raise ValueError(value)
    return Place(row, value, floor, top)


def _require_row(number: int | str, rows: type) -> None:
    if not isinstance(number, rows) or isinstance(number, bool):
        raise TypeError(number)
    if isinstance(number, str):
        if str(UUID(number)) != number:
            raise ValueError(number)
    elif not 0 <= number < _HIGHEST_ROW:
        raise ValueError(number)


def _mark(query: Query, asked: object) -> str:
    """Return by which a cursor is known to belong to a search."""
    return hashlib.sha256(repr((query, asked)).encode()).hexdigest()[:12]
