"""What people at the desk say to each other about a row, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from claimtracker.db.types import Id, Words
from claimtracker.errors import NotFound
from claimtracker.models import Article, Claim, ClaimMerge, Comment, Dispute, Person
from claimtracker.queries import forwards
from claimtracker.queries.stored import Stored, flat
from claimtracker.rules.keys import is_row_key

MOST_SHOWN = 200


class NothingToComment(NotFound):
    """There is no such row, or it is none that people comment on."""

    def __init__(self, table: str, key: str) -> None:
        super().__init__(f"There is no {table[:40]} {key[:80]!r} that could be commented on.")


class NoSuchComment(NotFound):
    """There is no comment of that key any more."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no comment {key[:40]} any more.")


@dataclass(frozen=True, slots=True)
class CommentContent:
    """What somebody wrote about a row, by the row's table and key."""

    table_name: str
    row_id: str
    author_id: str
    written_at: datetime
    text: str | None


@dataclass(frozen=True, slots=True)
class CommentShown:
    """A comment as the page of its row shows it; without `text` the words were taken away."""

    id: str
    version: int
    author_id: str
    author: str
    at: datetime
    text: str | None


@dataclass(frozen=True, slots=True)
class Thread:
    """A page of the comments on one row, the first first, under the name that its address has.

    `older` counts those before them; `is_newest` says that none come after.
    """

    table: str
    key: str
    comments: tuple[CommentShown, ...]
    older: int = 0
    is_newest: bool = True


def by_id(session: Session, ids: Sequence[str]) -> Mapping[str, Stored[CommentContent]]:
    """Return comments by their keys."""
    return flat(session, Comment, CommentContent, "id", ids)


def get(session: Session, key: str) -> Stored[CommentContent]:
    """Return a comment that stands; raises NoSuchComment."""
    found = by_id(session, [key]).get(key)
    if found is None or found.removed:
        raise NoSuchComment(key)
    return found


def thread(session: Session, table: str, key: str, before: str = "") -> Thread:
    """Return what is said about a row; a claim has what was said of those that went up in it.

    The newest, or those before a comment of that key.
    """
    _require_named(table, key)
    asked = {"key": key, "before": before} if before else {"key": key}
    found = session.connection().execute(_thread(table, bool(before)), asked).all()
    shown = tuple(CommentShown(*row[:6]) for row in reversed(found))
    older = found[0].there - len(found) if found else 0
    return Thread(table, key, shown, older, not before)


@cache
def _thread(table: str, is_before: bool) -> Any:
    key = bindparam("key", type_=Id if table == "dispute" else Words)
    before = bindparam("before", type_=Id) if is_before else ""
    return on_rows(table, _rows(table, key), before)


def on_rows(table: str, rows: Any, before: Any = "") -> Any:
    """Return the query of the newest comments on the rows that a query finds.

    The last column counts all that there are, also those that are too many to be shown.
    """
    earlier = () if isinstance(before, str) and not before else (Comment.id < before,)
    return (
        select(
            Comment.id, Comment.version, Comment.author_id, Person.name, Comment.written_at,
            Comment.text, func.count().over().label("there"),
        )
        .join(Person, Person.id == Comment.author_id)
        .where(
            Comment.row_id.in_(rows), Comment.table_name == table, Comment.removed_at.is_(None),
            *earlier,
        )
        .order_by(Comment.id.desc())
        .limit(MOST_SHOWN)
    )  # fmt: skip


def row_of(session: Session, table: str, key: str) -> str:
    """Return the key of the row that an address names; raises NothingToComment."""
    _require_named(table, key)
    found = session.scalars(_named(table, key)).first()
    if found is None:
        raise NothingToComment(table, key)
    return str(found)


def key_of(session: Session, table: str, row_id: str) -> str:
    """Return the name by which the address of a row calls it; raises NothingToComment."""
    if table == "dispute":
        return row_id
    model = Claim if table == "claim" else Article
    found = session.scalars(select(model.key).where(model.id == row_id)).first()
    if found is None:
        raise NothingToComment(table, row_id)
    return found


def _require_named(table: str, key: str) -> None:
    if table not in ("claim", "article") and not (table == "dispute" and is_row_key(key)):
        raise NothingToComment(table, key)


def _rows(table: str, key: Any) -> Any:
    if table != "claim":
        return _named(table, key)
    family = forwards.families(ClaimMerge, _named(table, key))
    return select(family.c.id)


def _named(table: str, key: Any) -> Any:
    if table == "claim":
        return select(Claim.id).where(Claim.key == key, Claim.removed_at.is_(None))
    if table == "article":
        return select(Article.id).where(Article.key == key, Article.removed_at.is_(None))
    return select(Dispute.id).where(Dispute.id == key, Dispute.removed_at.is_(None))
