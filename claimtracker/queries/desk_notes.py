"""What the page of an article says to the desk alone: what is held back, and what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Text, bindparam, cast, null, select, union_all
from sqlalchemy.orm import Session

from claimtracker.db.types import Id
from claimtracker.models import Article
from claimtracker.queries import comments, holds
from claimtracker.queries.comments import CommentShown, Thread
from claimtracker.queries.holds import HoldNow


@dataclass(frozen=True, slots=True)
class DeskNotes:
    """The holds on an article and its assertions, by table and key, and the comments on it."""

    held: Mapping[tuple[str, str], HoldNow]
    thread: Thread


def of_article(session: Session, key: str, before: str = "") -> DeskNotes:
    """Return what the desk alone is told of an article; one query, and one more for the comments
    before one of that key.
    """
    rows = session.connection().execute(_NOTES, {"key": key}).all()
    held = {
        (one.table, one.key): HoldNow(one.id, one.text, one.at, one.name)
        for one in rows
        if one.table
    }
    said = sorted((one for one in rows if not one.table), key=lambda one: str(one.id))
    shown = [
        CommentShown(one.id, one.version, one.author_id, one.name, one.at, one.text) for one in said
    ]
    if before:
        return DeskNotes(held, comments.thread(session, "article", key, before))
    older = said[0].there - len(said) if said else 0
    return DeskNotes(held, Thread("article", key, tuple(shown), older))


def _notes() -> Any:
    held = holds.of_article().subquery()
    article = select(Article.id).where(
        Article.key == bindparam("key"), Article.removed_at.is_(None)
    )
    said = comments.on_rows("article", article).subquery()
    no_text, no_number, nobody = cast(null(), Text), cast(null(), Integer), cast(null(), Id)
    return union_all(
        select(
            held.c.table, held.c.key, held.c.id, no_number.label("version"),
            nobody.label("author_id"), held.c.name, held.c.placed_at.label("at"),
            held.c.reason.label("text"), no_number.label("there"),
        ),
        select(
            no_text, no_text, said.c.id, said.c.version, said.c.author_id, said.c.name,
            said.c.written_at, said.c.text, said.c.there,
        ),
    )  # fmt: skip


_NOTES = _notes()
