"""Rows as their content: what an edit compares, an event keeps and an export writes."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Base, table_of

Content = TypeVar("Content")
Item = TypeVar("Item")
BATCH = 500


@dataclass(frozen=True, slots=True)
class Stored(Generic[Content]):
    """A row as it stands: its key, the version that an edit must name, and its content."""

    id: str
    version: int
    content: Content
    removed: bool = False


def pieces(items: Sequence[Item], size: int = BATCH) -> Iterator[Sequence[Item]]:
    """Cut a long list into pieces that one statement can name."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def every_key(session: Session, model: type[Base], size: int = BATCH) -> Iterator[list[str]]:
    """Give the keys of all rows of a table in order, some at a time."""
    key, last = table_of(model).c.id, None
    while True:
        page = select(key).order_by(key).limit(size)
        ids = list(session.scalars(page if last is None else page.where(key > last)))
        if not ids:
            return
        yield ids
        last = ids[-1]


def columns_of(kind: type[Any], model: type[Base]) -> list[str]:
    """Return the fields of a content that are columns of its table, in order."""
    known = table_of(model).columns.keys()
    return [field.name for field in fields(kind) if field.name in known]


def flat(
    session: Session, model: type[Base], kind: type[Content], column: str, values: Iterable[str]
) -> dict[str, Stored[Content]]:
    """Return rows whose content is their columns, by the values of one column."""
    table, names = table_of(model), columns_of(kind, model)
    wanted = [table.c.id, table.c.version, table.c.removed_at, table.c[column]]
    found: dict[str, Stored[Content]] = {}
    for piece in pieces(sorted(set(values))):
        statement = select(*wanted, *(table.c[n] for n in names)).where(table.c[column].in_(piece))
        for row in session.execute(statement):
            content = kind(**dict(zip(names, row[4:], strict=True)))
            found[row[3]] = Stored(row[0], row[1], content, row[2] is not None)
    return found


def named(result: Any) -> list[Any]:
    """Return the rows of a result as plain named tuples.

    A column is read by its name twenty times as fast as from a row as the engine gives it.
    """
    return [*map(_shape(tuple(result.keys()))._make, result)]


@cache
def _shape(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)


def grouped(session: Session, statement: Any) -> dict[str, list[Any]]:
    """Run a statement of (owner, value, …) rows and return the values by owner, in order."""
    found: dict[str, list[Any]] = {}
    for owner, *rest in session.execute(statement):
        found.setdefault(owner, []).append(rest[0] if len(rest) == 1 else tuple(rest))
    return found
