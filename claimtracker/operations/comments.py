"""Comment on a row, change one's comment, take one away; whom it names is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from claimtracker.errors import Forbidden, Invalid
from claimtracker.models import Comment, CommentMention, Dispute
from claimtracker.operations import notifications, rows
from claimtracker.operations.rows import Edit
from claimtracker.queries import desk
from claimtracker.queries.comments import CommentContent
from claimtracker.queries.stored import Stored
from claimtracker.rules.mentions import LONGEST_COMMENT, mentioned
from claimtracker.rules.permissions import REVIEWERS, Actor, require


class EmptyComment(Invalid):
    """A comment says nothing, or more than there is room for."""

    def __init__(self) -> None:
        super().__init__(f"Write something, of at most {LONGEST_COMMENT:,} characters.")


class NotYourComment(Forbidden):
    """Somebody would change or take away what another person wrote."""

    def __init__(self) -> None:
        super().__init__(
            "Only who wrote a comment changes it; a reviewer can take it away as well."
        )


def add(
    session: Session, *, actor: Actor, now: datetime, table: str, row_id: str, text: str
) -> str:
    """Comment on a row and return the key of the comment; raises EmptyComment."""
    require(actor, "comment.write")
    content = CommentContent(table, row_id, actor.person_id, now, _plain(text))
    [made] = rows.add(session, Comment, [content], actor=actor, now=now)
    named = _mention(session, made, content.text or "")
    notifications.tell(session, named, "mention", table, row_id, actor=actor, now=now)
    owners = _owners(session, table, row_id) - named
    notifications.tell(session, owners, "comment", table, row_id, actor=actor, now=now)
    return made


def change(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    stored: Stored[CommentContent],
    text: str,
) -> None:
    """Change one's own comment; whom it names only now is told. Raises StaleVersion,
    EmptyComment, NotYourComment.
    """
    require(actor, "comment.write")
    if stored.content.author_id != actor.person_id:
        raise NotYourComment()
    after = replace(stored.content, text=_plain(text))
    before = _mentioned_before(session, stored.id)
    edit(session, [Edit(stored, after)], actor=actor, now=now)
    named = _mention(session, stored.id, after.text or "")
    row = stored.content.table_name, stored.content.row_id
    notifications.tell(session, named - before, "mention", *row, actor=actor, now=now)


def edit(
    session: Session,
    edits: Sequence[Edit[CommentContent]],
    *,
    actor: Actor,
    now: datetime,
    verb: str = "edit",
    why: str = "",
) -> None:
    """Write changed comments; raises StaleVersion."""
    require(actor, "comment.write")
    rows.edit(session, Comment, edits, actor=actor, now=now, verb=verb, why=why)


def remove(
    session: Session, *, actor: Actor, now: datetime, stored: Stored[CommentContent]
) -> None:
    """Take a comment away; raises StaleVersion, NotYourComment."""
    require(actor, "comment.write")
    if stored.content.author_id != actor.person_id and actor.role not in REVIEWERS:
        raise NotYourComment()
    rows.remove(session, Comment, [stored], actor=actor, now=now, why="")


def _plain(text: str) -> str:
    plain = text.strip()
    if not plain or len(plain) > LONGEST_COMMENT:
        raise EmptyComment()
    return plain


def _mention(session: Session, comment_id: str, text: str) -> set[str]:
    """Keep whom a comment names, and return them by their keys."""
    named = set(mentioned(text, desk.people(session)))
    session.execute(delete(CommentMention).where(CommentMention.comment_id == comment_id))
    if named:
        made = [{"comment_id": comment_id, "person_id": one} for one in sorted(named)]
        session.execute(insert(CommentMention), made)
    return named


def _mentioned_before(session: Session, comment_id: str) -> set[str]:
    named = select(CommentMention.person_id).where(CommentMention.comment_id == comment_id)
    return set(session.scalars(named))


def _owners(session: Session, table: str, row_id: str) -> set[str]:
    """Return who owns what was commented on: a dispute has an owner, and nothing else has."""
    if table != "dispute":
        return set()
    owner: Iterable[str | None] = session.scalars(
        select(Dispute.owner_id).where(Dispute.id == row_id)
    )
    return {one for one in owner if one}
