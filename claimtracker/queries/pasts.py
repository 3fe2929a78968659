"""Where two ledgers last met, and what a row was at that moment: read from events and seals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimtracker.models import Event, EventContent, Import, Seal, SealedEvent
from claimtracker.queries import history
from claimtracker.queries.history import BY_RULE, MAKING
from claimtracker.queries.stored import Stored

# The event that a merge leaves on its import: which ledger it brought, and up to which head.
MERGE = "merge ledger"


@dataclass(frozen=True, slots=True)
class Meeting:
    """The last moment at which two ledgers knew of each other, as the number of a seal in each."""

    ours: int
    theirs: int


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that stands: the seal of its event, or the one before it; and what it says."""

    seal: int
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Past:
    """What happened to a row since a seal: the acts, and the fields as they were before them."""

    acts: tuple[str, ...]
    before: Mapping[str, Any]
    is_known: bool


def last_meeting(ours: Session, theirs: Session) -> Meeting | None:
    """Return when two ledgers last met: as one, or when one of them took the other in."""
    shared = _shared(ours, theirs)
    found = [Meeting(shared, shared)] if shared else []
    found += [Meeting(one.seal, met) for one, met in _took(ours, theirs)]
    found += [Meeting(met, one.seal) for one, met in _took(theirs, ours)]
    return max(found, key=lambda one: (one.theirs, one.ours), default=None)


def merges(session: Session) -> list[Merged]:
    """Return the merges into a ledger that were not taken back, the oldest first.

    One that was committed a moment ago may be under no seal yet; it came after the last.
    """
    last = select(func.coalesce(func.max(Seal.number), 0)).scalar_subquery()
    seal = func.coalesce(SealedEvent.seal_number, last)
    wanted = (
        select(seal, EventContent.content)
        .select_from(Event)
        .outerjoin(SealedEvent, SealedEvent.event_id == Event.id)
        .join(EventContent, EventContent.event_id == Event.id)
        .join(Import, Import.id == Event.row_id)
        .where(Event.table_name == "import", Event.act == MERGE, Import.undone_at.is_(None))
        .order_by(seal, Event.id)
    )
    found = ((seal, history.side(said, "after")) for seal, said in session.execute(wanted))
    return [Merged(seal, after) for seal, after in found if _names_a_ledger(after)]


def _names_a_ledger(after: Mapping[str, Any]) -> bool:
    """Say whether an event tells which ledger came in, as a merge writes it."""
    beside = after.get("beside")
    pairs = beside if isinstance(beside, list) else [None]
    return isinstance(after.get("head"), str) and all(
        isinstance(one, list) and len(one) == 3 and all(isinstance(word, str) for word in one)
        for one in pairs
    )


def seal_of(session: Session, head: str) -> int | None:
    """Return the number of the seal that a head names, if this ledger has it."""
    named = select(Seal.number).where(Seal.hash == head.partition(":")[2])
    return session.execute(named).scalar()


def since(session: Session, table: str, ids: Sequence[str], seal: int) -> dict[str, Past]:
    """Return what happened to rows of a table after a seal, by the keys of the rows.

    What followed by itself is left out, and so is every row to which nothing happened.
    """
    told = (
        select(Event.row_id, Event.act, EventContent.content)
        .outerjoin(EventContent, EventContent.event_id == Event.id)
        .outerjoin(SealedEvent, SealedEvent.event_id == Event.id)
        .where(Event.row_id.in_(ids), Event.table_name == table, Event.act.not_in(BY_RULE))
        .where(SealedEvent.seal_number.is_(None) | (SealedEvent.seal_number > seal))
        .order_by(Event.row_id, Event.id)
    )
    found = groupby(session.execute(told), key=lambda row: row[0])
    return {row_id: _past([(act, content) for _, act, content in rows]) for row_id, rows in found}


def was(row: Stored[Any], past: Past | None) -> Stored[Any] | None:
    """Return a row as it was before what happened to it; None where it was not there, or nobody
    knows any more.
    """
    if past is None:
        return row
    if past.acts[0] in MAKING or not past.is_known:
        return None
    gone = row.removed and "remove" not in past.acts
    try:
        content = history.restored(row.content, past.before)
    except (AttributeError, LookupError, TypeError, ValueError):
        return None  # The account that came with a dump can say anything.
    return replace(row, content=content, removed=gone)


def _past(events: Sequence[tuple[str, str | None]]) -> Past:
    before: dict[str, Any] = {}
    for _, content in reversed(events):
        before |= history.side(content, "before")
    acts = tuple(act for act, _ in events)
    return Past(acts, before, all(content is not None for _, content in events))


def _shared(ours: Session, theirs: Session) -> int:
    """Return how many seals from the first on are the same: each one fixes all before it."""
    counts = [one.execute(select(func.max(Seal.number))).scalar() or 0 for one in (ours, theirs)]
    known, beyond = 0, min(counts) + 1
    while beyond - known > 1:
        middle = (known + beyond) // 2
        if _hash(ours, middle) == _hash(theirs, middle):
            known = middle
        else:
            beyond = middle
    return known


def _hash(session: Session, number: int) -> str | None:
    return session.execute(select(Seal.hash).where(Seal.number == number)).scalar()


def _took(taker: Session, taken: Session) -> Iterator[tuple[Merged, int]]:
    for one in merges(taker):
        met = seal_of(taken, one.told["head"])
        if met is not None:
            yield one, met
