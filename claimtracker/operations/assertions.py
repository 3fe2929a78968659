"""Add and edit assertions, with their chains of voices and their places in the text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from claimtracker.models import Assertion, Attribution, table_of
from claimtracker.operations import anchors, rows, touched
from claimtracker.operations.rows import Edit
from claimtracker.queries.assertions import AssertionContent, Link
from claimtracker.queries.stored import Stored, pieces
from claimtracker.rules.permissions import Actor, require

Spans = Mapping[int, tuple[int, int]]


def add(
    session: Session,
    contents: Sequence[AssertionContent],
    *,
    actor: Actor,
    now: datetime,
    spans: Spans | None = None,
) -> tuple[list[str], list[str]]:
    """Add assertions; return their keys, in order, and the keys of those not found in the text.

    `spans` tells, by the place in `contents`, the offsets that somebody marked.
    """
    require(actor, "assertion.write")
    ids = rows.add(session, Assertion, contents, actor=actor, now=now)
    _chain(session, dict(zip(ids, contents, strict=True)))
    touched.claims(session, [c.claim_id for c in contents if c.claim_id])
    touched.worded(session, _affirmed(contents))
    touched.carriers(session, sorted({c.article_id for c in contents}))
    marked = {ids[place]: span for place, span in (spans or {}).items()}
    stored = [Stored(key, 1, c) for key, c in zip(ids, contents, strict=True)]
    return ids, anchors.place(session, stored, marked)


def edit(
    session: Session,
    edits: Sequence[Edit[AssertionContent]],
    *,
    actor: Actor,
    now: datetime,
    spans: Spans | None = None,
    verb: str = "edit",
    why: str = "",
) -> list[str]:
    """Change assertions; return the keys of those not found in the text; raises StaleVersion."""
    require(actor, "assertion.write")
    rows.edit(session, Assertion, edits, actor=actor, now=now, verb=verb, why=why)
    for piece in pieces([e.stored.id for e in edits]):
        session.execute(delete(Attribution).where(Attribution.assertion_id.in_(piece)))
    _chain(session, {e.stored.id: e.after for e in edits})
    both = {c for e in edits for c in (e.stored.content.claim_id, e.after.claim_id) if c}
    touched.claims(session, sorted(both))
    touched.worded(session, _affirmed([e.after for e in edits]))
    carrying = {c.article_id for e in edits for c in (e.stored.content, e.after)}
    touched.carriers(session, sorted(carrying))
    marked = {edits[place].stored.id: span for place, span in (spans or {}).items()}
    moved = [e for e in edits if _stands_elsewhere(e) or e.stored.id in marked]
    again = [Stored(e.stored.id, e.stored.version + 1, e.after) for e in moved]
    return anchors.place(session, again, marked)


def identity(
    claim_id: str | None, article_id: str, chain: Sequence[Link], quote: str | None
) -> str:
    """Return what makes two records the same assertion: claim, article, voice and quote."""
    voice = [f"{link.entity_id}/{link.for_id}/{link.described}" for link in chain]
    whole = "\n".join([claim_id or "", article_id, *voice, quote or ""])
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def _affirmed(contents: Sequence[AssertionContent]) -> list[str]:
    said = (one for one in contents if one.stance == "affirms")
    return sorted({one.claim_id for one in said if one.claim_id})


def _stands_elsewhere(change: Edit[AssertionContent]) -> bool:
    def where(content: AssertionContent) -> tuple[object, ...]:
        return content.article_id, content.part, content.quote, content.prefix, content.suffix

    return where(change.stored.content) != where(change.after)


def _chain(session: Session, contents: Mapping[str, AssertionContent]) -> None:
    made = [
        {
            "assertion_id": key, "position": position, "entity_id": link.entity_id,
            "for_id": link.for_id, "described": link.described,
        }
        for key, content in contents.items()
        for position, link in enumerate(content.chain)
    ]  # fmt: skip
    if made:
        session.execute(insert(table_of(Attribution)), made)
