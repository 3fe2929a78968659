"""What every table shares: names of constraints, classes of columns, keys, versions.

Each column has a class: `public` (may leave with what is released), `internal` (stays in
the newsroom) or `secret` (stays in the ledger). Each table says in its `info` by which
column it would spread over machines, or that it is small enough to stand `everywhere`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Integer, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

from claimtracker.db.types import Id, Words, new_id

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The tables of a ledger."""

    metadata = MetaData(naming_convention=NAMES)


def public(kind: Any = Words, *rest: Any, **options: Any) -> MappedColumn[Any]:
    """A column that leaves with what is released."""
    return mapped_column(kind, *rest, info={"class": "public"}, **options)


def internal(kind: Any = Words, *rest: Any, **options: Any) -> MappedColumn[Any]:
    """A column that stays in the newsroom."""
    return mapped_column(kind, *rest, info={"class": "internal"}, **options)


def secret(kind: Any = Words, *rest: Any, **options: Any) -> MappedColumn[Any]:
    """A column that never leaves the ledger."""
    return mapped_column(kind, *rest, info={"class": "secret"}, **options)


def refers(target: str, *, column: Any = public, **options: Any) -> MappedColumn[Any]:
    """A column that names a row of another table by its key."""
    made: MappedColumn[Any] = column(Id, ForeignKey(target), **options)
    return made


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """A check that a column holds one of the words, or nothing."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def spread_by(column: str) -> dict[str, str]:
    """Say by which column a table would spread over machines."""
    return {"spread": column}


EVERYWHERE = {"spread": "everywhere"}


class Keyed:
    """A row with a key of its own, made by the application."""

    id: Mapped[str] = public(Id, primary_key=True, default=new_id, sort_order=-1)


class Editable(Keyed):
    """A row that people change: it carries a version, and is taken away by a date only."""

    version: Mapped[int] = public(Integer, default=1, sort_order=90)
    removed_at: Mapped[datetime | None] = internal(DateTime, sort_order=91)


def table_of(model: type[Base]) -> Table:
    """Return the table behind a model, for statements that bypass the unit of work."""
    return cast("Table", model.__table__)
