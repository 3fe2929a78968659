"""Reading a ledger with a sight: the whole of it, or only what is public."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.db import session as sessions
from claimtracker.db import veils
from claimtracker.queries import public_views
from claimtracker.rules.permissions import Sight


@contextmanager
def read(engine: Engine, sight: Sight) -> Iterator[Session]:
    """Give a session that sees one state of the ledger, and of it what a sight shows."""
    seen = engine if sight is Sight.WHOLE else veils.veiled(engine, public_views.views)
    with sessions.read(seen, sight) as session:
        yield session
