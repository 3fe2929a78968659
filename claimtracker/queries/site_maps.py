"""What is public, by its addresses, in stretches that a crawler takes one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args
from uuid import UUID

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import Article, Base, Claim, Dispute
from claimtracker.queries import indexes, public_tables

Kind = Literal["claims", "disputes", "articles", "speakers", "sources", "subjects", "topics"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# One site map may name 50,000 addresses.
STRETCH = 10_000
FIRST = str(UUID(int=0))

# The rows and their names; claims and articles are found in the narrow tables of what is public.
_NAMED: Mapping[str, tuple[type[Base], Any, Any]] = {
    "claims": (Claim, Claim.key, public_tables.CLAIM),
    "disputes": (Dispute, Dispute.id, None),
    "articles": (Article, Article.key, public_tables.ARTICLE),
}


def beginnings(session: Session, kind: Kind) -> list[str]:
    """Return the rows after which the stretches of a kind begin; one query, to be read publicly."""
    found = session.execute(_beginnings(kind)).scalars()
    return [one for one in found if one is not None]


def stretch(session: Session, kind: Kind, after: str) -> list[str]:
    """Return the names of the rows of one stretch; one query, to be read publicly."""
    if kind not in _NAMED:
        named, row = indexes.names(kind)
        return list(session.execute(_after(named, row, after)).scalars())
    model, name, narrow = _NAMED[kind]
    row = _row(narrow if narrow is not None else model)
    found = select(name)
    if narrow is not None:
        found = found.join(narrow, row == model.id)  # type: ignore[attr-defined]
    return list(session.execute(_after(found, row, after)).scalars())


def _after(found: Select[Any], row: Any, after: str) -> Select[Any]:
    return found.where(row > after).order_by(row).limit(STRETCH)


def _beginnings(kind: Kind) -> Select[Any]:
    """Return the query that steps from stretch to stretch along the keys of rows."""
    rows, row = _keys(kind)
    begun = select(literal(FIRST, row.type).label("row")).cte("begun", recursive=True)
    further = (
        rows.where(row > begun.c.row).order_by(row).limit(1).offset(STRETCH - 1)
    ).scalar_subquery()
    begun = begun.union_all(select(further).where(begun.c.row.is_not(None)))
    return select(begun.c.row)


def _keys(kind: Kind) -> tuple[Select[Any], Any]:
    if kind not in _NAMED:
        named, row = indexes.names(kind)
        return named.with_only_columns(row, maintain_column_froms=True), row
    model, _, narrow = _NAMED[kind]
    row = _row(narrow if narrow is not None else aliased(model))
    return select(row), row


def _row(rows: Any) -> Any:
    """Return the column of the keys of rows."""
    return rows.id if hasattr(rows, "id") else next(iter(rows.c))
