"""What a ledger knows of itself."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from claimtracker.models import Setting, table_of
from claimtracker.queries.ledgers import COPY, Copied


def mark_invented(session: Session) -> None:
    """Note that the publications of this ledger are invented, so that every page says so.

    It is about the ledger and no row of it, so it leaves no event.
    """
    known = select(Setting.name).where(Setting.name == "story")
    if session.execute(known).first() is None:
        row = {"name": "story", "value": "invented", "version": 1}
        session.execute(insert(table_of(Setting)), [row])


def mark_copy(session: Session, copied: Copied) -> None:
    """Note that this ledger is a copy of a part of another, which is there to be read."""
    value = json.dumps(asdict(copied), ensure_ascii=False)
    session.execute(insert(table_of(Setting)), [{"name": COPY, "value": value, "version": 1}])
