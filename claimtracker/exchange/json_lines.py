"""Plain files of one JSON object a line, read for commands that keep nothing of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

from claimtracker.errors import ClaimtrackerError, Invalid
from claimtracker.exchange.checks import BadRecord, Check, shown
from claimtracker.exchange.records import json_object


class BadLine(Invalid):
    """A line cannot be read; names the line from 1, and the field and the file where known."""

    def __init__(self, line: int, reason: str, field: str = "", file: str = "") -> None:
        self.line, self.reason, self.field = line, reason, field
        where = f"{file}, line {line}" if file else f"Line {line}"
        where = f"{where}, field {field!r}" if field else where
        super().__init__(f"{where}: {reason[:1].lower()}{reason[1:].rstrip('.')}.")


@contextmanager
def of_file(name: str) -> Iterator[None]:
    """Let what is wrong with a line name its file too; raises BadLine."""
    try:
        yield
    except BadLine as error:
        raise BadLine(error.line, error.reason, error.field, name) from error


def key(value: Any) -> str | int:
    """Take what names a line: a text, or a whole number."""
    if type(value) is int or (isinstance(value, str) and value):
        return value
    raise BadRecord(f"is {shown(value)}, a text or a whole number is needed")


def read(stream: IO[bytes], fields: Mapping[str, Check]) -> Iterator[dict[str, Any]]:
    """Yield the fields of each line, all of which must be there; others are passed over.

    Lines without anything are passed over too. Raises BadLine.
    """
    for number, given in objects(stream):
        yield {name: field(number, given, name, check) for name, check in fields.items()}


def objects(stream: IO[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each line that has anything as its object, with its number; raises BadLine."""
    for number, raw in enumerate(stream, start=1):
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise BadLine(number, f"it is no UTF-8 at byte {error.start + 1}") from error
        if line.strip():
            yield number, _object(number, line)


def _object(number: int, line: str) -> dict[str, Any]:
    try:
        return json_object(line)
    except BadRecord as error:
        raise BadLine(number, str(error), error.field) from error


def field(number: int, given: Mapping[str, Any], name: str, check: Check) -> Any:
    """Return what a field of a line holds, checked; raises BadLine."""
    if given.get(name) is None:
        raise BadLine(number, "is missing", name)
    try:
        return check(given[name])
    except ClaimtrackerError as error:
        raise BadLine(number, str(error), name) from error
