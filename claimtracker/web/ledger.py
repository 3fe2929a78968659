"""The ledger behind the pages: one reading session, or one act, for each request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask, current_app, g
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.db import session as sessions
from claimtracker.queries import ledgers, sights
from claimtracker.queries.ledgers import LedgerNow
from claimtracker.rules import ledger_settings
from claimtracker.rules.ledger_settings import LedgerSettings
from claimtracker.rules.permissions import Sight


def connect(app: Flask, engine: Engine) -> None:
    """Let the pages of an application read the ledger of an engine."""
    app.extensions["claimtracker"] = engine
    app.context_processor(_for_every_page)


def engine() -> Engine:
    """Return the engine of the ledger behind the pages."""
    found: Engine = current_app.extensions["claimtracker"]
    return found


@contextmanager
def reading() -> Iterator[Session]:
    """Give a session that sees one state of the ledger as far as whoever reads may see it.

    What every page says is remembered, and what is set; the public sees only some of that.
    """
    with sights.read(engine(), sight()) as session:
        g.ledger = ledgers.now(session)
        if sees_whole():
            g.setdefault("stored", g.ledger.stored)
        yield session


def open_sight() -> Sight | None:
    """Return what is seen without signing in: what is public, where a setting opens that.

    A copy of a part of another ledger has no accounts and is there to be read, all of it. Else
    None, and nothing may be read.
    """
    if ledgers.COPY in _stored():
        return Sight.WHOLE
    return Sight.PUBLIC if settings().open_reading else None


def settings() -> LedgerSettings:
    """Return what was set in the ledger when this page first asked."""
    return ledger_settings.read(_stored())


def is_invented() -> bool:
    """Say whether the ledger is that of the demo, whose publications are invented."""
    return ledgers.are_invented(_stored())


def _stored() -> Mapping[str, str]:
    if "stored" not in g:
        with sessions.read(engine()) as session:
            g.stored = ledgers.stored(session)
    stored: Mapping[str, str] = g.stored
    return stored


def see(sight: Sight) -> None:
    """Let whoever reads this page see so much of the ledger; else it is what is public."""
    g.sight = sight


def sight() -> Sight:
    """Return how much whoever reads this page sees of the ledger."""
    seen: Sight = g.get("sight", Sight.PUBLIC)
    return seen


def sees_whole() -> bool:
    """Return whether whoever reads this page sees the whole ledger."""
    return sight() is Sight.WHOLE


def _for_every_page() -> dict[str, LedgerNow | bool | None]:
    return {"ledger": g.get("ledger"), "sees_whole": sees_whole()}
