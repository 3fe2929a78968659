"""Write records as tables that spreadsheets open: CSV in UTF-8, or the sheets of one XLSX file.

No cell is a formula. What a table cannot carry stands in docs/tables.md.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy.orm import Session

from claimtracker.errors import Invalid
from claimtracker.exchange import exports, table_cells
from claimtracker.exchange.export_pages import Given
from claimtracker.exchange.records import FIELDS
from claimtracker.rules.spreadsheets import guarded

Progress = Callable[[int, int], None]
# The tables in the order in which what a row names is there before it.
TABLES: Mapping[str, str] = {
    "sources": "source", "entities": "entity", "attributes": "attribute", "articles": "article",
    "claims": "claim", "assertions": "assertion",
}  # fmt: skip
_LEFT_OUT = frozenset({"versions", "text_file"})
NAMED = frozenset({"source", "entity", "attribute"})
# What is said for a reader of the table where an export of records says nothing.
_USUAL: Mapping[str, Given] = {"claim": {"state": "published"}}
MOST_ROWS = 1_048_575
LONGEST = 32_767
_ERRORS = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"))
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class TooManyRows(Invalid):
    """A sheet of XLSX cannot hold all rows of a table."""

    def __init__(self, table: str, rows: int) -> None:
        super().__init__(
            f"There are {rows:,} {table}, and a sheet of XLSX holds {MOST_ROWS:,} rows; take CSV."
        )


@dataclass(slots=True)
class Written:
    """How many rows were written, and how many texts were longer than a cell holds."""

    rows: int = 0
    too_long: int = 0


def columns(table: str) -> tuple[str, ...]:
    """Return the names of the columns of a table."""
    kind = TABLES[table]
    without = _LEFT_OUT | ({"key"} if kind in NAMED else set())
    return tuple(name for name in FIELDS[kind] if name not in without)


def write_csv(
    session: Session, out: IO[bytes], table: str, progress: Progress | None = None
) -> Written:
    """Write a table as CSV in UTF-8, with a byte order mark that spreadsheets look for."""
    written = Written()
    out.write(b"\xef\xbb\xbf" + _lines([columns(table)]))
    for page in _pages(session, table, written, progress):
        out.write(_lines([map(guarded, row) for row in page]))
    return written


def write_workbook(
    session: Session, out: IO[bytes], tables: Sequence[str], progress: Progress | None = None
) -> Written:
    """Write tables as the sheets of one XLSX file; raises TooManyRows.

    A text that is longer than a cell may be is left out and counted.
    """
    for table in tables:
        if (rows := exports.count(session, TABLES[table])) > MOST_ROWS:
            raise TooManyRows(table, rows)
    # It takes a fifth of a second to load, which no other command waits for.
    from openpyxl import Workbook

    book, written = Workbook(write_only=True), Written()
    for table in tables:
        sheet = book.create_sheet(table)
        sheet.freeze_panes = "A2"
        sheet.append(columns(table))
        for page in _pages(session, table, written, progress):
            for row in page:
                sheet.append([_cell(sheet, text, written) for text in row])
    # A workbook goes back to its beginning as it is closed, which pipes and packers cannot.
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        shutil.copyfileobj(file, out, 1 << 20)
    return written


def escaped(text: str) -> str:
    """Return a text as XLSX keeps it: what XML cannot hold is written as _x000B_."""
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _pages(
    session: Session, table: str, written: Written, progress: Progress | None
) -> Iterator[list[list[str]]]:
    kind, before = TABLES[table], written.rows
    total = exports.count(session, kind) if progress else 0
    for page in exports.WRITERS[kind](session):
        yield [_row(table, given) for given in page]
        written.rows += len(page)
        if progress:
            progress(written.rows - before, max(total, written.rows - before))


def _row(table: str, given: Given) -> list[str]:
    kind = TABLES[table]
    usual, fields = _USUAL.get(kind, {}), FIELDS[kind]
    values = ((name, given.get(name)) for name in columns(table))
    return [
        table_cells.written(fields[name], usual.get(name) if value is None else value)
        for name, value in values
    ]


def _lines(rows: Sequence[Any]) -> bytes:
    lines = io.StringIO()
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode()


def _cell(sheet: Any, text: str, written: Written) -> Any:
    if not text:
        return None
    kept = escaped(guarded(text))
    if len(kept) > LONGEST / 2 and len(kept.encode("utf-16-le")) > LONGEST * 2:
        written.too_long += 1
        return None
    if kept not in _ERRORS:
        return kept
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, kept)
    cell.data_type = "s"
    return cell
