"""Marks that came in before: what came of them is the newsroom's, and only words are added to it.

Nothing that a file says again is written over what somebody decided or wrote meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Article, Assertion
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import row_history
from claimtracker.queries.verdicts import TAKEN_BACK


@dataclass(frozen=True, slots=True)
class KnownMark:
    """The passage that a mark became; `is_gone` where somebody took it away."""

    row_id: str
    key: str
    article: str
    note: str
    is_gone: bool


def find(session: Session, key: str) -> KnownMark | None:
    """Return the passage of a key, unless it went with the import that brought it."""
    named = select(Assertion.id, Article.key, Assertion.note, Assertion.removed_at)
    joined = named.join(Article, Article.id == Assertion.article_id)
    row = session.execute(joined.where(Assertion.key == key)).first()
    if row is None:
        return None
    if row.removed_at and _was_taken_back(session, row.id):
        return None
    return KnownMark(row.id, key, row[1], row.note or "", row.removed_at is not None)


def record(session: Session, known: KnownMark, remarks: Sequence[str]) -> dict[str, Any]:
    """Return the record that adds to a passage what its note never said, and else changes nothing.

    To one whose words were redacted nothing is added.
    """
    told = {"type": "assertion", "key": known.key, "article": known.article}
    new = [one for one in remarks if not _says(known.note, one)]
    if new and not assertion_rows.redacted(session, [known.row_id]):
        earlier = assertion_rows.notes_of(session, known.row_id)
        new = [one for one in new if not any(_says(note, one) for note in earlier)]
        if new:
            told["note"] = "\n\n".join(filter(None, (known.note, *new)))
    return told


def key_of(*told: object) -> str:
    """Return the key of a mark: made of what is told of it, so that it is none that we gave."""
    return f"annotation-{hashlib.sha256(repr(told).encode()).hexdigest()[:16]}"


def _was_taken_back(session: Session, row_id: str) -> bool:
    last = row_history.newest(session, "assertion", row_id)
    return last is not None and last.why == TAKEN_BACK


def _says(note: str, remark: str) -> bool:
    return f"\n\n{remark}\n\n" in f"\n\n{note}\n\n"
