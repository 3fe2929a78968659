"""Sessions, and the only place that commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

Step = Callable[[Session], None]


@contextmanager
def read(engine: Engine) -> Iterator[Session]:
    """Give a session that sees one state of the ledger and writes nothing."""
    options = {"isolation_level": "REPEATABLE READ"} if _is_postgresql(engine) else {}
    with Session(engine.execution_options(**options)) as session:
        yield session


@contextmanager
def write(
    engine: Engine, before: Sequence[Step] = (), after: Sequence[Step] = ()
) -> Iterator[Session]:
    """Give a session whose work is kept as one, or not at all.

    `before` runs inside the transaction, just before it is committed; `after` each in one
    of its own, once the work is safe.
    """
    writing = engine.execution_options(writes=True)
    with Session(writing) as session, session.begin():
        yield session
        for step in before:
            step(session)
    for step in after:
        with Session(writing) as session, session.begin():
            step(session)


def _is_postgresql(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"
