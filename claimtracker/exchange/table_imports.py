"""Take a table into a ledger: its rows become records, which are taken like any other file.

A file has several sheets at times; they are one import, and each row is told by sheet and number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from claimtracker.errors import Invalid
from claimtracker.exchange import table_files, table_records
from claimtracker.exchange.delimited import NoTable
from claimtracker.exchange.intake import Fault
from claimtracker.exchange.table_files import Sheet
from claimtracker.exchange.table_records import PAST, Asked, Known, Reading
from claimtracker.exchange.workbooks import AT_THE_DESK, Limits
from claimtracker.rules import table_columns, written_dates

_DATE = re.compile(r"“([^”]+)” cannot be read as a date")


class SheetLeftOut(Invalid):
    """Somebody said that a sheet of a file is not to be read."""

    def __init__(self) -> None:
        super().__init__("It is left out, as was said.")


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of a file, which one of it from 1, and how it is read."""

    sheet: Sheet
    how: Reading
    number: int = 1

    @property
    def dropped(self) -> list[str]:
        """Say which columns are not taken beside one of the same name that is."""
        return table_columns.dropped(self.how.header, self.how.fields)


@dataclass(frozen=True, slots=True)
class OfSheets:
    """What somebody says of single sheets of a file, by their numbers, and which are left out."""

    asked: Mapping[int, Asked] = field(default_factory=dict)
    without: frozenset[int] = frozenset()


EVERY_SHEET = OfSheets()


@dataclass(frozen=True, slots=True)
class Found:
    """The sheets of a file that are read, and those that cannot be read as they are."""

    parts: list[Part]
    left: list[Part]

    def require(self) -> None:
        """Raise why nothing of the file can be read, if that is so.

        Raises UnknownRows, ColumnMissing, NoSuchColumn, NoSuchField, FieldTwice.
        """
        if not self.parts and self.left and self.left[0].how.trouble:
            raise self.left[0].how.trouble


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
    """Which lines of the records are the rows of which sheet, and how many rows there are."""

    noun = "row"

    parts: tuple[tuple[int, Part], ...]
    rows: int

    def place(self, line: int) -> str:
        """Return which row a line is, as somebody who reads the file calls it."""
        before, part = self._part(line)
        sheet = f"sheet {part.sheet.name}, " if part.sheet.name else ""
        return f"{sheet}row {line - before:,}"

    def _part(self, line: int) -> tuple[int, Part]:
        """Return the part that a line is in, and how many lines come before that."""
        return [one for one in self.parts if one[0] < line][-1]

    def fault(self, fault: Fault) -> TableFault:
        """Return what was said of a line as it is said of a row."""
        before, part = self._part(fault.line)
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


def caller(places: object) -> Callable[[int], str] | None:
    """Return what calls a line of records as whoever wrote it does; None where a program did."""
    if places is None:
        return "line {:,}".format
    return places.place if isinstance(places, Places) else None


@contextmanager
def opened(
    path: Path, asked: Asked, known: Known, limits: Limits = AT_THE_DESK,
    of_sheets: OfSheets = EVERY_SHEET,
) -> Iterator[Found]:  # fmt: skip
    """Give the parts of a file that have anything in them, each with how it is read.

    `asked` is said of all sheets of which `of_sheets` says nothing; `known` returns how a table
    with a header was read before. Raises NoTable, UnreadableWorkbook.
    """
    with table_files.opened(path, limits) as sheets:
        found = _found(sheets, asked, known, of_sheets)
        if not found.parts and not found.left:
            raise NoTable(path.name, "is empty; a table has a header and rows.")
        yield found


def write(parts: Sequence[Part], out: IO[bytes]) -> Places:
    """Write the records of a file, and return which line is which row."""
    begun: list[tuple[int, Part]] = []
    lines = rows = 0
    for part in parts:
        begun.append((lines, part))
        written = table_records.write(part.sheet, part.how, out)
        lines, rows = lines + written.lines, rows + written.rows
    return Places(tuple(begun), rows)


@contextmanager
def spooled(parts: Sequence[Part]) -> Iterator[tuple[IO[bytes], Places]]:
    """Give the records of a file as a stream to be imported, and which line is which row."""
    with TemporaryFile() as out:
        places = write(parts, out)
        out.seek(0)
        yield out, places


def _found(sheets: Sequence[Sheet], asked: Asked, known: Known, of_sheets: OfSheets) -> Found:
    parts = []
    for number, sheet in enumerate(sheets, 1):
        how = table_records.reading(sheet, of_sheets.asked.get(number, asked), known)
        if how and number in of_sheets.without:
            how = replace(how, trouble=SheetLeftOut())
        if how:
            parts.append(Part(sheet, how, number))
    return Found(
        [part for part in parts if part.how.trouble is None],
        [part for part in parts if part.how.trouble],
    )


def _is_open_date(reason: str) -> bool:
    found = _DATE.match(reason)
    return bool(found and written_dates.is_open(found[1]))
