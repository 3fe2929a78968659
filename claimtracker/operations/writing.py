"""The transaction that every write goes through: what follows from a write is done in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.db import session as sessions
from claimtracker.errors import Forbidden
from claimtracker.operations import people, seals
from claimtracker.queries import ledgers
from claimtracker.rules.permissions import Actor

if TYPE_CHECKING:
    from claimtracker.operations.wordings import Nominated


class LedgerIsCopy(Forbidden):
    """A ledger that was restored from a part of another is written to."""

    def __init__(self, profile: str) -> None:
        super().__init__(
            f"This ledger is a copy of a part of another (profile {profile}) and is there to be"
            " read; write in the ledger that it came from."
        )


@contextmanager
def writing(
    engine: Engine, *, actor: Actor, now: datetime, by_wording: bool = False
) -> Iterator[Session]:
    """Give a session; at its end contradictions are found, what is public, the search and the
    work lists are brought up to date, the events are sealed, and all is committed as one.

    `by_wording` asks to suspect what the wording of claims suggests that came, too: that costs a
    look at the search for each of them. Raises LedgerIsCopy.
    """

    def follow(session: Session) -> None:
        from claimtracker.operations import touched, wordings

        new = wordings.of_touched(session) if by_wording else wordings.NOBODY
        settle(session, actor=actor, now=now, nominated=new)
        touched.clear(session)

    with sessions.write(engine, before=[follow], after=[seals.seal_committed]) as session:
        _require_no_copy(session)
        yield session


@contextmanager
def entering(engine: Engine) -> Iterator[Session]:
    """Give a session in which somebody comes in who is nobody yet; what is done is sealed.

    Raises LedgerIsCopy.
    """
    before, after = [seals.seal_waiting], [seals.seal_committed]
    with sessions.write(engine, before=before, after=after) as session:
        _require_no_copy(session)
        yield session


def settle(
    session: Session, *, actor: Actor, now: datetime, nominated: Nominated | None = None
) -> None:
    """Do what follows from what was written in this transaction so far, and seal it.

    `nominated` are pairs of claims to compare by their wording.
    """
    # A command that only reads does without what is needed here, and without its memory.
    from claimtracker.operations import (
        dispute_facets,
        findings,
        public_rows,
        search_index,
        touched,
        work_items,
    )

    findings.settle(session, actor=actor, now=now, nominated=nominated or {})
    public_rows.settle(session)
    dispute_facets.settle(session)
    search_index.settle(session)
    work_items.settle(session)
    touched.clear_but(session, touched.WORDED)
    seals.seal_waiting(session)


def acting(engine: Engine, name: str) -> Actor:
    """Return who acts from the command line under a name; whoever holds the ledger may all.

    Raises LedgerIsCopy.
    """
    with sessions.write(engine) as session:
        _require_no_copy(session)
        return Actor(people.named(session, name), name, "admin")


def clock() -> datetime:
    """Return the time now as the ledger keeps it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def _require_no_copy(session: Session) -> None:
    copied = ledgers.copied(session)
    if copied is not None:
        raise LedgerIsCopy(copied.profile)
