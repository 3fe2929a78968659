"""Publications, read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from claimtracker.models import Source
from claimtracker.queries.stored import Stored, flat


@dataclass(frozen=True, slots=True)
class SourceContent:
    """What a publication is called and where it publishes."""

    name: str
    folded: str
    domain: str | None = None
    kind: str | None = None
    ours: bool = False


def by_name(session: Session, folded: Iterable[str]) -> dict[str, Stored[SourceContent]]:
    """Return publications by their folded names."""
    return flat(session, Source, SourceContent, "folded", folded)
