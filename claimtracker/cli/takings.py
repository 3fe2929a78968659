"""Who takes a dump or an export, and the note of it that stays in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.cli.ledgers import Chosen, opened
from claimtracker.cli.outputs import refuse_the_ledger
from claimtracker.db import schemas
from claimtracker.db import session as sessions
from claimtracker.operations import dumps_taken
from claimtracker.operations.dumps_taken import Taken
from claimtracker.operations.writing import LedgerIsCopy, acting, clock
from claimtracker.queries import ledgers
from claimtracker.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class Taking:
    """A ledger that something is taken out of, and by whom; None where it only is read."""

    engine: Engine
    actor: Actor | None

    def note(self, taken: Taken) -> None:
        """Write down what was handed out, in a transaction of its own."""
        if self.actor is not None:
            with sessions.write(self.engine) as session:
                dumps_taken.note(session, actor=self.actor, now=clock(), taken=taken)


@contextmanager
def taking(chosen: Chosen, *outputs: Path | None) -> Iterator[Taking]:
    """Give a ledger that is current, to be written to files that are not its own."""
    with opened(chosen.url) as engine:
        schemas.require_current(engine)
        for path in outputs:
            refuse_the_ledger(engine, path)
        yield Taking(engine, _taker(engine, chosen.person))


def _taker(engine: Engine, name: str) -> Actor | None:
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
