"""Topics, read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from claimtracker.models import Topic
from claimtracker.queries.stored import Stored, flat


@dataclass(frozen=True, slots=True)
class TopicContent:
    """What a topic is called."""

    name: str
    folded: str
    note: str | None = None


def by_name(session: Session, folded: Iterable[str]) -> dict[str, Stored[TopicContent]]:
    """Return topics by their folded names."""
    return flat(session, Topic, TopicContent, "folded", folded)
