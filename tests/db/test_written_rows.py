"""Both engines write a row as the same literals, and Python writes the numbers alike."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from datetime import date, datetime
from random import Random
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, column, literal, select, table, text
from sqlalchemy.exc import DBAPIError

from claimtracker.db import engine as engines
from claimtracker.db import literals, migrate, written_rows
from tests.acceptance import lines, take
from tests.conftest import NOW, Server
from tests.exchange.dumping import dump
from tests.story import RECORDS

ODD = "it's a \x1a mark \x1a, \x1f, \\n, \n('7', NULL), 'é' 🧑‍🚀"


def laid(connection: Connection, made: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Make a table of the connection's own with a place and a value in each row."""
    connection.execute(text(f"CREATE TEMPORARY TABLE laid (place INTEGER, {made})"))
    names = [name.split()[0] for name in f"place, {made}".split(", ")]
    marks = ", ".join(f":{name}" for name in names)
    given = [dict(zip(names, (n, *row), strict=True)) for n, row in enumerate(rows)]
    connection.execute(text(f"INSERT INTO laid VALUES ({marks})"), given)


def written(
    connection: Connection, columns: Sequence[literals.Column], size: int = 200
) -> list[tuple[bytes, int]]:
    asked = select().select_from(table("laid")).order_by(column("place"))
    return list(written_rows.read(connection, asked, columns, size))


def numbers() -> list[float]:
    """Return numbers that are easy to write wrongly, and many more."""
    chance = Random(11)
    any_bits = [struct.unpack("<d", chance.randbytes(8))[0] for _ in range(1_000)]
    short = [round(chance.uniform(-1e6, 1e6), chance.randrange(9)) for _ in range(1_000)]
    small = [chance.randrange(10_000) / 10 ** chance.randrange(1, 12) for _ in range(1_000)]
    # Half way between two texts of as many digits, between which engines may choose differently.
    halves = [math.ldexp(chance.randrange(1 << 52) * 2 + 1, -e) for e in range(1, 60)]
    known = [
        0.0, -0.0, 0.1, 0.1 + 0.2, 1 / 3, 1e-4, 9.9999e-5, 1e-5, 5e-324, 2.5e-310, 1e15, 1e15 - 1,
        1e15 + 0.5, 123456789012345.6, 12345678901234.5, 1e16, 1e22, 1e23, 9.5e22, 2.0**53,
        2.0**53 - 1, -(2.0**53), 1.7976931348623157e308, 562949953421312.25, 80.0, -2.5, 4.35,
    ]  # fmt: skip
    return [n for n in (*known, *any_bits, *short, *small, *halves) if math.isfinite(n)]


def test_numbers_are_written_as_python_writes_them(ledger: Engine) -> None:
    given = numbers()
    kind = [("n", "DOUBLE PRECISION", True), ("place", "INTEGER", False)]

    with ledger.connect() as connection:
        laid(connection, "n DOUBLE PRECISION", [(n,) for n in given])
        blocks = written(connection, kind, size=len(given))

    told = [f"({literals.number(n)}, {place})" for place, n in enumerate(given)]
    assert blocks[0][0].decode().split(",\n") == told


def test_rows_are_written_alike_whatever_is_in_them(ledger: Engine) -> None:
    made = (
        "words TEXT, moment TIMESTAMP, day DATE, truth BOOLEAN, count BIGINT,"
        " share DOUBLE PRECISION"
    )
    moments = [datetime(2020, 9, 22, 10, 5, 1, n) for n in (123456, 123450, 0, 1, 100000)]
    rows = [(ODD, at, date(987, 1, 2), True, 2**60, 0.1 + 0.2) for at in moments]
    rows.append((None, None, None, None, None, None))  # type: ignore[arg-type]
    types = ("TEXT", "TIMESTAMP", "DATE", "BOOLEAN", "BIGINT", "DOUBLE PRECISION")
    names = [name.split()[0] for name in made.split(", ")]
    columns = [(name, kind, True) for name, kind in zip(names, types, strict=True)]

    with ledger.connect() as connection:
        laid(connection, made, [tuple(map(plain, row)) for row in rows])
        blocks = written(connection, columns, size=4)

    said = ODD.replace("'", "''")
    full = [
        f"('{said}', '2020-09-22 10:05:01.{at.microsecond:06}', '0987-01-02', TRUE, {2**60},"
        " 0.30000000000000004e0)"
        for at in moments
    ]
    assert [count for _, count in blocks] == [4, 2]
    nothing = "(NULL, NULL, NULL, NULL, NULL, NULL)"
    assert ",\n".join(block.decode() for block, _ in blocks) == ",\n".join([*full, nothing])


def test_words_that_are_asked_for_are_asked_for_as_they_are(ledger: Engine) -> None:
    words = ["5% or %s", "5%% or %s", "5%%% or %(n)s"]
    asked = select().select_from(table("laid")).where(column("words") == literal(words[1]))

    with ledger.connect() as connection:
        laid(connection, "words TEXT", [(one,) for one in words])
        found = list(written_rows.read(connection, asked, [("words", "TEXT", True)], 200))

    assert found == [(b"('5%% or %s')", 1)]


def test_rows_that_an_old_client_hands_over_one_by_one_are_as_many_at_a_time(
    ledger: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ledger.connect() as connection:
        laid(connection, "words TEXT", [("a",)] * 7)
        asked = [("place", "INTEGER", False)]
        at_once = written(connection, asked, size=3)
        monkeypatch.setattr(psycopg.capabilities, "has_stream_chunked", lambda: False)
        one_by_one = written(connection, asked, size=3)

    assert [count for _, count in at_once] == [3, 3, 1]
    assert one_by_one == at_once


def test_reading_that_is_left_half_way_leaves_the_connection_free(ledger: Engine) -> None:
    with ledger.connect() as connection:
        laid(connection, "words TEXT", [("a",)] * 1_000)
        asked = select().select_from(table("laid"))
        rows = written_rows.read(connection, asked, [("place", "INTEGER", False)], 10)
        first = next(rows)
        rows.close()

        assert first[1] == 10
        # PostgreSQL counts a request that was called off as one that failed.
        connection.rollback()
        assert connection.execute(text("SELECT 1")).scalar() == 1


def test_rows_that_cannot_be_written_raise_as_any_statement(ledger: Engine) -> None:
    with ledger.connect() as connection:
        laid(connection, "words TEXT", [("a",)])
        asked = select().select_from(table("laid"))
        with pytest.raises(DBAPIError, match="nowhere"):
            list(written_rows.read(connection, asked, [("nowhere", "TEXT", True)], 10))
        connection.rollback()
        assert connection.execute(text("SELECT 1")).scalar() == 1


def plain(value: object) -> object:
    """Return a time as the text that SQLite keeps; PostgreSQL takes it too."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond:06}"
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("required", [True, False])
def test_columns_that_are_never_empty_are_written_the_same(
    ledger: Engine, *, required: bool
) -> None:
    types = ("TEXT", "INTEGER", "TEXT", "TEXT")
    columns = [("words", kind, not required) for kind in types]
    columns[1] = ("place", "INTEGER", not required)

    with ledger.connect() as connection:
        laid(connection, "words TEXT", [("a'b",)])
        blocks = written(connection, columns)

    assert blocks == [(b"('a''b', 0, 'a''b', 'a''b')", 1)]


def test_settings_of_a_database_change_no_byte_of_a_dump(server: Server) -> None:
    url = server.database()
    engine = engines.create(url)
    migrate.upgrade(engine, now=NOW)
    take(engine, lines(RECORDS))
    with engine.begin() as connection:
        connection.execute(text("UPDATE reading SET step = 0.1 + CAST(0.2 AS FLOAT8)"))
    before = dump(engine)
    engine.dispose()
    name = engine.url.database
    for setting in (
        "datestyle TO 'SQL, DMY'", "extra_float_digits TO 0", "client_encoding TO 'LATIN1'",
    ):  # fmt: skip
        with engine.begin() as connection:
            connection.execute(text(f"ALTER DATABASE {name} SET {setting}"))
    engine.dispose()

    after = dump(engine)

    assert "0.30000000000000004e0" in before
    assert after == before
    engine.dispose()
    server.drop(url)
