"""Add and edit claims, with their readings and topics."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from claimtracker.models import Claim, ClaimTopic, Reading, ReadingMember, table_of
from claimtracker.operations import rows, touched
from claimtracker.operations.rows import Edit
from claimtracker.queries.claims import ClaimContent, ReadingContent
from claimtracker.queries.stored import columns_of, pieces
from claimtracker.rules.permissions import Actor, require
from claimtracker.rules.text import fold


def add(
    session: Session, contents: Sequence[ClaimContent], *, actor: Actor, now: datetime
) -> list[str]:
    """Add claims and return their keys, in order."""
    require(actor, "claim.write")
    ids = rows.add(session, Claim, contents, actor=actor, now=now)
    _tie(session, dict(zip(ids, contents, strict=True)))
    touched.claims(session, ids)
    touched.worded(session, ids)
    return ids


def edit(
    session: Session,
    edits: Sequence[Edit[ClaimContent]],
    *,
    actor: Actor,
    now: datetime,
    verb: str = "edit",
    why: str = "",
) -> None:
    """Change claims; raises StaleVersion."""
    require(actor, "claim.write")
    rows.edit(session, Claim, edits, actor=actor, now=now, verb=verb, why=why)
    for piece in pieces([e.stored.id for e in edits]):
        for owned in (ReadingMember, Reading, ClaimTopic):
            session.execute(delete(owned).where(owned.claim_id.in_(piece)))
    _tie(session, {e.stored.id: e.after for e in edits})
    touched.claims(session, [e.stored.id for e in edits])
    touched.worded(session, [e.stored.id for e in edits if _says_otherwise(e)])
    touched.questions(session, [q for e in edits if (q := _question(e.stored.content))])


def identity(statement: str, language: str | None) -> str:
    """Return what makes two records the same claim: statement, folded, and language."""
    return hashlib.sha256(f"{language or ''}\n{fold(statement)}".encode()).hexdigest()[:32]


def _says_otherwise(change: Edit[ClaimContent]) -> bool:
    """Say whether a claim is to be compared by its wording anew: readings answer by themselves."""

    def words(content: ClaimContent) -> tuple[object, ...]:
        value = content.reading.value if content.reading else None
        return content.statement, content.mode, content.state, value is None

    return words(change.stored.content) != words(change.after)


def _question(content: ClaimContent) -> str | None:
    return content.reading.question_id if content.reading else None


def _tie(session: Session, contents: Mapping[str, ClaimContent]) -> None:
    names = columns_of(ReadingContent, Reading)
    readings: list[dict[str, Any]] = []
    members, topics = [], []
    for key, content in contents.items():
        topics += [{"claim_id": key, "topic_id": topic} for topic in content.topics]
        if reading := content.reading:
            readings.append({"claim_id": key} | {n: getattr(reading, n) for n in names})
            members += [{"claim_id": key, "entity_id": e} for e in sorted(set(reading.members))]
    for model, made in ((Reading, readings), (ReadingMember, members), (ClaimTopic, topics)):
        if made:
            session.execute(insert(table_of(model)), made)
