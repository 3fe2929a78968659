"""Add and edit attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.errors import Conflict
from claimtracker.models import Attribute, AttributeName, Reading
from claimtracker.operations import names, rows, touched
from claimtracker.operations.rows import Edit
from claimtracker.queries.attributes import AttributeContent
from claimtracker.queries.stored import pieces
from claimtracker.rules.permissions import Actor, require
from claimtracker.rules.values import SET_KINDS, takes_one


class AttributeInUse(Conflict):
    """What the values of an attribute are read by cannot change while readings use it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Claims use the attribute {name!r}, so its kind and unit stay, and for a list whether"
            " one answer is the only one; add another attribute."
        )


def add(
    session: Session, contents: Sequence[AttributeContent], *, actor: Actor, now: datetime
) -> list[str]:
    """Add attributes and return their keys, in order; raises NameTaken."""
    require(actor, "attribute.write")
    ids = rows.add(session, Attribute, contents, actor=actor, now=now)
    _name(session, dict(zip(ids, contents, strict=True)))
    return ids


def edit(
    session: Session,
    edits: Sequence[Edit[AttributeContent]],
    *,
    actor: Actor,
    now: datetime,
    verb: str = "edit",
    why: str = "",
) -> None:
    """Change attributes; raises StaleVersion, NameTaken, AttributeInUse."""
    require(actor, "attribute.write")
    for change in edits:
        _refuse_other_values(session, change)
    rows.edit(session, Attribute, edits, actor=actor, now=now, verb=verb, why=why)
    _name(session, {e.stored.id: e.after for e in edits})
    for piece in pieces([e.stored.id for e in edits]):
        asked = select(Reading.question_id).where(Reading.attribute_id.in_(piece)).distinct()
        touched.questions(session, [q for q in session.execute(asked).scalars() if q])


def _name(session: Session, contents: Mapping[str, AttributeContent]) -> None:
    called = {key: (content.name, *content.aliases) for key, content in contents.items()}
    names.give(session, AttributeName, called)


def _refuse_other_values(session: Session, change: Edit[AttributeContent]) -> None:
    before, after = change.stored.content, change.after
    if read_by(before) == read_by(after):
        return
    used = select(Reading.claim_id).where(Reading.attribute_id == change.stored.id).limit(1)
    if session.execute(used).first():
        raise AttributeInUse(before.name)


def read_by(content: AttributeContent) -> tuple[object, ...]:
    """Return what the bounds of a value depend on; of single, only those of a list do."""
    is_list = content.kind in SET_KINDS
    return content.kind, content.unit, is_list and takes_one(content.kind, content.single)
