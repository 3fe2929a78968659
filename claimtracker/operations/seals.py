"""Seals: small batches of events, each chained to the one before.

On SQLite a seal is part of the transaction that it seals; on PostgreSQL, where writers would
queue for it, events are sealed once they are committed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, insert, select, text
from sqlalchemy.orm import Session

from claimtracker.db import session as sessions
from claimtracker.models import Event, Seal, SealedEvent, table_of

BATCH = 500
FIRST = "0" * 64
# Work committed but not sealed (a killed process) is looked for this far before the last seal:
# longer than any transaction lasts.
LOOK_BACK = timedelta(days=2)
BEFORE_ALL = "00000000-0000-0000-0000-000000000000"
_LOCK = 7_316_021
_FIELDS = ("id", "at", "actor_id", "act", "table_name", "row_id", "import_id", "digest")


def wait_for_seal(session: Session, events: Sequence[Mapping[str, Any]]) -> None:
    """Put new events in line; full batches are sealed at once where the engine allows it."""
    if session.get_bind().dialect.name != "sqlite":
        return
    waiting: list[Mapping[str, Any]] = session.info.setdefault("unsealed", [])
    waiting.extend(events)
    while len(waiting) >= BATCH:
        _seal(session, waiting[:BATCH])
        del waiting[:BATCH]


def seal_waiting(session: Session) -> None:
    """Seal what waits in this transaction (SQLite); call before it is committed."""
    waiting = session.info.pop("unsealed", [])
    if waiting:
        _seal(session, waiting)


def seal_committed(session: Session) -> None:
    """Seal what is committed and not sealed yet (PostgreSQL), one writer at a time."""
    if session.get_bind().dialect.name != "postgresql":
        return
    session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    _seal_after(session, _looked_back(session))


def seal_rest(session: Session) -> None:
    """Seal every event that no seal covers, however old, in a ledger that nobody writes to."""
    _seal_after(session, BEFORE_ALL)


def catch_up(engine: Engine) -> None:
    """Seal what other writers committed and have not sealed yet, so that a copy holds it sealed."""
    with sessions.read(engine) as session:
        waiting = engine.dialect.name == "postgresql" and unsealed(session) > 0
    if waiting:
        with sessions.write(engine) as session:
            seal_committed(session)


def head(session: Session) -> str:
    """Return the head of the seals, `count:hash`: how many events they cover, and the last hash."""
    last = _last(session)
    return f"{last[1]}:{last[2]}"


def unsealed(session: Session) -> int:
    """Count the events that no seal covers yet."""
    sealed = select(SealedEvent.event_id).where(SealedEvent.event_id == Event.id)
    count = select(func.count()).select_from(Event).where(~sealed.exists())
    return session.execute(count).scalar_one()


def chained(previous: str, events: Sequence[Mapping[str, Any]]) -> str:
    """Return the hash of a seal over the one before and its events, in order."""
    running = hashlib.sha256(previous.encode())
    for event in events:
        running.update("|".join(_plain(event[name]) for name in _FIELDS).encode() + b"\n")
    return running.hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return "" if value is None else str(value)


def _seal(session: Session, events: Sequence[Mapping[str, Any]]) -> None:
    number, count, previous = _last(session)
    made = {
        "number": number + 1,
        "previous": previous,
        "hash": chained(previous, events),
        "count": count + len(events),
        "sealed_at": datetime.now(UTC).replace(tzinfo=None),
    }
    session.execute(insert(table_of(Seal)), [made])
    places = [
        {"event_id": event["id"], "seal_number": number + 1, "position": position}
        for position, event in enumerate(events)
    ]
    session.execute(insert(table_of(SealedEvent)), places)


def _last(session: Session) -> tuple[int, int, str]:
    newest = select(Seal.number, Seal.count, Seal.hash).order_by(Seal.number.desc()).limit(1)
    row = session.execute(newest).first()
    return (row[0], row[1], row[2]) if row else (0, 0, FIRST)


def _looked_back(session: Session) -> str:
    newest = select(Seal.sealed_at).order_by(Seal.number.desc()).limit(1)
    last = session.execute(newest).scalar()
    return first_id_of((last or datetime(1970, 1, 3)) - LOOK_BACK)


def _seal_after(session: Session, last_id: str) -> None:
    """Seal in batches what no seal covers, each search beginning where the one before ended."""
    table = table_of(Event)
    sealed = select(SealedEvent.event_id).where(SealedEvent.event_id == table.c.id)
    rest = select(*(table.c[name] for name in _FIELDS)).where(~sealed.exists())
    while True:
        after = rest.where(table.c.id > last_id).order_by(table.c.id).limit(BATCH)
        batch = [dict(row) for row in session.execute(after).mappings()]
        if not batch:
            return
        _seal(session, batch)
        last_id = batch[-1]["id"]


def first_id_of(moment: datetime) -> str:
    """Return the smallest key that could be made at a moment (UUIDv7 begins with its time)."""
    milliseconds = int(moment.replace(tzinfo=UTC).timestamp() * 1000)
    digits = f"{milliseconds:012x}"
    return f"{digits[:8]}-{digits[8:]}-7000-8000-000000000000"
