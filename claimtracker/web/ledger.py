"""The ledger behind the pages: one reading session for each request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app, g
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.db import session as sessions
from claimtracker.queries import ledgers
from claimtracker.queries.ledgers import LedgerNow


def connect(app: Flask, engine: Engine) -> None:
    """Let the pages of an application read the ledger of an engine."""
    app.extensions["claimtracker"] = engine
    app.context_processor(_for_every_page)


@contextmanager
def reading() -> Iterator[Session]:
    """Give a session that sees one state of the ledger, and remember what every page says."""
    engine: Engine = current_app.extensions["claimtracker"]
    with sessions.read(engine) as session:
        g.ledger = ledgers.now(session)
        yield session


def _for_every_page() -> dict[str, LedgerNow | None]:
    return {"ledger": g.get("ledger")}
