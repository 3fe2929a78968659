"""Dumps for the tests: of what ledger, and loaded into the engines that others have."""

from __future__ import annotations

import io
import sqlite3
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import Engine, make_url

from claimtracker.db import engine as engines
from claimtracker.db import schemas
from claimtracker.db import session as sessions
from claimtracker.exchange import dump_schema, dumps
from claimtracker.exchange.dump_schema import Profile
from claimtracker.operations import seals
from claimtracker.queries import sights
from claimtracker.rules.permissions import Sight
from claimtracker.rules.search_query import parse
from tests import needs, postgresql
from tests.conftest import Server

Rows = dict[str, list[tuple[Any, ...]]]


def dump(engine: Engine, profile: Profile = "team", where: str = "") -> str:
    """Return the dump of a ledger as text."""
    out = io.BytesIO()
    seals.catch_up(engine)
    sight = Sight.PUBLIC if profile == "public" else Sight.WHOLE
    with sessions.read(engine) as session, sights.read(engine, sight) as searched:
        dumps.write(
            session, out, schema=str(schemas.status(engine).found), profile=profile,
            part=parse(where) if where else None, words=where,
            searched=searched,
        )  # fmt: skip
    return out.getvalue().decode()


def psql(url: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Load a file as somebody would who has only PostgreSQL."""
    name = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    command = [
        postgresql.programs() / "psql",
        "-X",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-f",
        path,
        name,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def selects(profile: Profile, *, whole: bool = True) -> dict[str, str]:
    """Return a statement for each table that gives its rows as texts, on every engine."""
    return {
        table.name: "SELECT "
        + ", ".join(_as_text(n, k) for n, k in zip(table.columns, table.types, strict=True))
        + f' FROM "{table.name}" ORDER BY '
        + ", ".join(f'"{key}"' for key in table.key)
        for table in dump_schema.tables(profile, whole=whole)
    }


def in_sqlite(path: Path, asked: dict[str, str]) -> Rows:
    """Return the rows of a database of SQLite."""
    with sqlite3.connect(path) as connection:
        return {name: _sorted(connection.execute(sql).fetchall()) for name, sql in asked.items()}


def in_duckdb(text: str, asked: dict[str, str]) -> Rows:
    """Load a text into DuckDB and return the rows."""
    with duckdb.connect() as connection:
        connection.execute(text)
        return {name: _sorted(connection.execute(sql).fetchall()) for name, sql in asked.items()}


def in_postgresql(engine: Engine, asked: dict[str, str]) -> Rows:
    """Return the rows of a database of PostgreSQL."""
    with engine.connect() as connection:
        return {
            name: _sorted([tuple(row) for row in connection.exec_driver_sql(sql)])
            for name, sql in asked.items()
        }


def loaded_by_all(text: str, asked: dict[str, str], server: Server, folder: Path) -> Rows:
    """Load a text into SQLite, DuckDB and PostgreSQL, and return the rows, which must be equal."""
    file, url = folder / "dump.sql", server.database(sorted_by=needs.language())
    file.write_text(text, encoding="utf-8", newline="")
    _load_by_shell(file, folder / "loaded.db")
    loaded = psql(url, file)
    assert (loaded.returncode, loaded.stderr) == (0, "")
    engine = engines.create(url)
    rows = in_sqlite(folder / "loaded.db", asked)
    assert_same(in_duckdb(text, asked), rows)
    assert_same(in_postgresql(engine, asked), rows)
    engine.dispose()
    server.drop(url)
    return rows


def assert_same(one: Rows, other: Rows) -> None:
    """Fail with the tables that differ; what differs in megabytes would take hours to show."""
    assert [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)] == []


def _load_by_shell(file: Path, database: Path) -> None:
    command = [needs.require("sqlite3"), "-bail", database]
    with file.open("rb") as given:
        done = subprocess.run(command, stdin=given, capture_output=True, check=False, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def _as_text(name: str, kind: str) -> str:
    column = f'"{name}"'
    if kind == "DOUBLE PRECISION":
        return column
    if kind == "BOOLEAN":
        return f"CASE {column} WHEN TRUE THEN 'yes' WHEN FALSE THEN 'no' END"
    return f"CAST({column} AS VARCHAR)" if kind != "TIMESTAMP" else _to_the_second(column)


def _to_the_second(column: str) -> str:
    return f"substr(CAST({column} AS VARCHAR), 1, 19)"


def _sorted(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=repr)
