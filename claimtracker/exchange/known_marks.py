"""Marks that came in before: what came of them is the newsroom's, and only words are added to it.

Nothing that a file says again is written over what somebody decided or wrote meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Article, Assertion
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import row_history
from claimtracker.queries.stored import pieces
from claimtracker.queries.verdicts import TAKEN_BACK


@dataclass(frozen=True, slots=True)
class KnownMark:
    """The passage that a mark became; `is_gone` where somebody took it away."""

    row_id: str
    key: str
    article: str
    note: str
    is_gone: bool


def find(session: Session, keys: Iterable[str]) -> dict[str, KnownMark]:
    """Return the passages of keys, but those that went with the import that brought them."""
    named = select(Assertion.id, Assertion.key, Article.key, Assertion.note, Assertion.removed_at)
    joined = named.join(Article, Article.id == Assertion.article_id)
    found: dict[str, KnownMark] = {}
    for piece in pieces(sorted(set(keys))):
        for row_id, key, article, note, removed in session.execute(
            joined.where(Assertion.key.in_(piece))
        ):
            found[key] = KnownMark(row_id, key, article, note or "", removed is not None)
    gone = [one.row_id for one in found.values() if one.is_gone]
    why = row_history.reasons(session, "assertion", gone)
    return {
        key: one
        for key, one in found.items()
        if why.get(one.row_id) != TAKEN_BACK or not one.is_gone
    }


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


def _says(note: str, remark: str) -> bool:
    return f"\n\n{remark}\n\n" in f"\n\n{note}\n\n"
