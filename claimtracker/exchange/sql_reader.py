"""Read a dump by the strict grammar that `dumps` writes; nothing of it is ever executed.

Only what a dump has may stand there, in its order. What the tables and rows hold is given
back; keys, checks, indexes and views are only compared with the grammar, for a ledger makes
its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from claimtracker.exchange.dump_schema import Profile
from claimtracker.exchange.dumps import Header
from claimtracker.exchange.sql_text import LONGEST_ROW, DumpText
from claimtracker.exchange.sql_values import KINDS, Column, NoSuchValueError, Rows, Value

ROWS_AT_ONCE = 2_000
CHARACTERS_AT_ONCE = 1 << 22

_NAME = r'"[a-z][a-z0-9_]{0,62}"'
_NAMES = rf"\({_NAME}(?:, {_NAME})*\)"
# Comments are in words; what could act on a terminal stands in none.
_COMMENT = re.compile(r"-- [^\x00-\x1f\x7f-\x9f\u2028\u2029]*")
_CREATE_TABLE = re.compile(rf"CREATE TABLE ({_NAME}) \(")
_COLUMN = re.compile(rf"  ({_NAME}) ({'|'.join(KINDS)})( NOT NULL)?(,?)")
_CONSTRAINT = re.compile(
    rf"  CONSTRAINT {_NAME} (?:(?:PRIMARY KEY|UNIQUE) {_NAMES}"
    rf"|FOREIGN KEY {_NAMES} REFERENCES {_NAME} {_NAMES}|CHECK \((.+)\))(,?)"
)
_CREATE_INDEX = re.compile(rf"CREATE (?:UNIQUE )?INDEX {_NAME} ON ({_NAME}) {_NAMES};")
_CREATE_VIEW = re.compile(rf"CREATE VIEW {_NAME} AS")
_ROWS = re.compile(r"-- rows: ([a-z][a-z0-9_]{0,62}) (0|[1-9][0-9]{0,17})")
# All that a condition or a view is made of: no semicolon, comment, dollar or backslash.
_TOKEN = re.compile(
    r"WITH(?: RECURSIVE)? [a-z_]+\([a-z_, ]+\) AS \(|([A-Z]+)|([a-z][a-z0-9_.]*)( *\()?"
    r"|'[^'\\;]*'|[0-9]+|<>|<=|>=|\|\||[-=<>(),* ]"
)
_FIRST = ("SELECT ", "WITH ")
_FUNCTIONS = frozenset({"coalesce", "count", "length", "max", "min", "row_number", "sum"})
_WORDS = frozenset(
    {
        "ALL", "AND", "AS", "ASC", "BETWEEN", "BY", "CASE", "CAST", "DESC", "DISTINCT", "ELSE",
        "END", "EXISTS", "FALSE", "FROM", "GROUP", "HAVING", "IN", "IS", "JOIN", "LEFT", "LIKE",
        "LIMIT", "NOT", "NULL", "ON", "OR", "ORDER", "OVER", "PARTITION", "SELECT", "THEN", "TRUE",
        "UNION", "WHEN", "WHERE",
    }
)  # fmt: skip
_HEADER: Sequence[tuple[str, str]] = (
    ("schema", r"[0-9a-z_]{1,32}"),
    ("profile", r"public|team"),
    ("part", r".{1,60000}"),
    ("licence", r".{1,60000}"),
    ("head", r"[0-9]{1,18}:[0-9a-f]{64}"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a dump: its name, and its columns in their order."""

    name: str
    columns: tuple[Column, ...]

    @property
    def insert(self) -> str:
        """The only line under which its rows may stand."""
        names = ", ".join(f'"{column.name}"' for column in self.columns)
        return f'INSERT INTO "{self.name}" ({names}) VALUES'


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of one table, and the line in which the first of them begins."""

    table: Table
    line: int
    rows: list[tuple[Value, ...]]


class Dump:
    """A dump whose header and tables were read, and whose rows are read as they are asked for."""

    def __init__(self, text: DumpText) -> None:
        self._text = text
        self.header = _header(text)
        self.tables = tuple(_tables(text))
        self.counts: dict[str, int] = {table.name: 0 for table in self.tables}

    def blocks(self) -> Iterator[Block]:
        """Yield all rows in order; at its end the rest of the file was read and compared."""
        text, waiting = self._text, list(self.tables)
        lines = {table.insert: table for table in self.tables}
        while line := text.line():
            table = lines.get(line)
            if table is None or table not in waiting:
                text.refuse("here must stand an INSERT into the next of the tables declared")
            del waiting[: waiting.index(table)]
            for block in _blocks(text, table):
                self.counts[table.name] += len(block.rows)
                yield block
        _indexes(text, {table.name for table in self.tables})
        _views(text)
        self._ending()

    def refuse_table(self, table: str, what: str) -> None:
        """Refuse the dump for how a table is declared in it."""
        self._text.refuse(f"the table {table} {what}")

    def _ending(self) -> None:
        for name, count in self.counts.items():
            found = _ROWS.fullmatch(self._text.line())
            if found is None or found[1] != name:
                self._text.refuse(f"here must stand the number of rows of {name}, -- rows: …")
            if int(found[2]) != count:
                self._text.refuse(f"{name} has {count} rows in this file, not {found[2]}")
        self._text.finish()


def _header(text: DumpText) -> Header:
    told: dict[str, str] = {}
    form = Header("", "team", "", "", "").lines().split("\n")
    _expect(text, form[0])
    for name, pattern in _HEADER:
        given = text.line()
        found = re.fullmatch(f"-- {name}: ({pattern})", given)
        if found is None or not _COMMENT.fullmatch(given):
            text.refuse(f"the header must say the {name} here, as in a dump of claimtracker")
        told[name] = found[1]
    for line in form[1 + len(_HEADER) : -1]:
        _expect(text, line)
    profile: Profile = "public" if told["profile"] == "public" else "team"
    return Header(told["schema"], profile, told["part"], told["licence"], told["head"])


def _expect(text: DumpText, line: str) -> None:
    if text.line() != line:
        text.refuse(f"here must stand {line!r}" if line else "here must stand an empty line")


def _tables(text: DumpText) -> Iterator[Table]:
    known: set[str] = set()
    while _COMMENT.fullmatch(text.line()):
        found = _CREATE_TABLE.fullmatch(text.line())
        if found is None:
            text.refuse('here must stand CREATE TABLE "name" (')
        name = found[1].strip('"')
        if name in known:
            text.refuse(f"the table {name} stands there twice")
        known.add(name)
        yield Table(name, tuple(_columns(text, name)))
        _expect(text, "")
    text.put_back()


def _columns(text: DumpText, table: str) -> Iterator[Column]:
    names: set[str] = set()
    comma = ","
    while comma:
        given = text.line()
        column = _COLUMN.fullmatch(given)
        if column is None:
            break
        name = column[1].strip('"')
        if name in names:
            text.refuse(f"the column {name} stands in {table} twice")
        names.add(name)
        comma = column[4]
        yield Column(name, column[2], bool(column[3]))
    if not names:
        text.refuse(f"here must stand the first column of {table}")
    while comma:
        constraint = _CONSTRAINT.fullmatch(given)
        if constraint is None or (constraint[1] and not _is_plain(constraint[1])):
            text.refuse(f"here must stand a column, key or check of {table}")
        comma = constraint[2]
        given = text.line() if comma else ""
    _expect(text, ");")


def _blocks(text: DumpText, table: Table) -> Iterator[Block]:
    reader = Rows(table.columns)
    try:
        more = True
        while more:
            block = Block(table, text.number, [])
            more = _fill(text, reader, block)
            yield block
    except NoSuchValueError as error:
        text.refuse(f"{error} (table {table.name})", at=error.at)


def _fill(text: DumpText, reader: Rows, block: Block) -> bool:
    """Read rows into a block until it is large or the INSERT ends; say whether there are more."""
    characters = 0
    while len(block.rows) < ROWS_AT_ONCE and characters < CHARACTERS_AT_ONCE:
        found = reader.match(text.buffer, text.at)
        if found is None:
            _read_on(text, reader, block.table)
            continue
        block.rows.append(reader.values(found))
        characters += found.end() - text.at
        text.at = found.end()
        if text.buffer[text.at - 2] == ";":
            return False
    return True


def _read_on(text: DumpText, reader: Rows, table: Table) -> None:
    """Have more of a row that does not stand in the buffer whole, or say what is wrong with it."""
    if len(text.buffer) - text.at > LONGEST_ROW or not text.more():
        at, wrong = reader.wrong_with(text.buffer, text.at)
        text.refuse(f"{wrong} (table {table.name})", at=at)


def _indexes(text: DumpText, tables: set[str]) -> None:
    while line := text.line():
        found = _CREATE_INDEX.fullmatch(line)
        if found is None or found[1].strip('"') not in tables:
            text.refuse("here must stand an index of a table of the dump, or an empty line")


def _views(text: DumpText) -> None:
    while (line := text.line()) != "COMMIT;":
        if not _COMMENT.fullmatch(line):
            text.refuse("here must stand a view with a comment above it, or COMMIT;")
        if not _CREATE_VIEW.fullmatch(text.line()):
            text.refuse('here must stand CREATE VIEW "name" AS')
        lines = takewhile(lambda line: line != ";", iter(text.line, None))
        before = ""
        for part in lines:
            # With the line before it, for a call may be broken where its bracket begins.
            if not _is_plain(f"{before} {part}") or not (before or part.startswith(_FIRST)):
                text.refuse("here must stand a line of a SELECT, or a semicolon alone")
            before = part
        _expect(text, "")


def _is_plain(words: str) -> bool:
    """Say whether a condition or a line of a view is made of harmless words only."""
    at = 0
    while at < len(words):
        found = _TOKEN.match(words, at)
        if found is None or words.startswith("--", at):
            return False
        if found[1] and found[1] not in _WORDS:
            return False
        if found[3] and found[2] not in _FUNCTIONS:
            return False
        at = found.end()
    return True


def by_name(tables: Sequence[Table]) -> Mapping[str, Table]:
    """Return tables by their names."""
    return {table.name: table for table in tables}
