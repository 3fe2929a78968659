"""The ledger behind the pages: one reading session, or one act, for each request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app, g
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.db import session as sessions
from claimtracker.queries import accounts, ledgers
from claimtracker.queries.ledgers import LedgerNow


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
    """Give a session that sees one state of the ledger, and remember what every page says."""
    with sessions.read(engine()) as session:
        g.ledger = ledgers.now(session)
        yield session


def is_open() -> bool:
    """Say whether the pages may be read without signing in: set so, or nobody can sign in yet."""
    with sessions.read(engine()) as session:
        return ledgers.settings(session).open_reading or not accounts.are_there(session)


def _for_every_page() -> dict[str, LedgerNow | None]:
    return {"ledger": g.get("ledger")}
