"""Take back, table by table, what an import added and changed and nobody has built on since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Event
from claimtracker.operations import restoring, touched
from claimtracker.operations.restoring import Kind
from claimtracker.operations.rows import Edit
from claimtracker.queries import history, referrers
from claimtracker.queries.history import Trace
from claimtracker.queries.stored import BATCH, Stored, pieces
from claimtracker.queries.verdicts import TAKEN_BACK
from claimtracker.rules.permissions import Actor

WHY = TAKEN_BACK
CHANGED = "somebody changed it since"
FORGOTTEN = "what it said before was redacted"
TEXT_STAYS = "the text that the import brought stays: a text that was captured is never taken away"
STAGED = "left by the import"


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that stays as the import left it, and why."""

    table: str
    key: str
    why: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many rows of each table were removed and put back, and what stays."""

    removed: Mapping[str, int]
    put_back: Mapping[str, int]
    stays: list[Kept]


@dataclass(slots=True)
class Undoing:
    """One import that is being taken back; events from the key `until` on are our own."""

    session: Session
    actor: Actor
    now: datetime
    import_id: str
    until: str
    removed: Counter[str] = field(default_factory=Counter)
    put_back: Counter[str] = field(default_factory=Counter)
    stays: list[Kept] = field(default_factory=list)

    @property
    def by(self) -> dict[str, Any]:
        """Who acts and when, as every operation asks for it."""
        return {"actor": self.actor, "now": self.now}

    def done(self) -> TakenBack:
        """Return what was taken back and what stays."""
        return TakenBack(dict(+self.removed), dict(+self.put_back), self.stays)

    def keep(self, table: str, key: str, why: str) -> None:
        """Say that a row stays, and why."""
        self.stays.append(Kept(table, key, why))

    def traces(self, table: str, ids: Sequence[str]) -> dict[str, Trace]:
        """Return what the import left on rows of a table, by their keys."""
        return history.traces(self.session, self.import_id, table, ids, until=self.until)


def take_back(undoing: Undoing, kind: Kind) -> None:
    """Take back what the import did to the rows of one table."""
    held: list[str] = []

    def act(page: Sequence[str]) -> None:
        stored = kind.read(undoing.session, page)
        traces = undoing.traces(kind.table, page)
        _put_back(undoing, kind, stored, traces)
        held.extend(_remove(undoing, kind, _to_remove(undoing, kind, stored, traces)))

    each_page(undoing, kind.table, act)
    _remove_held(undoing, kind, held)


def _to_remove(
    undoing: Undoing, kind: Kind, stored: Mapping[str, Stored[Any]], traces: Mapping[str, Trace]
) -> list[Stored[Any]]:
    added = [stored[key] for key, trace in traces.items() if trace.added]
    standing = [row for row in added if not row.removed]
    changed = [row for row in standing if traces[row.id].since]
    for row in changed:
        undoing.keep(kind.table, kind.name(row), CHANGED)
    return [row for row in standing if not traces[row.id].since]


def _remove(undoing: Undoing, kind: Kind, wanted: Sequence[Stored[Any]]) -> list[str]:
    """Remove rows that nothing rests on, and return the keys of the others."""
    rest = referrers.resting(undoing.session, kind.table, [row.id for row in wanted])
    free = [row for row in wanted if row.id not in rest]
    restoring.remove(undoing.session, kind, free, why=WHY, **undoing.by)
    undoing.removed[kind.table] += len(free)
    return [row.id for row in wanted if row.id in rest]


def _remove_held(undoing: Undoing, kind: Kind, held: Sequence[str]) -> None:
    """Remove what was held by rows of its own table alone, as an article is by its copies."""
    while held:
        still: list[str] = []
        for piece in pieces(held):
            stored = kind.read(undoing.session, piece)
            still += _remove(undoing, kind, [stored[key] for key in piece])
        if len(still) == len(held):
            break
        held = still
    for piece in pieces(held):
        stored = kind.read(undoing.session, piece)
        rest = referrers.resting(undoing.session, kind.table, piece)
        for key in piece:
            undoing.keep(kind.table, kind.name(stored[key]), rest[key])


def _put_back(
    undoing: Undoing, kind: Kind, stored: Mapping[str, Stored[Any]], traces: Mapping[str, Trace]
) -> None:
    changed = [t for t in traces.values() if not t.added and not stored[t.row_id].removed]
    edits: list[Edit[Any]] = []
    for trace in changed:
        row = stored[trace.row_id]
        before = history.restored(row.content, trace.before)
        if why := _why_not(trace):
            undoing.keep(kind.table, kind.name(row), why)
        elif before != row.content:
            edits.append(Edit(row, before))
        if "capture" in trace.acts:
            undoing.keep(kind.table, kind.name(row), TEXT_STAYS)
    refused = restoring.put_back(undoing.session, kind, edits, **undoing.by)
    for edit in edits:
        if edit.stored.id in refused:
            undoing.keep(kind.table, kind.name(edit.stored), refused[edit.stored.id])
    undoing.put_back[kind.table] += len(edits) - len(refused)


def _why_not(trace: Trace) -> str:
    if trace.since:
        return CHANGED
    return FORGOTTEN if trace.lost else ""


def each_page(
    undoing: Undoing, table: str, act: Callable[[Sequence[str]], None], *, verb: str | None = None
) -> None:
    """Go through the rows of a table that the import left an event on, some at a time."""
    left = select(Event.row_id).where(
        Event.import_id == undoing.import_id, Event.table_name == table,
        Event.act == verb if verb else Event.act.not_in(history.BY_RULE),
    )  # fmt: skip
    touched.note_all(undoing.session, STAGED, left)
    for page in touched.pages(undoing.session, STAGED, BATCH):
        act(page)
    touched.clear(undoing.session, STAGED)
