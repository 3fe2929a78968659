"""What holds for every table, and that the migrations make the very tables of the models."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    Float,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)

from claimtracker.db import engine as engines
from claimtracker.db.types import Id
from claimtracker.models import Base
from claimtracker.models.base import NAMES

TABLES = Base.metadata.tables
CLASSES = {"public", "internal", "secret"}
PREFIXES = {
    PrimaryKeyConstraint: "pk",
    ForeignKeyConstraint: "fk",
    UniqueConstraint: "uq",
    CheckConstraint: "ck",
}
# What SQLite, PostgreSQL and DuckDB all load from a plain dump.
COMMON_TYPES = (Id, Text, Integer, BigInteger, Boolean, Date, DateTime, Float)
COMMON_CHECK = re.compile(
    r"[a-z_ ()]*(IN \(('[a-z ]+'(, )?)+\)|(<>|<=|>=|>|=|AND|OR|IS|NULL|[a-z_]+|0|[()]|\s)+)"
)
LONGEST_NAME = 63

every_table = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())


def test_there_are_the_tables_of_the_design():
    assert len(TABLES) == 57


@every_table
def test_every_column_has_a_class(table):
    classes = {column.name: column.info.get("class") for column in table.columns}

    assert {name: found for name, found in classes.items() if found not in CLASSES} == {}


@every_table
def test_every_table_says_by_what_it_would_spread(table):
    assert table.info["spread"] in {"everywhere", *table.columns.keys()}


@every_table
def test_every_constraint_and_index_is_named_by_convention(table):
    assert set(NAMES) == {*PREFIXES.values(), "ix"}
    wrong = [
        (constraint.name, type(constraint).__name__)
        for constraint in table.constraints
        if not re.match(f"{PREFIXES[type(constraint)]}_{table.name}(_|$)", str(constraint.name))
    ]
    names = [str(one.name) for one in (*table.constraints, *table.indexes)]

    assert wrong == []
    assert [n.name for n in table.indexes if not n.name.startswith(f"ix_{table.name}_")] == []
    assert [name for name in names if len(name) > LONGEST_NAME] == []


def test_names_of_constraints_and_indexes_are_unique_in_the_schema():
    names = [
        str(one.name) for table in TABLES.values() for one in (*table.constraints, *table.indexes)
    ]

    assert sorted(names) == sorted(set(names))


@every_table
def test_foreign_keys_point_elsewhere_and_do_nothing_of_their_own(table):
    found = [
        (key.name, key.ondelete, key.onupdate, key.deferrable, key.initially)
        for key in table.foreign_key_constraints
        if key.referred_table is table
        or any((key.ondelete, key.onupdate, key.deferrable, key.initially))
    ]

    assert found == []


def test_foreign_keys_go_round_in_no_circle():
    # With a circle SQLAlchemy warns, and a warning fails a test.
    order = [table.name for table in Base.metadata.sorted_tables]

    behind = [
        (table.name, key.referred_table.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_key_constraints
        if order.index(key.referred_table.name) >= order.index(table.name)
    ]
    assert behind == []


@every_table
def test_every_table_stays_within_what_three_engines_load(table):
    types = {c.name: c.type for c in table.columns if not isinstance(c.type, COMMON_TYPES)}
    made = [c.name for c in table.columns if c.computed or c.identity or c.server_default]
    checks = [c for c in table.constraints if isinstance(c, CheckConstraint)]
    partial = [
        index.name
        for index in table.indexes
        if index.unique or any(dict(each) for each in index.dialect_options.values() if each)
    ]

    assert types == {}
    assert made == []
    assert [str(c.sqltext) for c in checks if not COMMON_CHECK.fullmatch(str(c.sqltext))] == []
    assert partial == []


def test_migrations_make_the_tables_of_the_models(session, database_url):
    by_models = engines.create(database_url)
    with by_models.begin() as connection:
        Base.metadata.create_all(connection)
        wanted = described(connection)
    by_models.dispose()

    found = described(session.connection())

    assert len(wanted) > 2 * len(TABLES)
    assert found == wanted


def described(connection):
    """Return the tables, columns, constraints and indexes that a database has, one a line."""
    if connection.dialect.name == "sqlite":
        return sorted(_on_sqlite(connection))
    return sorted(f"{row}" for query in CATALOGUE for row in connection.execute(text(query)))


def _on_sqlite(connection):
    held = text("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> :not")
    for table, sql in connection.execute(held, {"not": "trigger"}):
        if table in TABLES:
            # A constraint stands wherever a migration put it: only the order is free. A table
            # that was rebuilt has its name in quotes.
            plain = sql.replace(f'CREATE TABLE "{table}"', f"CREATE TABLE {table}", 1)
            lines = re.split(r",\s*\n|\(\n|\n\)", plain)
            yield from (f"{table}: {' '.join(line.split())}" for line in lines if line.strip())


OURS = "(" + ", ".join(f"'{name}'" for name in sorted(TABLES)) + ")"
COLUMNS = f"""
    SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name
    FROM information_schema.columns WHERE table_name IN {OURS}
"""
CONSTRAINTS = f"""
    SELECT c.relname, k.conname, pg_get_constraintdef(k.oid)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relname IN {OURS}
"""
INDEXES = f"SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename IN {OURS}"
CATALOGUE = (COLUMNS, CONSTRAINTS, INDEXES)
