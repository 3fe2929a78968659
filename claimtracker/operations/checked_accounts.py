"""Check that rows say what the sealed account tells was written to them, and that none is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import groupby
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Attribute,
    Base,
    Contradiction,
    Dispute,
    Event,
    EventContent,
    Outcome,
    Rating,
    SealedEvent,
    table_of,
)
from claimtracker.operations import events
from claimtracker.operations.restoring import KINDS, Kind
from claimtracker.operations.rows import described
from claimtracker.queries import history
from claimtracker.queries.stored import Stored

ROWS_A_PAGE = 500
# Migrations bring the first of these, and leave no events.
BROUGHT = (Attribute, Outcome, Rating)
# What is done about a row and changes none of its fields.
ABOUT = frozenset({"hold", "lift", "capture", "weigh"})
DECIDED = (
    "state", "outcome_id", "note", "verdict_id", "waiting_until", "decided_by", "found_real_at",
)  # fmt: skip
# A draft is closed by publishing, of which the event is the verdict's.
UNTOLD = {"verdict_draft": frozenset({"state"})}
LAST = 2**62


@dataclass(slots=True)
class _Told:
    """What events tell of a row: its fields, whether all of them, and whether it stands."""

    whole: bool = False
    lost: bool = False
    removed: bool = False
    fields: dict[str, Any] = field(default_factory=dict)

    def hear(self, act: str, content: str | None) -> None:
        """Take in the next event of the row."""
        self.lost = self.lost or content is None or act == "redact"
        self.whole = self.whole or act == "add"
        if act != "redact":
            self.removed = act == "remove"
        if not self.lost:
            self.fields |= history.side(content, "after")


def rows_as_told(session: Session) -> Iterator[str]:
    """Compare every row that people edit with what its events tell, in the order of the seals.

    What a redaction took from the account, or somebody altered, can no longer be compared.
    """
    for model in (Dispute, Contradiction):
        yield from _decisions(session, model)
    for kind in KINDS:
        yield from _gone(session, kind)
        for ids in _pages(session, kind.model):
            told = _told(session, kind.table, ids)
            for row in kind.read(session, ids).values():
                yield from _wrong_with(kind, row, told.get(row.id))


def _decisions(session: Session, model: type[Dispute | Contradiction]) -> Iterator[str]:
    """Compare what was decided; all else in these rows follows from others by rules."""
    table = table_of(model)
    columns = [table.c[name] for name in DECIDED if name in table.c]
    for ids in _pages(session, model):
        told = _told(session, table.name, ids)
        for row in session.execute(select(table.c.id, *columns).where(table.c.id.in_(ids))):
            says = told.get(row.id, _Told())
            now = {c.name: _plain(getattr(row, c.name)) for c in columns if c.name in says.fields}
            wrong = [name for name in now if now[name] != says.fields[name] and not says.lost]
            if wrong:
                named = ", ".join(name.removesuffix("_id").replace("_", " ") for name in wrong)
                yield f"The {table.name} {row.id} is other than the account tells: {named}."


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


def _wrong_with(kind: Kind, row: Stored[Any], told: _Told | None) -> Iterator[str]:
    name = f"The {kind.table.replace('_', ' ')} {kind.name(row)}"
    if told is None:
        if kind.model not in BROUGHT:
            yield f"{name} is there, and the account does not tell who wrote it."
    elif told.removed != row.removed:
        yield f"{name} is {'taken away' if row.removed else 'there'}, and was not by the account."
    elif wrong := _differing(row, told, UNTOLD.get(kind.table, frozenset())):
        yield f"{name} is other than the account tells: {', '.join(wrong)}."


def _differing(row: Stored[Any], told: _Told, untold: frozenset[str]) -> list[str]:
    if told.lost:
        return []
    now = _plain(described(row.content))
    known = told.fields.keys() | (now.keys() if told.whole else set())
    names = [one.name for one in fields(row.content) if one.name in known - untold]
    return [name.replace("_", " ") for name in names if now.get(name) != told.fields.get(name)]


def _gone(session: Session, kind: Kind) -> Iterator[str]:
    there = exists().where(table_of(kind.model).c.id == Event.row_id)
    added = select(Event.row_id).where(Event.table_name == kind.table, Event.act == "add", ~there)
    for row in session.scalars(added.order_by(Event.row_id)):
        yield f"The {kind.table.replace('_', ' ')} {row} was written and is gone."


def _pages(session: Session, model: type[Base]) -> Iterator[Sequence[str]]:
    key = table_of(model).c.id
    wanted = select(key).order_by(key).limit(ROWS_A_PAGE)
    page = session.scalars(wanted).all()
    while page:
        yield page
        page = session.scalars(wanted.where(key > page[-1])).all()


def _told(session: Session, table: str, ids: Sequence[str]) -> Mapping[str, _Told]:
    place = func.coalesce(SealedEvent.seal_number, LAST)
    wanted = (
        select(Event.row_id, Event.act, Event.digest, EventContent.salt, EventContent.content)
        .outerjoin(EventContent, EventContent.event_id == Event.id)
        .outerjoin(SealedEvent, SealedEvent.event_id == Event.id)
        .where(Event.table_name == table, Event.row_id.in_(ids), Event.act.not_in(ABOUT))
        .order_by(Event.row_id, place, SealedEvent.position, Event.id)
    )
    found: dict[str, _Told] = {}
    for row_id, acts in groupby(session.execute(wanted), key=lambda row: row[0]):
        found[row_id] = _Told()
        for _, act, digest, salt, content in acts:
            found[row_id].hear(act, events.proven(salt, content, digest))
    return found
