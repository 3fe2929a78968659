"""Evidence, read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Evidence
from claimtracker.queries.stored import Stored, flat, pieces

# What forms call a piece: titles are not unique, and keys say little.
CALLED = Evidence.title + " (" + Evidence.key + ")"


@dataclass(frozen=True, slots=True)
class EvidenceContent:
    """What a verdict can rest on; `asked`, `asked_on` and `answer` where somebody was asked."""

    key: str
    title: str
    url: str | None = None
    archived: str | None = None
    kind: str = "primary"
    locator: str | None = None
    seen: str | None = None
    state: str = "stands"
    note: str | None = None
    asked: str | None = None
    asked_on: str | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A piece of evidence that is there, by the key of its row and its own."""

    id: str
    key: str


def by_key(session: Session, keys: Iterable[str]) -> dict[str, Stored[EvidenceContent]]:
    """Return evidence by its keys."""
    return flat(session, Evidence, EvidenceContent, "key", keys)


def called(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return what forms call pieces of evidence, by the keys of their rows."""
    found: dict[str, str] = {}
    for piece in pieces(sorted(set(ids))):
        named = select(Evidence.id, CALLED).where(Evidence.id.in_(piece))
        found |= {key: name for key, name in session.execute(named)}
    return found


def by_what_is_typed(session: Session, typed: Iterable[str]) -> dict[str, list[Known]]:
    """Return the pieces that stand and may be meant by their key, their title, or both."""
    found: dict[str, list[Known]] = {}
    for piece in pieces(sorted(set(typed))):
        for column in (Evidence.key, CALLED, Evidence.title):
            open_ones = [one for one in piece if one not in found]
            named = select(column, Evidence.id, Evidence.key).where(
                column.in_(open_ones), Evidence.removed_at.is_(None)
            )
            for name, row_id, key in session.execute(named.order_by(Evidence.key)):
                found.setdefault(name, []).append(Known(row_id, key))
    return found


def by_id(session: Session, ids: Iterable[str]) -> dict[str, Stored[EvidenceContent]]:
    """Return evidence by the keys of its rows."""
    return flat(session, Evidence, EvidenceContent, "id", ids)
