"""Take words out of rows and out of the account, once it is written down that they go.

What the words are, and who may take them, `operations/redactions.py` knows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from claimtracker.db.guards import GUARDED
from claimtracker.models import (
    Base,
    EventContent,
    RedactedRow,
    Redaction,
    VerdictDraft,
    VerdictDraftEvidence,
    table_of,
)
from claimtracker.operations import events
from claimtracker.queries.redactions import Loss
from claimtracker.queries.stored import pieces
from claimtracker.queries.whole_redactions import BLOCKS
from claimtracker.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class Warrant:
    """Who asks, who agrees, when and why; `id` is the redaction's key."""

    id: str
    actor: Actor
    confirmed_by: Actor
    now: datetime
    reason: str


def take(session: Session, warrant: Warrant, losses: Sequence[Loss], told: Sequence[Loss]) -> None:
    """Write down what is taken, by its digest, and only then take it: the guards ask for that."""
    _write_down(session, warrant, [*losses, *told])
    for loss in losses:
        _empty(session, warrant, loss)
    _change_drafts(session, losses)
    for piece in pieces([loss.row_id for loss in told]):
        session.execute(delete(EventContent).where(EventContent.event_id.in_(piece)))
    acts = [
        events.Act(
            "redact", loss.table, loss.row_id, why=warrant.reason,
            after={"redaction": warrant.id, "columns": sorted(loss.values)},
        )
        for loss in losses
    ]  # fmt: skip
    events.record(session, actor=warrant.actor, now=warrant.now, acts=acts)
    # What this session has read before still has the words.
    session.expire_all()


def _change_drafts(session: Session, losses: Sequence[Loss]) -> None:
    """Let whoever has a draft open that lost a note be told so when they save it."""
    losing = [one.row_id for one in losses if one.table == VerdictDraftEvidence.__tablename__]
    for piece in pieces(losing):
        changed = update(VerdictDraft).where(VerdictDraft.id.in_(piece))
        session.execute(changed.values(version=VerdictDraft.version + 1))


def _write_down(session: Session, warrant: Warrant, losses: Sequence[Loss]) -> None:
    made = {
        "id": warrant.id, "redacted_at": warrant.now, "reason": warrant.reason,
        "requested_by": warrant.actor.person_id, "confirmed_by": warrant.confirmed_by.person_id,
    }  # fmt: skip
    session.execute(insert(table_of(Redaction)), [made])
    taken = [
        {
            "redaction_id": warrant.id, "table_name": loss.table, "row_id": loss.row_id,
            "digest": _digest(warrant.id, loss.values),
        }
        for loss in losses
    ]  # fmt: skip
    session.execute(insert(table_of(RedactedRow)), taken)


def _digest(redaction_id: str, values: Mapping[str, str]) -> str:
    whole = redaction_id + json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _empty(session: Session, warrant: Warrant, loss: Loss) -> None:
    table = Base.metadata.tables[loss.table]
    emptied: dict[str, object] = {
        name: None if table.c[name].nullable else BLOCKS for name in loss.values
    }
    if loss.table in GUARDED:
        emptied["redaction_id"] = warrant.id
    elif "version" in table.c:
        emptied["version"] = table.c.version + 1
    own = next(iter(table.primary_key)) == loss.row_id
    also = [table.c[name] == value for name, value in loss.where.items()]
    session.execute(update(table).where(own, *also).values(**emptied))
