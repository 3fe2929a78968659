"""Keep a search under a name, look at it again, rename it, let it go: each for oneself alone.

Nothing here is an event: it is about a reader, and no row of the ledger.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import Conflict, Invalid, NotFound
from claimtracker.models import SavedSearch
from claimtracker.rules.permissions import Actor, require

LONGEST_NAME = 100
MOST = 30


class NoSuchSavedSearch(NotFound):
    """Somebody has no saved search of that key."""

    def __init__(self) -> None:
        super().__init__("You keep no such search; it may have been deleted in another window.")


class NameOfSearchMissing(Invalid):
    """A search is to be kept under no name, or a lengthy one."""

    def __init__(self) -> None:
        super().__init__(f"Give the search a name of at most {LONGEST_NAME} characters.")


class NameOfSearchTaken(Conflict):
    """Somebody keeps another search under that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"You keep another search under the name {name!r}; choose another.")


class TooManySearches(Invalid):
    """Somebody keeps as many searches as are counted on one page."""

    def __init__(self) -> None:
        super().__init__(f"You keep {MOST} searches already; delete one first.")


def save(
    session: Session, *, actor: Actor, now: datetime, name: str, asked: str, found: int
) -> str:
    """Keep a search that found so much, and return its key; raises NameOfSearchMissing,
    NameOfSearchTaken, TooManySearches.
    """
    require(actor, "ledger.read")
    name = _free(session, actor, name)
    own = select(func.count()).where(SavedSearch.person_id == actor.person_id)
    if session.execute(own).scalar_one() >= MOST:
        raise TooManySearches()
    row = {
        "id": new_id(), "person_id": actor.person_id, "name": name, "asked": asked,
        "found": found, "looked_at": now,
    }  # fmt: skip
    session.execute(insert(SavedSearch).values(**row))
    return str(row["id"])


def look(session: Session, *, actor: Actor, now: datetime, search_id: str, found: int) -> None:
    """Note how much a search found when its owner looked; raises NoSuchSavedSearch."""
    _write(session, actor, search_id, found=found, looked_at=now)


def rename(session: Session, *, actor: Actor, search_id: str, name: str) -> None:
    """Give a search another name; raises NoSuchSavedSearch, NameOfSearchMissing, -Taken."""
    _write(session, actor, search_id, name=_free(session, actor, name, but=search_id))


def forget(session: Session, *, actor: Actor, search_id: str) -> None:
    """Let a search go; raises NoSuchSavedSearch."""
    require(actor, "ledger.read")
    done = session.connection().execute(delete(SavedSearch).where(*_own(actor, search_id)))
    if done.rowcount != 1:
        raise NoSuchSavedSearch()


def _write(session: Session, actor: Actor, search_id: str, **values: object) -> None:
    require(actor, "ledger.read")
    over = update(SavedSearch).where(*_own(actor, search_id)).values(**values)
    if session.connection().execute(over).rowcount != 1:
        raise NoSuchSavedSearch()


def _free(session: Session, actor: Actor, name: str, but: str = "") -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise NameOfSearchMissing()
    named = select(SavedSearch.id).where(
        SavedSearch.person_id == actor.person_id, SavedSearch.name == name
    )
    if session.execute(named).scalar() not in (None, but):
        raise NameOfSearchTaken(name)
    return name


def _own(actor: Actor, search_id: str) -> tuple[Any, ...]:
    return SavedSearch.id == search_id, SavedSearch.person_id == actor.person_id
