"""Whether a file can be one of records at all, said in one sentence before any line is taken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from claimtracker.errors import Invalid
from claimtracker.exchange import file_kinds, json_streams
from claimtracker.exchange.file_kinds import OtherKind
from claimtracker.exchange.spools import MARK

# How many lines are looked at, and how long a line may be that is.
_LOOKED_AT = 20
_LONGEST = 1 << 24
FORMS = (
    "It can be JSON Lines of the exchange format, an object on each line; ClaimReviews or Web"
    " Annotations; an export of Hypothesis, Label Studio or doccano; or a table."
)


class NothingInIt(Invalid):
    """A file has nothing in it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is empty, so there is nothing to take.")


class NoRecords(Invalid):
    """A file has no records, and is none of another kind that is read."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} cannot be taken. {why} {FORMS}")


def require(path: Path) -> None:
    """Raise why a file cannot be one of records; a file with some bad lines may be one.

    Raises NothingInIt, NoRecords, OtherKind.
    """
    require_anything(path)
    with path.open("rb") as stream:
        objects = [_is_object(line) for line in islice(_written(stream), _LOOKED_AT)]
        if 2 * sum(objects) >= len(objects):
            return
        stream.seek(0)
        raise NoRecords(path.name, _why(stream))


def require_anything(path: Path) -> None:
    """Raise why nothing can be taken of a file of which somebody says that it has records.

    However many of its lines are bad, each is told by itself. Raises NothingInIt, OtherKind.
    """
    with path.open("rb") as stream:
        start = stream.read(file_kinds.START)
        file_kinds.require(path.name, start)
        if not json.detect_encoding(start).startswith("utf-8"):
            raise OtherKind(path.name, "a text in UTF-16 or UTF-32", "save it in UTF-8")
        stream.seek(0)
        if next(_written(stream), None) is None:
            raise NothingInIt(path.name)


def _written(stream: IO[bytes]) -> Iterator[bytes]:
    """Give the lines that have anything."""
    first = True
    while line := stream.readline(_LONGEST):
        line = line.removeprefix(MARK) if first else line
        first = False
        if line.strip():
            yield line


def _is_object(line: bytes) -> bool:
    try:
        # A zero character makes one bad line, and is told where that is taken.
        return isinstance(json.loads(line.replace(b"\0", b"")), dict)
    except (ValueError, RecursionError):
        return False


def _why(stream: IO[bytes]) -> str:
    try:
        for one in json_streams.elements(stream, (), ()):
            if one.amiss:
                return f"{one.amiss} ({one.place or 'the top'})"
    except Invalid as error:
        return str(error)
    return "It is JSON of a kind that is not known."
