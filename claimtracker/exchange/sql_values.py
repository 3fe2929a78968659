"""The values of a dump: how each type is written, and whether what is written exists."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of column: how its values look, and what one must be, in words.

    `read` makes the value of what the pattern holds and raises ValueError for what does not
    exist; without it the text is the value.
    """

    pattern: str
    words: str
    read: Callable[[str], Value] | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a dump."""

    name: str
    kind: str
    required: bool

    @property
    def pattern(self) -> str:
        """What a value of it looks like, with one group for what is not NULL."""
        pattern = KINDS[self.kind].pattern
        return pattern if self.required else f"(?:NULL|{pattern})"

    @property
    def words(self) -> str:
        """What a value of it must be."""
        return KINDS[self.kind].words + ("" if self.required else ", or NULL")


class Rows:
    """Reads the rows of one table."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        listed = ", ".join(column.pattern for column in columns)
        self.match = re.compile(rf"\({listed}\)[,;]\n").match
        kinds = [KINDS[column.kind] for column in columns]
        self._read = [(n, kind.read) for n, kind in enumerate(kinds) if kind.read]
        self._texts = [n for n, column in enumerate(columns) if column.kind == "TEXT"]

    def values(self, found: re.Match[str]) -> tuple[Value, ...]:
        """Return the values of a row; raises NoSuchValueError."""
        row: list[Any] = list(found.groups())
        place = 0
        try:
            for place, read in self._read:
                if row[place] is not None:
                    row[place] = read(row[place])
        except ValueError as error:
            raise NoSuchValueError(self.columns[place], found.start(place + 1)) from error
        if found.string.find("''", found.start(), found.end()) >= 0:
            for place in self._texts:
                given = row[place]
                if given:
                    row[place] = given.replace("''", "'")
        return tuple(row)

    def wrong_with(self, text: str, at: int) -> tuple[int, str]:
        """Say where, and in words how, the row that begins at a place is none of the table."""
        if not text.startswith("(", at):
            return at, "a row must begin with (, and no other thing may stand among the rows"
        at += 1
        for number, column in enumerate(self.columns, 1):
            found = re.compile(column.pattern).match(text, at)
            if found is None:
                return at, f"the column {column.name} must hold {column.words}"
            last = number == len(self.columns)
            if not text.startswith(")" if last else ", ", found.end()):
                after = "the bracket that ends the row" if last else "a comma and the next value"
                return found.end(), f"after the column {column.name} must stand {after}"
            at = found.end() + (1 if last else 2)
        return at, "after a row must stand a comma or a semicolon and the end of the line"


class NoSuchValueError(ValueError):
    """What is written looks like a value and is none, such as the 31st of June."""

    def __init__(self, column: Column, at: int) -> None:
        super().__init__(f"the column {column.name} must hold {column.words}")
        self.at = at


def _whole(text: str) -> int:
    number = int(text)
    if not -(2**63) <= number < 2**63:
        raise ValueError(text)
    return number


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


@lru_cache(maxsize=4096)
def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


def _moment(text: str) -> str:
    datetime.fromisoformat(text)
    return text


def _is_true(text: str) -> bool:
    return text == "TRUE"


_INTEGER: Any = (r"(0|-?[1-9][0-9]{0,18})", "an integer of 64 bits", _whole)
KINDS: Mapping[str, Kind] = {
    "UUID": Kind(
        r"'([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})'",
        "a UUID with dashes in quotes",
    ),
    # No more is tried once it fits, and nothing is kept to be tried again, however long it is.
    "TEXT": Kind(r"'([^']*+(?:''[^']*+)*+)'", "a text in quotes"),
    "INTEGER": Kind(*_INTEGER),
    "BIGINT": Kind(*_INTEGER),
    "DOUBLE PRECISION": Kind(
        r"(-?[0-9]{1,17}(?:\.[0-9]{1,24})?(?:e[+-]?[0-9]{1,3})?)", "a finite number", _number
    ),
    "BOOLEAN": Kind(r"(TRUE|FALSE)", "TRUE or FALSE", _is_true),
    "DATE": Kind(r"'([0-9]{4}-[0-9]{2}-[0-9]{2})'", "a day that exists, 'YYYY-MM-DD'", _day),
    "TIMESTAMP": Kind(
        r"'([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6})'",
        "a moment that exists, 'YYYY-MM-DD HH:MM:SS.ffffff'",
        _moment,
    ),
}
