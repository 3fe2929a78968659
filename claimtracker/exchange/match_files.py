"""Plain files of claims and of passages, a JSON object a line, that are matched with each other.

Fact checks are called by several names in the files that people have; what is known is taken, and
what a line has besides is passed over. A day that cannot be read counts for nothing, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from claimtracker.exchange import json_lines
from claimtracker.exchange.checks import shown, text
from claimtracker.exchange.json_lines import BadLine
from claimtracker.rules.statements import Statement
from claimtracker.rules.written_dates import iso

CLAIMS = ("claim", "statement", "vclaim", "text")
PASSAGES = ("text", "query", "passage", "tweet", "post", "claim", "statement")
BESIDE = ("title", "subtitle")
DAYS = ("date", "published", "said")
# The lines whose day cannot be read, and what stands there.
Unread = list[tuple[int, str]]
_JOINED = re.compile(r"(?<=\d)(?=[A-Za-z])(?!st|nd|rd|th|T)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that is asked for, and its day where the file says it."""

    id: str | int
    text: str
    day: date | None


def statements(stream: IO[bytes], unread: Unread) -> list[Statement]:
    """Read the claims of a file, and note which days cannot be read; raises BadLine."""
    return [
        Statement(one.id, one.text, tuple(_beside(number, given)), one.day)
        for number, given, one in _lines(stream, CLAIMS, unread)
    ]


def passages(stream: IO[bytes], unread: Unread) -> list[Passage]:
    """Read the passages of a file, and note which days cannot be read; raises BadLine."""
    return [one for _, _, one in _lines(stream, PASSAGES, unread)]


def _lines(
    stream: IO[bytes], names: Sequence[str], unread: Unread
) -> Iterator[tuple[int, Mapping[str, Any], Passage]]:
    seen: set[str | int] = set()
    for number, given in json_lines.objects(stream):
        key = json_lines.field(number, given, "id", json_lines.key)
        if key in seen:
            raise BadLine(number, f"is {shown(key)}, as that of a line before", "id")
        seen.add(key)
        yield number, given, Passage(key, _text(number, given, names), _day(number, given, unread))


def _text(number: int, given: Mapping[str, Any], names: Sequence[str]) -> str:
    name = next((name for name in names if given.get(name) is not None), None)
    if name is None:
        raise BadLine(number, f"there is no text; write it as one of {', '.join(names)}")
    found: str = json_lines.field(number, given, name, text)
    return found


def _beside(number: int, given: Mapping[str, Any]) -> Iterator[str]:
    for name in BESIDE:
        if given.get(name) not in (None, ""):
            yield json_lines.field(number, given, name, text)


def _day(number: int, given: Mapping[str, Any], unread: Unread) -> date | None:
    name = next((name for name in DAYS if given.get(name) not in (None, "")), None)
    if name is None:
        return None
    written: str = json_lines.field(number, given, name, text)
    try:
        return date.fromisoformat(iso(_JOINED.sub(" ", written))[:10])
    except ValueError:
        unread.append((number, written))
        return None
