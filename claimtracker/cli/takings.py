"""Who takes a dump or an export, and the note of it that stays in the ledger."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.db import session as sessions
from claimtracker.operations import dumps_taken
from claimtracker.operations.dumps_taken import Taken
from claimtracker.operations.writing import LedgerIsCopy, acting, clock
from claimtracker.queries import ledgers
from claimtracker.rules.permissions import Actor


def taker(engine: Engine, name: str) -> Actor | None:
    """Return who takes something out of a ledger; None where it is a copy, which only is read.

    Somebody who never acted here becomes a person of the ledger before it is read, so that the
    next dump by the same person has the same bytes.
    """
    try:
        return acting(engine, name)
    except LedgerIsCopy:
        return None


def head(session: Session) -> str:
    """Return the head of the seals as a note has it."""
    stands = ledgers.now(session)
    return f"{stands.sealed}:{stands.head or ''}"


def note(engine: Engine, actor: Actor | None, taken: Taken) -> None:
    """Write down what was handed out, in a transaction of its own."""
    if actor is not None:
        with sessions.write(engine) as session:
            dumps_taken.note(session, actor=actor, now=clock(), taken=taken)
