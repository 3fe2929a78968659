"""Read rows in the order of a column, a page at a time, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

PAGE = 500
Given = dict[str, Any]


def pages(
    session: Session, column: InstrumentedAttribute[Any], wanted: Select[Any] | None = None
) -> Iterator[Sequence[Any]]:
    """Give the values of a unique column of rows that stand, in order, a page at a time."""
    model = column.class_
    listed = select(column) if wanted is None else wanted
    if hasattr(model, "removed_at"):
        listed = listed.where(model.removed_at.is_(None))
    listed = listed.order_by(column).limit(PAGE)
    page = session.execute(listed).scalars().all()
    while page:
        yield page
        page = session.execute(listed.where(column > page[-1])).scalars().all()


def told(content: object, *names: str) -> Given:
    """Return fields of a content as a record gives them."""
    return {name: getattr(content, name) for name in names}


def figure(value: float | None) -> float | int | None:
    """Return a number as people write it: whole where it is."""
    return int(value) if value is not None and value.is_integer() else value
