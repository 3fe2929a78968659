"""Rows that the engine writes as literals, read at flat memory, some at a time.

They come from the driver: what SQLAlchemy makes of each row would cost a tenth of a dump on SQLite,
and more than that on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
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

    for setting in literals.SETTINGS:
        connection.exec_driver_sql(setting)
    statement = str(asked.compile(connection, compile_kwargs={"literal_binds": True}))
    driver: Any = connection.connection.driver_connection
    try:
        # What is compiled has each percent sign twice, for a driver that looks for parameters.
        with closing(_sent(driver, statement.replace("%%", "%"), size)) as sent:
            for page in _pages(sent, size):
                yield literals.finished(b",\n".join(page)), len(page)
    except psycopg.Error as error:
        raise DBAPIError.instance(
            statement, None, error, psycopg.Error, dialect=connection.dialect
        ) from error


def _pages(sent: Iterable[list[bytes]], size: int) -> Iterator[list[bytes]]:
    """Yield so many rows at a time of lists that have no more than that."""
    page: list[bytes] = []
    for rows in sent:
        page += rows
        if len(page) >= size:
            yield page[:size]
            page = page[size:]
    if page:
        yield page


def _sent(driver: Any, statement: str, size: int) -> Generator[list[bytes], None, None]:
    """Yield the one text of each row as they come, some at a time.

    To have the driver make rows of them would cost twice that.
    """
    from psycopg import capabilities, errors
    from psycopg.generators import fetch, send
    from psycopg.pq import ExecStatus, TransactionStatus

    server = driver.pgconn
    server.send_query_params(statement.encode(), None)
    if capabilities.has_stream_chunked():
        server.set_chunked_rows_mode(size)
    else:
        server.set_single_row_mode()
    try:
        driver.wait(send(server))
        while result := driver.wait(fetch(server)):
            if result.status == ExecStatus.FATAL_ERROR:
                raise errors.error_from_result(result)
            take = result.get_value
            yield [take(row, 0) for row in range(result.ntuples)]
    finally:
        if server.transaction_status == TransactionStatus.ACTIVE:
            driver.cancel_safe()
            while driver.wait(fetch(server)):
                pass
