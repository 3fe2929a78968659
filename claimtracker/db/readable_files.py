"""Files of SQLite to be read by other programs: tables with text keys, links, and a search.

What is in them comes from rows that are loaded beside them first, as the SQL of a dump, and is
selected from those by the engine. Nothing here knows what the tables are about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimtracker.db.engine import sqlite_module
from claimtracker.db.literals import quoted

MADE = "made"
VALUES, ARRAY = "values", "array"
WORDS = "unicode61 remove_diacritics 2"
# What a file is made with that nobody reads before it is done.
_QUICKLY = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA locking_mode = EXCLUSIVE",
)
_SAID = re.compile(r"^-- (\w+): (.*)$", re.MULTILINE)
Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what stands in it as SQL, and what a reader is told of it.

    `to` is a table and its key, of which it has one; where there is no such row a needed one
    leaves its own row out, and another is empty. A facet is of values, or of an array of them.
    """

    name: str
    sql: str
    about: str
    kind: str = "TEXT"
    to: str = ""
    needed: bool = False
    facet: str = ""
    searched: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what a row is, by which columns it is known, where it comes from, its label."""

    name: str
    about: str
    key: tuple[str, ...]
    label: str
    rows: str
    columns: tuple[Column, ...]

    @property
    def searched(self) -> tuple[str, ...]:
        """The columns that a search looks in."""
        return tuple(column.name for column in self.columns if column.searched)


class Loader:
    """A stream that takes the SQL of a dump into a new file, statement by statement."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._is_complete = sqlite_module().complete_statement
        self._parts: list[bytes] = []
        self.said: dict[str, str] = {}

    def write(self, given: bytes) -> int:
        """Take some more of it; what it says of itself in its first lines is remembered."""
        self._parts.append(given)
        if given.rstrip(b"\n").endswith(b";"):
            statement = b"".join(self._parts).decode()
            if self._is_complete(statement):
                self._parts.clear()
                self._take(statement)
        return len(given)

    def run(self, statements: str) -> None:
        """Run statements of ours on what was loaded."""
        self.connection.executescript(statements)

    def _take(self, statement: str) -> None:
        if statement.endswith("BEGIN;\n\n"):
            self.said = dict(_SAID.findall(statement))
        elif statement != "COMMIT;\n":
            self.run(statement)


@contextmanager
def loading(beside: Path, functions: Mapping[str, tuple[int, Function]]) -> Iterator[Loader]:
    """Give a stream into an empty file whose rows a file is made of, with functions for its SQL."""
    with closing(_opened(beside)) as connection:
        for name, (arguments, function) in functions.items():
            connection.create_function(name, arguments, function, deterministic=True)
        yield Loader(connection)


def make(loader: Loader, path: Path, tables: Sequence[Table]) -> Mapping[str, int]:
    """Write tables into a new file, each after those it leads to; return the rows of each.

    A table `about` has what the dump says of itself. The same rows make the same bytes.
    """
    connection = loader.connection
    connection.execute(f"ATTACH ? AS {MADE}", (str(path),))
    for pragma in _QUICKLY:
        connection.execute(pragma.replace("PRAGMA ", f"PRAGMA {MADE}."))
    counts = {}
    for table in tables:
        connection.execute(_create(table))
        counts[table.name] = connection.execute(_fill(table)).rowcount
    connection.execute(f"CREATE TABLE {MADE}.about (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.executemany(f"INSERT INTO {MADE}.about VALUES (?, ?)", sorted(loader.said.items()))
    connection.execute(f"DETACH {MADE}")
    with closing(_opened(path)) as made:
        for table in tables:
            made.executescript("".join(_indexes(table)) + _search(table))
        made.execute("ANALYZE")
    return counts


def _opened(path: Path) -> Any:
    connection = sqlite_module().connect(str(path), isolation_level=None)
    for pragma in (*_QUICKLY, "PRAGMA temp_store = FILE", "PRAGMA cache_size = -16000"):
        connection.execute(pragma)
    return connection


def _create(table: Table) -> str:
    lines = [f"{quoted(c.name)} {c.kind}{' NOT NULL' if c.needed else ''}" for c in table.columns]
    lines.append(f"PRIMARY KEY ({_listed(table.key)})")
    lines += [
        f"FOREIGN KEY ({quoted(c.name)}) REFERENCES {_named(c.to, '{} ({})')}"
        for c in table.columns
        if c.to
    ]
    inside = ",\n  ".join(lines)
    return f"CREATE TABLE {MADE}.{quoted(table.name)} (\n  {inside}\n)"


def _fill(table: Table) -> str:
    given = ", ".join(f"{column.sql} AS {quoted(column.name)}" for column in table.columns)
    taken = ", ".join(_taken(column) for column in table.columns)
    needed = [f"{quoted(c.name)} IS NOT NULL" for c in table.columns if c.needed]
    needed += [f"{quoted(c.name)} IN {_keys(c)}" for c in table.columns if c.to and c.needed]
    return (
        f"INSERT INTO {MADE}.{quoted(table.name)} SELECT {taken}"
        f" FROM (SELECT {given} {table.rows}) WHERE {' AND '.join(needed)}"
        f" ORDER BY {_listed(table.key)}"
    )


def _taken(column: Column) -> str:
    name = quoted(column.name)
    if not column.to or column.needed:
        return name
    return f"CASE WHEN {name} IN {_keys(column)} THEN {name} END"


def _keys(column: Column) -> str:
    return _named(column.to, f"(SELECT k.{{1}} FROM {MADE}.{{0}} k)")


def _named(to: str, words: str) -> str:
    return words.format(*map(quoted, to.split(".")))


def _indexes(table: Table) -> Iterator[str]:
    for column in table.columns:
        if column.to or column.facet == VALUES:
            name = quoted(f"{table.name}_{column.name}")
            yield f"CREATE INDEX {name} ON {quoted(table.name)} ({quoted(column.name)});\n"


def _search(table: Table) -> str:
    """Return the statements that make a search over a table; its name in double quotes is a sign.

    By it Datasette and sqlite-utils know what is searched.
    """
    if not table.searched:
        return ""
    made = quoted(f"{table.name}_fts")
    return (
        f"CREATE VIRTUAL TABLE {made} USING fts5({_listed(table.searched)},"
        f" content={quoted(table.name)}, tokenize='{WORDS}');\n"
        f"INSERT INTO {made} ({made}) VALUES ('rebuild');\n"
        f"INSERT INTO {made} ({made}) VALUES ('optimize');\n"
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(quoted(name) for name in names)
