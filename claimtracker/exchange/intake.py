"""What an import keeps in hand while it runs: who acts, what was counted, what was refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from claimtracker.errors import ClaimtrackerError
from claimtracker.exchange.records import BadRecord, Record
from claimtracker.operations.rows import Edit
from claimtracker.queries.stored import Stored
from claimtracker.rules.permissions import Actor

Content = TypeVar("Content")
FAULTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """A record that was refused: its line from 1, its field if it was one, and why."""

    line: int
    field: str
    reason: str


@dataclass(slots=True)
class Tally:
    """What an import did so far; faults are counted all and kept up to a hundred."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    unanchored: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refused: int = 0

    def refuse(self, line: int, error: ClaimtrackerError) -> None:
        """Count a refused record, and keep why while there are few."""
        self.refused += 1
        if len(self.faults) < FAULTS_SHOWN:
            name = error.field if isinstance(error, BadRecord) else ""
            self.faults.append(Fault(line, name, str(error)))


@dataclass(frozen=True, slots=True)
class Intake:
    """One import under way. `folder` is where the file's texts may lie; None forbids them."""

    session: Session
    actor: Actor
    now: datetime
    folder: Path | None
    tally: Tally

    @property
    def by(self) -> dict[str, Any]:
        """Who acts and when, as every operation asks for it."""
        return {"actor": self.actor, "now": self.now}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record beside the row that it is about, if there is one, and what the row shall hold."""

    record: Record
    stored: Stored[Any] | None
    content: Any


def prepare(
    intake: Intake, records: Sequence[Record], make: Callable[[Record], Wanted]
) -> list[Wanted]:
    """Make what each record wants; those that cannot be taken are refused by line and field."""
    wanted: list[Wanted] = []
    for record in records:
        try:
            wanted.append(make(record))
        except ClaimtrackerError as error:
            intake.tally.refuse(record.line, error)
    return wanted


def merged(before: Stored[Content] | None, kind: type[Content], given: dict[str, Any]) -> Content:
    """Return a row's content with the given fields laid over it; a new row starts from defaults.

    A field that is given as nothing goes back to its default.
    """
    defaults = {f.name: f.default for f in fields(kind)}  # type: ignore[arg-type]
    told = {n: defaults[n] if v is None and n in defaults else v for n, v in given.items()}
    if before is None:
        return kind(**told)
    return replace(before.content, **told)  # type: ignore[type-var]


def save(
    intake: Intake,
    noun: str,
    wanted: Sequence[Wanted],
    add: Callable[[Sequence[Any]], list[str]],
    edit: Callable[[Sequence[Edit[Any]]], object],
) -> dict[int, str]:
    """Add what is new, edit what differs, count what is the same; return row keys by line."""
    new = [w for w in wanted if w.stored is None]
    known = [(w, w.stored) for w in wanted if w.stored is not None]
    changed = [(w, s) for w, s in known if s.content != w.content or s.removed]
    found = {w.record.line: s.id for w, s in known}
    if new:
        ids = add([w.content for w in new])
        found |= {w.record.line: key for w, key in zip(new, ids, strict=True)}
    if changed:
        edit([Edit(s, w.content) for w, s in changed])
    intake.tally.created[noun] += len(new)
    intake.tally.changed[noun] += len(changed)
    intake.tally.same[noun] += len(known) - len(changed)
    return found


def attempt(
    intake: Intake, records: list[Record], take: Callable[[Intake, list[Record]], None]
) -> None:
    """Take a batch; where the ledger refuses it, take it one by one to find the record at fault."""
    try:
        _within_savepoint(intake, records, take)
    except ClaimtrackerError as error:
        if len(records) == 1:
            intake.tally.refuse(records[0].line, error)
            return
        for record in records:
            attempt(intake, [record], take)


def _within_savepoint(
    intake: Intake, records: list[Record], take: Callable[[Intake, list[Record]], None]
) -> None:
    tally, waiting = intake.tally, list(intake.session.info.get("unsealed", []))
    counts = [Counter(c) for c in (tally.created, tally.changed, tally.same)]
    lists = (len(tally.unanchored), len(tally.guessed), len(tally.faults), tally.refused)
    try:
        with intake.session.begin_nested():
            take(intake, records)
    except ClaimtrackerError:
        # What the batch counted and left to be sealed went with it.
        intake.session.info["unsealed"] = waiting
        tally.created, tally.changed, tally.same = counts
        del tally.unanchored[lists[0] :], tally.guessed[lists[1] :], tally.faults[lists[2] :]
        tally.refused = lists[3]
        raise
