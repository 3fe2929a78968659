"""What names an entity, an attribute or a source, and how it comes to name another one.

Every row is changed by the operation of its noun, with an event, so that the questions that are
touched are compared anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Article,
    Assertion,
    Attribution,
    Claim,
    Dispute,
    Entity,
    EntityWithin,
    Reading,
    ReadingMember,
    VerdictDraft,
)
from claimtracker.operations import (
    articles,
    assertions,
    claims,
    entities,
    events,
    rows,
    sources,
    touched,
    verdict_drafts,
)
from claimtracker.operations.rows import Edit
from claimtracker.queries import articles as article_rows
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.assertions import AssertionContent, Link
from claimtracker.queries.claims import ClaimContent
from claimtracker.queries.stored import pieces
from claimtracker.rules.questions import question_id

MOVE = "move"
QUESTION = ("subject_id", "attribute_id", "object_id")


@dataclass(frozen=True, slots=True)
class Moving:
    """One name that becomes another, why, and who moves it when."""

    session: Session
    lost: str
    kept: str
    why: str
    by: dict[str, Any]

    def to(self, key: str | None) -> str | None:
        """Return what a key becomes."""
        return self.kept if key == self.lost else key

    @property
    def told(self) -> dict[str, Any]:
        """What every event of it tells."""
        return {**self.by, "verb": MOVE, "why": self.why}


def move_entity(moving: Moving) -> int:
    """Let everything that names an entity name another; return how many rows were changed."""
    lost = moving.lost
    about = select(Reading.claim_id).where(
        or_(Reading.subject_id == lost, Reading.object_id == lost)
    )
    named = select(ReadingMember.claim_id).where(ReadingMember.entity_id == lost)
    moved = _claims(moving, about.union(named))
    speaks = or_(Attribution.entity_id == lost, Attribution.for_id == lost)
    moved += _assertions(moving, select(Attribution.assertion_id).where(speaks))
    return moved + _places(moving) + _disputes(moving)


def move_attribute(moving: Moving) -> int:
    """Let everything that asks an attribute ask another; return how many rows were changed."""
    asking = select(Reading.claim_id).where(Reading.attribute_id == moving.lost)
    return _claims(moving, asking) + _disputes(moving)


def move_source(moving: Moving) -> int:
    """Let what a source printed, and drafts of its verdicts, be of another; return how many.

    Verdicts that were published are never altered: they lead on from the one to the other.
    """
    sources.touch(moving.session, [moving.lost])
    return _articles(moving) + _drafts(moving)


def _articles(moving: Moving) -> int:
    printed = select(Article.id).where(Article.source_id == moving.lost)
    keys = _standing(moving, Article, printed)
    for piece in pieces(keys):
        stored = article_rows.by_id(moving.session, piece).values()
        edits = [Edit(row, replace(row.content, source_id=moving.kept)) for row in stored]
        articles.edit(moving.session, edits, **moving.told)
    return len(keys)


def _drafts(moving: Moving) -> int:
    wanted = select(VerdictDraft.id).where(
        VerdictDraft.publisher_id == moving.lost, VerdictDraft.state != "published"
    )
    keys = _standing(moving, VerdictDraft, wanted)
    for piece in pieces(keys):
        stored = verdict_rows.drafts_by_id(moving.session, piece).values()
        edits = [Edit(row, replace(row.content, publisher_id=moving.kept)) for row in stored]
        verdict_drafts.edit_draft(moving.session, edits, **moving.told)
    return len(keys)


def _claims(moving: Moving, naming: Any) -> int:
    keys = _standing(moving, Claim, naming)
    for piece in pieces(keys):
        stored = claim_rows.by_id(moving.session, piece)
        edits = [Edit(row, _claim(moving, row.content)) for row in stored.values()]
        claims.edit(moving.session, edits, **moving.told)
    return len(keys)


def _claim(moving: Moving, content: ClaimContent) -> ClaimContent:
    reading = content.reading
    assert reading is not None
    members = tuple(sorted({str(moving.to(key)) for key in reading.members}))
    moved = replace(reading, members=members, **_question(moving, reading))
    return replace(content, reading=moved)


def _question(moving: Moving, asked: Any) -> dict[str, Any]:
    """Return subject, attribute and object moved, and the key of the question they make."""
    to = {name: moving.to(getattr(asked, name)) for name in QUESTION}
    if asked.question_id is not None:
        key = question_id(str(to["subject_id"]), str(to["attribute_id"]), to["object_id"])
        to["question_id"] = key
    return to


def _assertions(moving: Moving, naming: Select[Any]) -> int:
    keys = _standing(moving, Assertion, naming)
    for piece in pieces(keys):
        stored = assertion_rows.by_id(moving.session, piece)
        edits = [Edit(row, _assertion(moving, row.content)) for row in stored.values()]
        assertions.edit(moving.session, edits, **moving.told)
    return len(keys)


def _assertion(moving: Moving, content: AssertionContent) -> AssertionContent:
    chain = tuple(
        Link(moving.to(link.entity_id), moving.to(link.for_id), link.described)
        for link in content.chain
    )
    same = assertions.identity(content.claim_id, content.article_id, chain, content.quote)
    return replace(content, chain=chain, identity=same)


def _places(moving: Moving) -> int:
    """Let what lies in the lost place lie in the kept one."""
    inside = select(EntityWithin.entity_id).where(
        EntityWithin.within_id == moving.lost, EntityWithin.entity_id != moving.kept
    )
    keys = _standing(moving, Entity, inside)
    for piece in pieces(keys):
        stored = entity_rows.by_id(moving.session, piece)
        edits = [
            Edit(row, replace(row.content, within=_moved(moving, row.content.within)))
            for row in stored.values()
        ]
        entities.edit(moving.session, edits, **moving.told)
    return len(keys)


def _disputes(moving: Moving) -> int:
    """Move what was decided along with its question, unless the other is in dispute already."""
    table = Dispute.__table__
    named = [table.c[name] == moving.lost for name in QUESTION]
    found = moving.session.execute(select(table).where(or_(*named))).all()
    moved = 0
    for row in found:
        to = _question(moving, row)
        taken = select(Dispute.id).where(Dispute.question_id == to["question_id"])
        if moving.session.execute(taken).first() is None:
            over = {"row": row.id, "read": row.version, **to}
            rows.write_over(moving.session, Dispute, [over])
            before = {name: getattr(row, name) for name in to}
            act = events.Act(MOVE, "dispute", row.id, before, to, moving.why)
            events.record(moving.session, acts=[act], **moving.by)
            touched.questions(moving.session, [row.question_id, str(to["question_id"])])
            moved += 1
    return moved


def _moved(moving: Moving, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({str(moving.to(key)) for key in keys}))


def _standing(moving: Moving, model: Any, naming: Any) -> list[str]:
    """Return the keys of rows that name the lost one; those taken away stay as they are."""
    wanted = select(model.id).where(model.id.in_(naming), model.removed_at.is_(None))
    return list(moving.session.scalars(wanted.order_by(model.id)))
