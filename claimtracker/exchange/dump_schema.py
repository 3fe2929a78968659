"""The tables of a dump, as SQL that SQLite, PostgreSQL and DuckDB load.

Which columns a profile has is read from their classes. A table is part of a dump when it
has a column of those classes beside the key, version and date that tables share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sqlalchemy import (
    CheckConstraint,
    Column,
    Constraint,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from claimtracker.db.literals import quoted, type_of
from claimtracker.models import Base

Profile = Literal["public", "team"]
CLASSES: Mapping[str, frozenset[str]] = {
    "public": frozenset({"public"}),
    "team": frozenset({"public", "internal"}),
}
# What has no meaning but in a whole ledger: the chain of what was done.
CHAIN = frozenset({"import", "event", "event_content", "sealed_event", "seal"})
_SHARED = frozenset({"id", "version", "removed_at"})
_NAMES = SQLiteDialect().identifier_preparer


@dataclass(frozen=True, slots=True)
class DumpTable:
    """One table of a dump: the columns that go, and what makes it."""

    table: Table
    columns: tuple[str, ...]
    about: str

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.table.name

    @property
    def types(self) -> tuple[str, ...]:
        """The type of each column, in order."""
        return tuple(type_of(self.table.c[name]) for name in self.columns)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that rows are known, and sorted, by."""
        return tuple(column.name for column in self.table.primary_key)


@cache
def tables(profile: Profile, *, whole: bool) -> tuple[DumpTable, ...]:
    """Return the tables of a dump, each after those that it refers to."""
    made = []
    for table in Base.metadata.sorted_tables:
        columns = tuple(c.name for c in table.columns if c.info["class"] in CLASSES[profile])
        if set(columns) - _SHARED and (whole or table.name not in CHAIN):
            made.append(DumpTable(table, columns, _about(table)))
    return tuple(made)


def create(made: DumpTable, among: Sequence[DumpTable]) -> str:
    """Return the comment and statement that make a table, beside the others of its dump."""
    names = {other.name for other in among}
    lines = [_column(made.table.c[name]) for name in made.columns]
    lines += sorted(_constraints(made, names), key=_order)
    inside = ",\n".join(f"  {line}" for line in lines)
    return f"-- {made.about}\nCREATE TABLE {quoted(made.name)} (\n{inside}\n);\n"


def indexes(made: DumpTable) -> str:
    """Return the statements that make the indexes of a table, a line each."""
    found = [i for i in made.table.indexes if {c.name for c in i.columns} <= set(made.columns)]
    return "".join(_index(made, index) for index in sorted(found, key=lambda i: str(i.name)))


def _about(table: Table) -> str:
    model = next(m.class_ for m in Base.registry.mappers if m.local_table is table)
    return " ".join(str(model.__doc__).split("\n\n")[0].split())


def _column(column: Column[object]) -> str:
    required = "" if column.nullable else " NOT NULL"
    return f"{quoted(column.name)} {type_of(column)}{required}"


def _constraints(made: DumpTable, names: set[str]) -> Iterator[str]:
    for constraint in made.table.constraints:
        said = _constraint(constraint, set(made.columns), names)
        if said:
            yield f"CONSTRAINT {quoted(_NAMES.format_constraint(constraint) or '')} {said}"


def _constraint(constraint: Constraint, columns: set[str], names: set[str]) -> str:
    match constraint:
        case PrimaryKeyConstraint() | UniqueConstraint():
            word = "PRIMARY KEY" if isinstance(constraint, PrimaryKeyConstraint) else "UNIQUE"
            own = [column.name for column in constraint.columns]
            return f"{word} ({_listed(own)})" if set(own) <= columns else ""
        case ForeignKeyConstraint():
            other = constraint.referred_table.name
            to = [element.column.name for element in constraint.elements]
            if other not in names or not set(constraint.column_keys) <= columns:
                return ""
            return (
                f"FOREIGN KEY ({_listed(constraint.column_keys)})"
                f" REFERENCES {quoted(other)} ({_listed(to)})"
            )
        case CheckConstraint():
            return _check(str(constraint.sqltext), columns, constraint)
    return ""


def _check(rule: str, columns: set[str], constraint: CheckConstraint) -> str:
    words = set(re.findall(r"[a-z_]+", re.sub(r"'[^']*'", "", rule)))
    table = constraint.table
    assert isinstance(table, Table)
    asked = words & set(table.columns.keys())
    return f"CHECK ({rule})" if asked <= columns else ""


def _order(line: str) -> tuple[int, str]:
    kinds = ("PRIMARY KEY", "UNIQUE", "CHECK", "FOREIGN KEY")
    return next(n for n, kind in enumerate(kinds) if f'" {kind} ' in line), line


def _index(made: DumpTable, index: Index) -> str:
    unique = "UNIQUE " if index.unique else ""
    listed = _listed([column.name for column in index.columns])
    return f"CREATE {unique}INDEX {quoted(str(index.name))} ON {quoted(made.name)} ({listed});\n"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(quoted(name) for name in names)
