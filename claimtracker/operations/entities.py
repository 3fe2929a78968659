"""Add and edit entities, their names, and the places they lie in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from claimtracker.errors import Invalid
from claimtracker.models import (
    Assertion,
    Attribution,
    Entity,
    EntityName,
    EntityWithin,
    Reading,
    ReadingMember,
    table_of,
)
from claimtracker.operations import names, rows, touched
from claimtracker.operations.rows import Edit
from claimtracker.queries.entities import EntityContent
from claimtracker.queries.stored import pieces
from claimtracker.rules.permissions import Actor, require


class PlaceInItself(Invalid):
    """A place would lie in itself, directly or through others."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} would lie within itself; correct the places it lies in.")


def add(
    session: Session, contents: Sequence[EntityContent], *, actor: Actor, now: datetime
) -> list[str]:
    """Add entities and return their keys, in order; raises NameTaken."""
    require(actor, "entity.write")
    ids = rows.add(session, Entity, contents, actor=actor, now=now)
    _tie(session, dict(zip(ids, contents, strict=True)))
    return ids


def edit(
    session: Session,
    edits: Sequence[Edit[EntityContent]],
    *,
    actor: Actor,
    now: datetime,
    verb: str = "edit",
    why: str = "",
) -> None:
    """Change entities; raises StaleVersion, NameTaken, PlaceInItself."""
    require(actor, "entity.write")
    rows.edit(session, Entity, edits, actor=actor, now=now, verb=verb, why=why)
    _tie(session, {e.stored.id: e.after for e in edits})
    moved = [e.stored.id for e in edits if e.stored.content.within != e.after.within]
    _touch_questions_on(session, moved)
    renamed = [e.stored.id for e in edits if e.stored.content.name != e.after.name]
    _touch_claims_about(session, renamed)


def _tie(session: Session, contents: Mapping[str, EntityContent]) -> None:
    called = {key: (content.name, *content.aliases) for key, content in contents.items()}
    names.give(session, EntityName, called)
    for piece in pieces(sorted(contents)):
        session.execute(delete(EntityWithin).where(EntityWithin.entity_id.in_(piece)))
    lies = [
        {"entity_id": key, "within_id": place}
        for key, content in contents.items()
        for place in sorted(set(content.within))
    ]
    if lies:
        session.execute(insert(table_of(EntityWithin)), lies)
        _refuse_circles(
            session, {row["entity_id"]: contents[row["entity_id"]].name for row in lies}
        )


def _refuse_circles(session: Session, changed: Mapping[str, str]) -> None:
    outward: dict[str, set[str]] = {}
    for inner, outer in session.execute(select(EntityWithin.entity_id, EntityWithin.within_id)):
        outward.setdefault(inner, set()).add(outer)
    for start, name in changed.items():
        reached, front = set(), set(outward[start])
        while front:
            reached |= front
            front = set().union(*(outward.get(place, set()) for place in front)) - reached
        if start in reached:
            raise PlaceInItself(name)


def _touch_questions_on(session: Session, ids: Sequence[str]) -> None:
    for piece in pieces(sorted(ids)):
        named = select(Reading.question_id).join(
            ReadingMember, ReadingMember.claim_id == Reading.claim_id
        )
        asked = session.execute(named.where(ReadingMember.entity_id.in_(piece))).scalars()
        touched.questions(session, [question for question in asked if question])


def _touch_claims_about(session: Session, ids: Sequence[str]) -> None:
    for piece in pieces(sorted(ids)):
        about = Reading.subject_id.in_(piece) | Reading.object_id.in_(piece)
        touched.note_all(session, "claim", select(Reading.claim_id).where(about))
        speaks = Attribution.entity_id.in_(piece) | Attribution.for_id.in_(piece)
        said = select(Assertion.claim_id).join(Attribution).where(speaks)
        touched.note_all(session, "claim", said)
