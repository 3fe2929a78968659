"""Rows of a table as records of the exchange format, a line of the file for each row.

So an import refuses a row by its own number, and what it takes is what a file of records would be.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import IO, Any, NamedTuple

from rapidfuzz import process

from claimtracker.errors import Invalid
from claimtracker.exchange import table_cells
from claimtracker.exchange.records import FIELDS, NEEDED
from claimtracker.exchange.table_exports import TABLES, columns
from claimtracker.exchange.table_files import Row, Sheet
from claimtracker.rules import table_columns
from claimtracker.rules.spreadsheets import unguarded

NOT_IN_TABLES = frozenset({"versions"})
TABLE_OF = {kind: table for table, kind in TABLES.items()}
# Of two types that fit as well, the one that people have more often.
_GUESSED = ("claim", "article", "assertion", "source", "attribute", "entity")
PAST = "column "


class UnknownRows(Invalid):
    """The header of a table does not say what its rows are."""

    def __init__(self, header: Sequence[str]) -> None:
        super().__init__(
            f"The columns {_listed(header)} do not say what the rows are; say which it is of"
            f" {', '.join(TABLES)}, and which column has what."
        )


class ColumnMissing(Invalid):
    """A field that every row needs is in no column."""

    def __init__(self, table: str, name: str, header: Sequence[str]) -> None:
        super().__init__(
            f"The table of {table} needs a column for {name!r}; say which of {_listed(header)}"
            f" it is, or give all rows the same {name}."
        )


class FieldTwice(Invalid):
    """Two columns were said to be one field."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Two columns are said to be {name!r}; one of them has to be something else."
        )


class NoSuchColumn(Invalid):
    """A column was named that the table does not have."""

    def __init__(self, given: str, header: Sequence[str]) -> None:
        near = process.extractOne(given, header)
        meant = f"; perhaps {near[0]!r} is meant" if near[1] >= 60 else ""
        super().__init__(
            f"There is no column {given!r} in the table{meant}; a column has the name above it,"
            " or its number from 1."
        )


class NoSuchField(Invalid):
    """A field was named that these rows cannot have."""

    def __init__(self, table: str, given: str) -> None:
        known = ", ".join(fields_of(TABLES[table]))
        super().__init__(f"The table of {table} has no field {given!r}; it can be {known}.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody says of a table; "" and nothing where it is to be guessed.

    `mapped` leads from columns to fields, "" for a column that is not taken; `constant` has what
    is the same for all rows that say nothing else. `dates` says which comes first, day or month.
    """

    table: str = ""
    mapped: Mapping[str, str] = field(default_factory=dict)
    constant: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    has_header: bool = True

    @property
    def says_columns(self) -> bool:
        """Say whether it tells what rows and columns are."""
        return bool(self.table or self.mapped or self.constant)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sheet is read: the type of its rows, the field of each column, where rows begin.

    `is_own` says that an export of a ledger wrote it, whose cells are taken to the letter;
    `trouble` why it cannot be read so.
    """

    kind: str
    header: tuple[str, ...]
    fields: tuple[str, ...]
    begin: int
    asked: Asked
    is_own: bool
    trouble: Invalid | None = None

    @property
    def table(self) -> str:
        """Return what the rows are called."""
        return TABLE_OF[self.kind]

    @property
    def left(self) -> list[str]:
        """Return the columns that are not taken."""
        named = zip(self.header, self.fields, strict=True)
        return [name for name, field in named if not field and name.strip()]


class Lines(NamedTuple):
    """How many lines were written, and in how many of them there is a row."""

    lines: int
    rows: int


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the fields that a column can be."""
    return tuple(name for name in FIELDS[kind] if name not in NOT_IN_TABLES)


Known = Callable[[Sequence[str]], Asked | None]


def reading(sheet: Sheet, asked: Asked, known: Known) -> Reading | None:
    """Say how a sheet is read: as asked, the rest guessed; None where nothing is in it.

    Where nothing is asked of its columns, it is read as one with that header was before. Where
    it cannot be read so, it says why.
    """
    number, cells = sheet.head() if asked.has_header else sheet.first()
    if not cells:
        return None
    header = tuple(unguarded(cell.strip()) for cell in cells)
    if not asked.has_header:
        header = tuple(f"{PAST}{at}" for at in range(1, len(cells) + 1))
    elif not asked.says_columns and (before := known(header)):
        asked = replace(before, dates=asked.dates or before.dates)
    kind, guessed, trouble = _guessed(header, asked, sheet.name)
    fields, amiss = _mapped(header, kind, guessed, asked)
    trouble = trouble or amiss or _missing(header, kind, fields, asked)
    is_own = header == columns(TABLE_OF[kind]) and fields == header
    return Reading(kind, header, fields, number + asked.has_header, asked, is_own, trouble)


def records(sheet: Sheet, how: Reading) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the records of a sheet with the numbers of their rows."""
    for number, cells in sheet.rows():
        if number >= how.begin and any(cell.strip() for cell in cells):
            yield number, record(cells, how)


def record(cells: Sequence[str], how: Reading) -> dict[str, Any]:
    """Return a row as a record; what cannot be read is in it as it stands, to be refused."""
    made: dict[str, Any] = {"type": how.kind}
    checks = FIELDS[how.kind]
    for name, cell in zip(how.fields, cells, strict=False):
        text = _text(cell, name, how.is_own)
        if name and text:
            made[name] = table_cells.read(checks[name], text, how.asked.dates)
    for name, value in how.asked.constant.items():
        made.setdefault(name, table_cells.read(checks[name], value, how.asked.dates))
    for at, cell in enumerate(cells[len(how.fields) :], len(how.fields) + 1):
        if cell.strip():
            made[f"{PAST}{at}"] = cell
    return made


def write(sheet: Sheet, how: Reading, out: IO[bytes]) -> Lines:
    """Write the records of a sheet, each in the line of its row."""
    line = rows = 0
    for number, made in records(sheet, how):
        out.write(b"\n" * (number - line - 1))
        out.write(_line(made))
        line, rows = number, rows + 1
    return Lines(line, rows)


def _line(made: dict[str, Any]) -> bytes:
    try:
        return json.dumps(made, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        # Half a pair of surrogates goes on as it is, so that it is refused by its field.
        return json.dumps(made).encode() + b"\n"


def example(sheet: Sheet, how: Reading, most: int) -> list[Row]:
    """Return the first rows under the header, with their numbers."""
    found: list[Row] = []
    for number, cells in sheet.rows():
        if len(found) == most:
            break
        if number >= how.begin and any(cell.strip() for cell in cells):
            found.append((number, cells))
    return found


def _text(cell: str, name: str, is_own: bool) -> str:
    kept = is_own or name in table_cells.AS_IT_STANDS
    text = unguarded(cell if kept else cell.strip())
    return text if is_own or text.strip() else ""


def _guessed(
    header: tuple[str, ...], asked: Asked, name: str
) -> tuple[str, tuple[str, ...], Invalid | None]:
    """Return the type of the rows, and the field of each column, before what was said of it."""
    said = asked.table or (name.strip().lower() if name.strip().lower() in TABLES else "")
    needed = {kind: _still_needed(kind, asked) for kind in _GUESSED}
    fields = {kind: fields_of(kind) for kind in _GUESSED}
    found = None
    if not said:
        named = set(filter(None, (*asked.mapped.values(), *asked.constant)))
        kinds = [kind for kind in _GUESSED if named <= set(fields[kind])] or _GUESSED
        found = table_columns.guess(header, fields, needed, kinds)
    if found:
        return found.kind, found.fields, None
    kind = TABLES[said] if said else _GUESSED[0]
    trouble = None if said else UnknownRows(header)
    return kind, table_columns.columns_of(header, kind, fields[kind]), trouble


def _still_needed(kind: str, asked: Asked) -> list[str]:
    given = {*asked.mapped.values(), *asked.constant}
    # A passage without words and without a claim is no row of a table that people keep.
    needed = (*NEEDED[kind], "claim") if kind == "assertion" else NEEDED[kind]
    return [name for name in needed if name not in given]


def _mapped(
    header: tuple[str, ...], kind: str, guessed: tuple[str, ...], asked: Asked
) -> tuple[tuple[str, ...], Invalid | None]:
    known, fields = fields_of(kind), list(guessed)
    for name in (*asked.mapped.values(), *asked.constant):
        if name and name not in known:
            return guessed, NoSuchField(TABLE_OF[kind], name)
    try:
        places = {_place(column, header): name for column, name in asked.mapped.items()}
    except NoSuchColumn as error:
        return guessed, error
    said = [name for name in places.values() if name]
    for at, name in enumerate(fields):
        if name in said and at not in places:
            fields[at] = ""
    for at, name in places.items():
        fields[at] = name
    twice = next((name for name in said if said.count(name) > 1), None)
    return tuple(fields), FieldTwice(twice) if twice else None


def _missing(
    header: tuple[str, ...], kind: str, fields: tuple[str, ...], asked: Asked
) -> Invalid | None:
    for name in NEEDED[kind]:
        if name not in fields and name not in asked.constant:
            return ColumnMissing(TABLE_OF[kind], name, header)
    return None


def _place(column: str, header: tuple[str, ...]) -> int:
    names = [name.casefold() for name in header]
    wanted = column.strip().casefold()
    if wanted in names:
        return names.index(wanted)
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(header):
        return int(wanted) - 1
    raise NoSuchColumn(column, [name for name in header if name])


def _listed(header: Sequence[str]) -> str:
    named = [f"“{name[:40]}”" for name in header if name.strip()]
    return ", ".join(named[:20]) + (" …" if len(named) > 20 else "")
