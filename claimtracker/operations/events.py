"""The account of every act: what was done, by whom, on which row, with what before and after.

Content lies apart from the event, under a salted digest, so that it may be left out of a
dump or redacted while the account stays provable.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.models import Event, EventContent, table_of
from claimtracker.operations import seals
from claimtracker.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one row: a verb, the row, and its content before and after."""

    verb: str
    table: str
    row_id: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    why: str = ""


def record(session: Session, *, actor: Actor, now: datetime, acts: Sequence[Act]) -> None:
    """Write one event for each act, in order."""
    if not acts:
        return
    events, contents = [], []
    for act in acts:
        event, content = _rows(act, actor, now)
        events.append(event)
        contents.append(content)
    session.execute(insert(table_of(Event)), events)
    session.execute(insert(table_of(EventContent)), contents)
    seals.wait_for_seal(session, events)


def digest(salt: str, content: str) -> str:
    """Return the digest that an event keeps of its content: SHA-256 of salt and content."""
    return hashlib.sha256((salt + content).encode()).hexdigest()


def proven(salt: str | None, content: str | None, digest_kept: str) -> str | None:
    """Return what an event says; None where that was taken away, or does not fit its digest."""
    if salt is None or content is None or digest(salt, content) != digest_kept:
        return None
    return content


def _rows(act: Act, actor: Actor, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    content = json.dumps(
        {"before": act.before, "after": act.after, "why": act.why},
        ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str,
    )  # fmt: skip
    salt, event_id = secrets.token_hex(16), new_id()
    event = {
        "id": event_id, "at": now, "actor_id": actor.person_id, "act": act.verb,
        "table_name": act.table, "row_id": act.row_id, "import_id": actor.import_id,
        "digest": digest(salt, content),
    }  # fmt: skip
    return event, {"event_id": event_id, "salt": salt, "content": content}
