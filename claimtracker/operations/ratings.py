"""Add and edit the words of the two vocabularies, ratings and outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Article, Outcome, Rating, Source
from claimtracker.operations import rows, touched
from claimtracker.operations.rows import Edit
from claimtracker.queries.ratings import RatingContent
from claimtracker.rules.permissions import Actor, require

Vocabulary = type[Rating] | type[Outcome]


def add(
    session: Session,
    vocabulary: Vocabulary,
    contents: Sequence[RatingContent],
    *,
    actor: Actor,
    now: datetime,
) -> list[str]:
    """Add words to a vocabulary and return their keys, in order."""
    require(actor, "vocabulary.write")
    return rows.add(session, vocabulary, contents, actor=actor, now=now)


def edit(
    session: Session,
    vocabulary: Vocabulary,
    edits: Sequence[Edit[RatingContent]],
    *,
    actor: Actor,
    now: datetime,
    verb: str = "edit",
    why: str = "",
) -> None:
    """Rename or retire words; verdicts keep the words they were given with."""
    require(actor, "vocabulary.write")
    rows.edit(session, vocabulary, edits, actor=actor, now=now, verb=verb, why=why)
    if any(_scale(e.stored.content) != _scale(e.after) for e in edits):
        # What we printed is looked at again where a rating moved on its scale.
        ours = select(Article.id).join(Source).where(Source.ours.is_(True))
        touched.note_all(session, "carrier", ours)


def _scale(content: RatingContent) -> tuple[object, ...]:
    return content.code, content.ordinal, content.best, content.worst
