"""Rows as literals of SQL, written by the engine itself: the same text on every engine.

Only floating numbers may need Python, because engines print them differently: SQLite calls
`number` for each; PostgreSQL writes those that it prints as Python does, and leaves the others
between two marks, for `finished` to write.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Float, Integer
from sqlalchemy import Column as TableColumn
from sqlalchemy.types import TypeEngine

from claimtracker.db.types import Id

TYPES: Sequence[tuple[type[TypeEngine[Any]], str]] = (
    (Id, "UUID"),
    (Boolean, "BOOLEAN"),
    (BigInteger, "BIGINT"),
    (Integer, "INTEGER"),
    (Float, "DOUBLE PRECISION"),
    (DateTime, "TIMESTAMP"),
    (Date, "DATE"),
)


# What `number` is called in the SQL of SQLite, to which every connection introduces it.
NUMBER = "literal_number"
# What PostgreSQL must be told first, for a database may have other defaults.
SETTINGS = (
    "SET LOCAL client_encoding TO 'UTF8'",
    "SET LOCAL datestyle TO 'ISO'",
    "SET LOCAL extra_float_digits TO 1",
    "SET LOCAL max_parallel_workers_per_gather TO 0",
)
# A character that hardly a text has; one within a text is told from ours by its quotes.
MARK = "\x1a"
_MARKED = re.compile(rb"'[^']*'|\x1a([^\x1a]*)\x1a")
# An expression, its type, and whether it can be NULL.
Column = tuple[str, str, bool]


def type_of(column: TableColumn[Any]) -> str:
    """Return the type of a column in the SQL that all engines read."""
    return next((name for kind, name in TYPES if isinstance(column.type, kind)), "TEXT")


def number(value: float | None) -> str:
    """Return a floating number as every engine reads it back: the shortest that is exact.

    With an exponent, for without one DuckDB takes it for a decimal and rounds it twice.
    """
    if value is None:
        return "NULL"
    if value.is_integer() and abs(value) < 2**53:
        return f"{int(value)}.0"
    plain = repr(value)
    return plain if "e" in plain else f"{plain}e0"


def row(columns: Sequence[Column], dialect: str) -> str:
    """Return the expression by which the engine gives a row in brackets; SQLite's is bytes."""
    return _sqlite(columns) if dialect == "sqlite" else _postgresql(columns)


def finished(rows: bytes) -> bytes:
    """Write the numbers that PostgreSQL left between marks."""
    if MARK.encode() not in rows:
        return rows
    return _MARKED.sub(_finished, rows)


def _finished(found: re.Match[bytes]) -> bytes:
    return found[0] if found[1] is None else number(float(found[1])).encode()


def quoted(name: str) -> str:
    """Return a name of a table or column in double quotes."""
    return f'"{name}"'


def _sqlite(columns: Sequence[Column]) -> str:
    given = [(column, _SQLITE.get(kind)) for column, kind, _ in columns]
    marks = ", ".join("%s" if written else "%Q" for _, written in given)
    values = [written.format(column) if written else column for column, written in given]
    return f"CAST(printf({', '.join([repr(f'({marks})'), *values])}) AS BLOB)"


_SQLITE = {
    "BOOLEAN": "CASE {0} WHEN 1 THEN 'TRUE' WHEN 0 THEN 'FALSE' ELSE 'NULL' END",
    "INTEGER": "coalesce({0}, 'NULL')",
    "BIGINT": "coalesce({0}, 'NULL')",
    "DOUBLE PRECISION": f"iif({{0}} IS NULL, 'NULL', {NUMBER}({{0}}))",
}


def _postgresql(columns: Sequence[Column]) -> str:
    """Join values with what stands between them, in as few parts as there can be."""
    between, parts = "(", []
    for expression, kind, nullable in columns:
        if kind in _BARE or nullable:
            written = _BARE.get(kind) or _nullable(kind)
            parts.append(written.format(expression, between.replace("'", "''")))
            between = ", "
        else:
            parts += [_text(f"{between}'"), _QUOTED[kind].format(expression)]
            between = "', "
    return _joined([*parts, _text(f"{between.removesuffix(', ')})")])


def _joined(parts: Sequence[str]) -> str:
    """Join by halves: one after the other, each part would be copied once for each that follows."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return f"({_joined(parts[:half])} || {_joined(parts[half:])})"


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _nullable(kind: str) -> str:
    return f"coalesce('{{1}}''' || {_QUOTED[kind]} || '''', '{{1}}NULL')"


# Below 1e15 PostgreSQL writes no exponent, and no two texts of fifteen digits are one number, so
# that what it writes with no more of them is what `number` would.
_NUMBER = (
    "CASE WHEN trunc({0}) = {0} AND abs({0}) < 1e15"
    " THEN '{1}' || CAST(CAST({0} AS bigint) AS text) || '.0'"
    " WHEN abs({0}) >= 1e-4 AND abs({0}) < 1e15 AND length(CAST({0} AS text)) <= 16"
    " THEN '{1}' || CAST({0} AS text) || 'e0'"
    f" ELSE coalesce('{{1}}{MARK}' || CAST({{0}} AS text) || '{MARK}', '{{1}}NULL') END"
)
_INTEGER = "coalesce('{1}' || CAST({0} AS text), '{1}NULL')"
_BARE = {
    "BOOLEAN": "CASE {0} WHEN TRUE THEN '{1}TRUE' WHEN FALSE THEN '{1}FALSE' ELSE '{1}NULL' END",
    "INTEGER": _INTEGER,
    "BIGINT": _INTEGER,
    "DOUBLE PRECISION": _NUMBER,
}
_QUOTED = {
    "UUID": "CAST({0} AS text)",
    # To format a time costs thrice what its text does.
    "TIMESTAMP": (
        "CASE octet_length(CAST({0} AS text)) WHEN 26 THEN CAST({0} AS text)"
        " WHEN 19 THEN CAST({0} AS text) || '.000000'"
        " ELSE to_char({0}, 'YYYY-MM-DD HH24:MI:SS.US') END"
    ),
    "DATE": "CAST({0} AS text)",
    "TEXT": "replace({0}, '''', '''''')",
}
