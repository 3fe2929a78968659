"""Ledgers behind a veil: names of tables that mean less than the tables do.

Each connection begins with temporary views that bear the names of tables, so that no statement
on it, however it is written, comes to more than the views show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select, event, text
from sqlalchemy.engine import Dialect

from claimtracker.db import engine as engines

Views = Callable[[], Mapping[str, Select[Any]]]

_VEILED: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()


def veiled(engine: Engine, views: Views) -> Engine:
    """Return an engine over the same ledger that sees views in the place of tables.

    It is made once, and let go of with the engine itself.
    """
    if engine not in _VEILED:
        made = engines.create(engine.url.render_as_string(hide_password=False))
        statements = _statements(engine, views)
        event.listen(made, "connect", lambda connection, _record: _lay(connection, statements))
        event.listen(engine, "engine_disposed", lambda _engine: made.dispose())
        _VEILED[engine] = made
    return _VEILED[engine]


def _statements(engine: Engine, views: Views) -> list[str]:
    schema = _schema(engine)
    return [
        f'CREATE TEMPORARY VIEW "{name}" AS {_written(view, engine.dialect, schema)}'
        for name, view in views().items()
    ]


def _schema(engine: Engine) -> str:
    """Return by which name the tables themselves are reached from inside a view."""
    if engine.dialect.name == "sqlite":
        return "main"
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT current_schema()")).scalar_one())


def _written(view: Select[Any], dialect: Dialect, schema: str) -> str:
    compiled = view.compile(
        dialect=dialect,
        compile_kwargs={"literal_binds": True},
        schema_translate_map={None: schema},
        render_schema_translate=True,
    )
    return str(compiled)


def _lay(connection: Any, statements: list[str]) -> None:
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()
    connection.commit()
