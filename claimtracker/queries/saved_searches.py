"""The searches that somebody keeps, and how much more each finds than when they last looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import SavedSearch
from claimtracker.queries import search
from claimtracker.rules import search_query
from claimtracker.rules.search_query import InvalidQuery

CAP = 10_000


@dataclass(frozen=True, slots=True)
class Saved:
    """One search that somebody keeps; `found` is what it found when they last looked."""

    id: str
    name: str
    asked: str
    found: int
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class SavedNow:
    """A search that somebody keeps, with what it finds now.

    `more` is by how much that is more than at the last look; None where it is more than can be
    counted, or the search is none that can be read.
    """

    saved: Saved
    now: int
    more: int | None


def of_person(session: Session, person_id: str) -> list[Saved]:
    """Return the searches of a person by their names; read with the sight of the whole."""
    kept = select(
        SavedSearch.id, SavedSearch.name, SavedSearch.asked, SavedSearch.found,
        SavedSearch.looked_at,
    )  # fmt: skip
    own = kept.where(SavedSearch.person_id == person_id).order_by(SavedSearch.name)
    return [Saved(*row) for row in session.execute(own)]


def now(session: Session, saved: Saved) -> SavedNow:
    """Return what a search finds now, as far as the session sees; counted up to the cap."""
    found = counted(session, saved.asked)
    is_known = found is not None and max(found, saved.found) <= CAP
    more = max(0, found - saved.found) if is_known and found is not None else None
    return SavedNow(saved, found or 0, more)


def counted(session: Session, asked: str) -> int | None:
    """Return how much a search finds, at most one more than the cap; None if it is no search."""
    try:
        query = search_query.parse(asked)
    except InvalidQuery:
        return None
    return search.counted(session, query, CAP)
