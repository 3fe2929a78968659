"""Rows that the engine writes as literals, read at flat memory, some at a time.

They come from the driver: what SQLAlchemy makes of each row would cost a tenth of a dump on SQLite,
and more than that on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, literal_column
from sqlalchemy.exc import DBAPIError

from claimtracker.db import literals

Columns = Sequence[literals.Column]
Block = tuple[bytes, int]


def read(
    connection: Connection, asked: Select[Any], columns: Columns, size: int
) -> Generator[Block, None, None]:
    """Yield rows with commas between them, in UTF-8, so many at a time, and how many they are.

    `asked` says which rows, and their order. Until the last was read, or this is closed, the
    connection is asked nothing else.
    """
    dialect = connection.dialect.name
    written: ColumnElement[Any] = literal_column(literals.row(columns, dialect))
    of_engine = _of_sqlite if dialect == "sqlite" else _of_postgresql
    return of_engine(connection, asked.add_columns(written), size)


def _of_sqlite(
    connection: Connection, asked: Select[Any], size: int
) -> Generator[Block, None, None]:
    with connection.execute(asked) as found:
        cursor: Any = found.cursor
        while page := cursor.fetchmany(size):
            yield b",\n".join([row for (row,) in page]), len(page)


def _of_postgresql(
    connection: Connection, asked: Select[Any], size: int
) -> Generator[Block, None, None]:
    """Take rows as the server sends them; by a cursor of its own it would keep each page first."""
    import psycopg
    from psycopg.types.string import ByteaBinaryLoader

    for setting in literals.SETTINGS:
        connection.exec_driver_sql(setting)
    statement = str(asked.compile(connection, compile_kwargs={"literal_binds": True}))
    driver: Any = connection.connection.driver_connection
    at_once = size if psycopg.capabilities.has_stream_chunked() else 1
    try:
        with driver.cursor(binary=True) as cursor:
            cursor.adapters.register_loader("text", ByteaBinaryLoader)
            rows = map(itemgetter(0), cursor.stream(statement, (), size=at_once))
            while page := list(islice(rows, size)):
                yield literals.finished(b",\n".join(page)), len(page)
    except psycopg.Error as error:
        raise DBAPIError.instance(
            statement, None, error, psycopg.Error, dialect=connection.dialect
        ) from error
