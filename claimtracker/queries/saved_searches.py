"""The searches that somebody keeps, and how much is new in each since they last looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import SavedSearch
from claimtracker.queries import news, search
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
    """A search that somebody keeps, with what it finds now and what of that is new.

    Both are None where it finds more than can be counted, or is none that can be read.
    """

    saved: Saved
    now: int | None
    new: int | None


def of_person(session: Session, person_id: str) -> list[Saved]:
    """Return the searches of a person by their names; read with the sight of the whole."""
    kept = select(
        SavedSearch.id, SavedSearch.name, SavedSearch.asked, SavedSearch.found,
        SavedSearch.looked_at,
    )  # fmt: skip
    own = kept.where(SavedSearch.person_id == person_id).order_by(SavedSearch.name)
    return [Saved(*row) for row in session.execute(own)]


def now(session: Session, saved: Saved) -> SavedNow:
    """Return what a search finds now, as far as the session sees, and what is new of it."""
    try:
        query = search_query.parse(saved.asked)
    except InvalidQuery:
        return SavedNow(saved, None, None)
    found = news.counted(session, query, saved.looked_at, CAP)
    return SavedNow(saved, found.found, found.new)


def counted(session: Session, asked: str) -> int | None:
    """Return how much a search finds, at most one more than the cap; None if it is no search."""
    try:
        query = search_query.parse(asked)
    except InvalidQuery:
        return None
    return search.counted(session, query, CAP)
