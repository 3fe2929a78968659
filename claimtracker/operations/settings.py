"""What a ledger knows of itself."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import CursorResult, insert, select, update
from sqlalchemy.orm import Session

from claimtracker.models import Setting, table_of
from claimtracker.operations import events
from claimtracker.operations.rows import StaleVersion
from claimtracker.queries.ledgers import COPY, Copied
from claimtracker.rules import ledger_settings
from claimtracker.rules.permissions import Actor, require


def write(
    session: Session, *, actor: Actor, now: datetime, name: str, value: str, version: int
) -> None:
    """Set one setting over the version that was read, which is 0 for one that nobody set yet.

    Raises UnknownSetting, NoSuchSite, StaleVersion.
    """
    require(actor, "setting.write")
    value = ledger_settings.written(name, value)
    row = session.execute(
        select(Setting.value, Setting.version).where(Setting.name == name)
    ).first()
    if version != (row.version if row else 0):
        raise StaleVersion("setting")
    before = row.value if row else ledger_settings.unset(name)
    if row is None:
        made = {"name": name, "value": value, "version": 1}
        session.execute(insert(table_of(Setting)), [made])
    else:
        _write_over(session, name, value, version)
    act = events.Act(
        "set", "setting", ledger_settings.key(name), before={name: before}, after={name: value}
    )
    events.record(session, actor=actor, now=now, acts=[act])


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


def _write_over(session: Session, name: str, value: str, version: int) -> None:
    over = update(Setting).where(Setting.name == name, Setting.version == version)
    done: CursorResult[object] = session.connection().execute(
        over.values(value=value, version=version + 1)
    )
    if done.rowcount != 1:
        raise StaleVersion("setting")
