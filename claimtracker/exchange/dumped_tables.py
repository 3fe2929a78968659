"""The tables of a dump beside those of the ledger that it is loaded into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column as LedgerColumn
from sqlalchemy import Connection, inspect
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from claimtracker.db import schemas
from claimtracker.db.literals import type_of
from claimtracker.exchange import dump_schema, sql_reader
from claimtracker.exchange.sql_reader import Dump, Table
from claimtracker.exchange.sql_values import Value
from claimtracker.models import Base

# Whoever did what a copy tells without the name.
STRANGER_ID = "00000000-0000-7000-8000-000000000000"
NOTHING: Mapping[str, Value] = {
    "UUID": STRANGER_ID,
    "TEXT": "",
    "INTEGER": 0,
    "BIGINT": 0,
    "DOUBLE PRECISION": 0.0,
    "BOOLEAN": False,
    "DATE": date(1970, 1, 1).isoformat(),
    "TIMESTAMP": datetime(1970, 1, 1).isoformat(" ", "microseconds"),
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """The columns that rows of a table are loaded into, and the values that fill the last ones."""

    columns: tuple[str, ...]
    values: tuple[Value, ...]


def fit(connection: Connection, dump: Dump) -> Mapping[str, Fitted]:
    """Return how the rows of each table of a dump fit the ledger; raises DumpRefused."""
    if dump.header.schema == schemas.revisions()[-1]:
        _compare_with_ours(dump)
    known = inspect(connection)
    names = set(known.get_table_names()) & Base.metadata.tables.keys()
    fitted = {}
    for table in dump.tables:
        if table.name not in names:
            dump.refuse_table(table.name, "is in no ledger of its schema")
        columns = {column["name"]: column for column in known.get_columns(table.name)}
        fitted[table.name] = _fitted(dump, table, columns)
    return fitted


def _compare_with_ours(dump: Dump) -> None:
    """Refuse a dump of this schema that has other tables or columns than such a dump has."""
    wanted = dump_schema.tables(dump.header.profile, whole=dump.header.whole)
    found = sql_reader.by_name(dump.tables)
    if [table.name for table in wanted] != list(found):
        unequal = {table.name for table in wanted} ^ found.keys()
        named = ", ".join(sorted(unequal)) or "in another order"
        dump.refuse_table(named, "makes the tables others than a dump of this profile has")
    for table in wanted:
        ours = [
            (name, kind, not table.table.c[name].nullable)
            for name, kind in zip(table.columns, table.types, strict=True)
        ]
        if ours != [(c.name, c.kind, c.required) for c in found[table.name].columns]:
            dump.refuse_table(table.name, "has other columns than a dump of this profile has")


def _fitted(dump: Dump, table: Table, columns: Mapping[str, ReflectedColumn]) -> Fitted:
    ours = Base.metadata.tables[table.name].columns
    for column in table.columns:
        if column.name not in columns:
            dump.refuse_table(table.name, f"has a column {column.name} that no ledger has")
        if column.name in ours and type_of(ours[column.name]) != column.kind:
            dump.refuse_table(table.name, f"has another type for its column {column.name}")
    given = [column.name for column in table.columns]
    missing = [n for n, c in columns.items() if not c["nullable"] and n not in given]
    if missing and not dump.header.makes_copy:
        dump.refuse_table(table.name, f"lacks the column {missing[0]}")
    filled = dict(_filled(missing, dict(ours)))
    return Fitted((*given, *filled), tuple(filled.values()))


def _filled(
    missing: list[str], ours: Mapping[str, LedgerColumn[Any]]
) -> Iterator[tuple[str, Value]]:
    for name in missing:
        column = ours[name]
        preset = column.default
        given = preset.arg if isinstance(preset, ScalarElementColumnDefault) else None
        yield name, NOTHING[type_of(column)] if given is None else given
