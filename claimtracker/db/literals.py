"""Rows as literals of SQL, written by the engine itself: the same text on every engine.

Only floating numbers are left to Python, because engines print them differently: SQLite calls
`number` itself, PostgreSQL hands them over between the pieces of a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Float, Integer
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


def type_of(column: Column[Any]) -> str:
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


def pieces(columns: Sequence[tuple[str, str]], dialect: str) -> list[tuple[str, bool]]:
    """Return SQL expressions that give a row in brackets piece by piece.

    `columns` are (expression, type). Each piece is (expression, whether it is a number that
    `number` writes); the others are text, ready to be joined, on SQLite as bytes in UTF-8.
    """
    write = _sqlite if dialect == "sqlite" else _postgresql
    made: list[tuple[str, bool]] = []
    waiting: list[tuple[str, str]] = [("(", "")]
    for position, (expression, kind) in enumerate(columns):
        if position:
            waiting.append((", ", ""))
        if kind == "DOUBLE PRECISION" and dialect != "sqlite":
            made += [(write(waiting), False), (expression, True)]
            waiting = []
        else:
            waiting.append((expression, kind))
    return [*made, (write([*waiting, (")", "")]), False)]


def quoted(name: str) -> str:
    """Return a name of a table or column in double quotes."""
    return f'"{name}"'


def _sqlite(parts: Sequence[tuple[str, str]]) -> str:
    template, given = "", []
    for expression, kind in parts:
        if not kind:
            template += expression
        elif kind == "BOOLEAN":
            template += "%s"
            given.append(
                f"CASE {expression} WHEN 1 THEN 'TRUE' WHEN 0 THEN 'FALSE' ELSE 'NULL' END"
            )
        elif kind in ("INTEGER", "BIGINT"):
            template += "%s"
            given.append(f"coalesce({expression}, 'NULL')")
        elif kind == "DOUBLE PRECISION":
            template += "%s"
            given.append(f"iif({expression} IS NULL, 'NULL', {NUMBER}({expression}))")
        else:
            template += "%Q"
            given.append(expression)
    return f"CAST(printf({', '.join([repr(template), *given])}) AS BLOB)"


_POSTGRESQL = {
    "UUID": "CAST({} AS text)",
    "TIMESTAMP": "to_char({}, 'YYYY-MM-DD HH24:MI:SS.US')",
    "DATE": "to_char({}, 'YYYY-MM-DD')",
    "TEXT": "replace({}, '''', '''''')",
}


def _postgresql(parts: Sequence[tuple[str, str]]) -> str:
    return " || ".join(_postgresql_parts(parts))


def _postgresql_parts(parts: Sequence[tuple[str, str]]) -> Iterator[str]:
    for expression, kind in parts:
        if not kind:
            yield f"'{expression}'"
        elif kind == "BOOLEAN":
            yield f"CASE {expression} WHEN TRUE THEN 'TRUE' WHEN FALSE THEN 'FALSE' ELSE 'NULL' END"
        elif kind in ("INTEGER", "BIGINT"):
            yield f"coalesce(CAST({expression} AS text), 'NULL')"
        else:
            yield f"coalesce('''' || {_POSTGRESQL[kind].format(expression)} || '''', 'NULL')"
