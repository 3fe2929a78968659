"""Evidence, read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from claimtracker.models import Evidence
from claimtracker.queries.stored import Stored, flat


@dataclass(frozen=True, slots=True)
class EvidenceContent:
    """What a verdict can rest on."""

    key: str
    title: str
    url: str | None = None
    archived: str | None = None
    kind: str = "primary"
    locator: str | None = None
    seen: str | None = None
    state: str = "stands"
    note: str | None = None


def by_key(session: Session, keys: Iterable[str]) -> dict[str, Stored[EvidenceContent]]:
    """Return evidence by its keys."""
    return flat(session, Evidence, EvidenceContent, "key", keys)
