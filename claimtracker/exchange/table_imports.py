"""Take a table into a ledger: its rows become records, which are taken like any other file.

A file has several sheets at times; they are one import, and each row is told by sheet and number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from claimtracker.errors import Invalid
from claimtracker.exchange import table_files, table_records
from claimtracker.exchange.delimited import NoTable
from claimtracker.exchange.intake import Fault
from claimtracker.exchange.table_files import Sheet
from claimtracker.exchange.table_records import (
    PAST,
    Asked,
    ColumnMissing,
    Known,
    NoSuchColumn,
    Reading,
    UnknownRows,
)
from claimtracker.exchange.workbooks import AT_THE_DESK, Limits
from claimtracker.rules import written_dates

_DATE = re.compile(r"“([^”]+)” cannot be read as a date")


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of a file and how it is read."""

    sheet: Sheet
    how: Reading


@dataclass(frozen=True, slots=True)
class Found:
    """The sheets of a file that are read, and the names of those that do not say what they are."""

    parts: list[Part]
    left: list[str]


@dataclass(frozen=True, slots=True)
class TableFault:
    """A row that was refused: its sheet and number, its column and field if it was one, and why."""

    sheet: str
    row: int
    column: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Places:
    """Which lines of the records are the rows of which sheet."""

    parts: tuple[tuple[int, Part], ...]

    def fault(self, fault: Fault) -> TableFault:
        """Return what was said of a line as it is said of a row."""
        before, part = [one for one in self.parts if one[0] < fault.line][-1]
        how, column, field = part.how, "", fault.field
        if field in how.fields:
            column = how.header[how.fields.index(field)]
        reason = fault.reason
        if field.startswith(PAST):
            column, field = field, ""
            reason = "is past the last column of the header; a quote or a delimiter is missing"
        elif _is_open_date(reason):
            reason = f"{reason} Or say whether the day or the month comes first."
        return TableFault(part.sheet.name, fault.line - before, column, field, reason)


@contextmanager
def opened(path: Path, asked: Asked, known: Known, limits: Limits = AT_THE_DESK) -> Iterator[Found]:
    """Give the parts of a file that have anything in them, each with how it is read.

    `known` returns how a table with a header was read before. Of several sheets those are left
    that say nothing of what they are, if one does. Raises NoTable, UnreadableWorkbook,
    UnknownRows, ColumnMissing, NoSuchColumn, NoSuchField.
    """
    with table_files.opened(path, limits) as sheets:
        found = _found(sheets, asked, known)
        if not found.parts:
            raise NoTable(path.name, "is empty; a table has a header and rows.")
        yield found


def write(parts: Sequence[Part], out: IO[bytes]) -> Places:
    """Write the records of a file, and return which line is which row."""
    begun: list[tuple[int, Part]] = []
    lines = 0
    for part in parts:
        begun.append((lines, part))
        lines += table_records.write(part.sheet, part.how, out)
    return Places(tuple(begun))


@contextmanager
def spooled(parts: Sequence[Part]) -> Iterator[tuple[IO[bytes], Places]]:
    """Give the records of a file as a stream to be imported, and which line is which row."""
    with TemporaryFile() as out:
        places = write(parts, out)
        out.seek(0)
        yield out, places


def _found(sheets: Sequence[Sheet], asked: Asked, known: Known) -> Found:
    found = Found([], [])
    unknown: Invalid | None = None
    for sheet in sheets:
        try:
            how = table_records.reading(sheet, asked, known)
        except (UnknownRows, ColumnMissing, NoSuchColumn) as error:
            unknown = unknown or error
            found.left.append(sheet.name)
            continue
        if how:
            found.parts.append(Part(sheet, how))
    if unknown and not found.parts:
        raise unknown
    return found


def _is_open_date(reason: str) -> bool:
    found = _DATE.match(reason)
    return bool(found and written_dates.is_open(found[1]))
