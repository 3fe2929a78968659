"""What a write has touched, noted in the database itself so that a large import stays small.

The notes live in a temporary table of the connection and end with the transaction. Which kinds
were noted at all the session remembers, so that what follows from an edit asks for no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    Column,
    Dialect,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    literal,
    select,
    text,
    true,
)
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from claimtracker.db.types import Id

BATCH = 1000
WORDED = "worded"

TOUCHED = Table(
    "touched",
    MetaData(),
    Column("kind", Text, primary_key=True),
    Column("id", Id, primary_key=True),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DELETE ROWS",
)
_NOTE = text(
    "INSERT INTO touched (kind, id) VALUES (:kind, :id) ON CONFLICT DO NOTHING"
).bindparams(bindparam("id", type_=Id))


def claims(session: Session, ids: Iterable[str]) -> None:
    """Note that claims, or what is said of them, changed."""
    note(session, "claim", ids)


def questions(session: Session, ids: Iterable[str]) -> None:
    """Note that questions are answered otherwise, where no claim that answers them says so."""
    note(session, "question", ids)


def articles(session: Session, ids: Iterable[str]) -> None:
    """Note that articles changed."""
    note(session, "article", ids)


def carriers(session: Session, ids: Iterable[str]) -> None:
    """Note articles in which a passage was marked, tied, moved or taken away."""
    note(session, "carrier", ids)


def worded(session: Session, ids: Iterable[str]) -> None:
    """Note claims that came, say something else, or are affirmed, so that wording is compared."""
    note(session, WORDED, ids)


def note(session: Session, kind: str, ids: Iterable[str]) -> None:
    """Note rows of a kind, each once."""
    rest = iter(ids)
    while batch := [{"kind": kind, "id": row} for row in islice(rest, BATCH)]:
        _prepare(session)
        _kinds(session).add(kind)
        session.connection().execute(_NOTE, batch)


def note_all(session: Session, kind: str, ids: Select[Any]) -> None:
    """Note the rows of a kind that a query of their keys finds, each once."""
    _prepare(session)
    found = ids.subquery()
    key = found.c[0]
    noted = select(TOUCHED.c.id).where(TOUCHED.c.kind == kind, TOUCHED.c.id == key)
    new = select(literal(kind), key).where(key.is_not(None), ~noted.exists()).distinct()
    made = session.connection().execute(TOUCHED.insert().from_select(["kind", "id"], new))
    if made.rowcount:
        _kinds(session).add(kind)


def noted(session: Session, kind: str) -> Select[Any]:
    """Return the query of the keys that were noted of a kind."""
    _prepare(session)
    return select(TOUCHED.c.id).where(TOUCHED.c.kind == kind)


def noted_any(session: Session, kind: str) -> bool:
    """Return whether anything was noted of a kind."""
    if kind not in _kinds(session):
        return False
    return session.execute(noted(session, kind).limit(1)).first() is not None


def pages(session: Session, kind: str, size: int = BATCH) -> Iterator[list[str]]:
    """Give the keys that were noted of a kind in order, some at a time."""
    after = true()
    while kind in _kinds(session):
        page = noted(session, kind).where(after).order_by(TOUCHED.c.id).limit(size)
        ids = list(session.execute(page).scalars())
        if not ids:
            return
        yield ids
        after = TOUCHED.c.id > ids[-1]


def count(session: Session, kind: str) -> int:
    """Return how many rows of a kind were noted."""
    return sum(len(page) for page in pages(session, kind, 10 * BATCH))


def clear(session: Session, *kinds: str) -> None:
    """Forget what was noted of these kinds, or of every kind."""
    held = _kinds(session)
    if held.isdisjoint(kinds or held):
        return
    gone = delete(TOUCHED)
    session.execute(gone.where(TOUCHED.c.kind.in_(kinds)) if kinds else gone)
    held.difference_update(kinds or set(held))


def clear_but(session: Session, kind: str) -> None:
    """Forget what was noted of every kind but one."""
    if others := _kinds(session) - {kind}:
        clear(session, *sorted(others))


def _kinds(session: Session) -> set[str]:
    """Return every kind that may have been noted; what was taken back to a savepoint stays in."""
    kinds: set[str] = session.info.setdefault("touched", set())
    return kinds


def _prepare(session: Session) -> None:
    """Make the table, once in a transaction; what a savepoint made may be gone with it."""
    connection = session.connection()
    transaction = session.get_transaction()
    if session.info.get("touched in") is transaction:
        return
    connection.exec_driver_sql(_creation(connection.dialect))
    if not session.in_nested_transaction():
        session.info["touched in"] = transaction


@cache
def _creation(dialect: Dialect) -> str:
    return str(CreateTable(TOUCHED, if_not_exists=True).compile(dialect=dialect))
