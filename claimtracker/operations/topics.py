"""Add and edit topics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from claimtracker.models import Topic
from claimtracker.operations import rows
from claimtracker.operations.rows import Edit
from claimtracker.queries.topics import TopicContent
from claimtracker.rules.permissions import Actor, require


def add(
    session: Session, contents: Sequence[TopicContent], *, actor: Actor, now: datetime
) -> list[str]:
    """Add topics and return their keys, in order."""
    require(actor, "topic.write")
    return rows.add(session, Topic, contents, actor=actor, now=now)


def edit(
    session: Session,
    edits: Sequence[Edit[TopicContent]],
    *,
    actor: Actor,
    now: datetime,
    verb: str = "edit",
    why: str = "",
) -> None:
    """Change topics; raises StaleVersion."""
    require(actor, "topic.write")
    rows.edit(session, Topic, edits, actor=actor, now=now, verb=verb, why=why)
