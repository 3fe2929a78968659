"""What an import keeps in hand while it runs: who acts, what was counted, what was refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.errors import ClaimtrackerError
from claimtracker.exchange.records import BadRecord, Record
from claimtracker.models import Event
from claimtracker.operations.articles import CopyOfItself
from claimtracker.operations.attributes import AttributeInUse
from claimtracker.operations.entities import PlaceInItself
from claimtracker.operations.evidence import AskedNobody
from claimtracker.operations.merges import MergeRefused
from claimtracker.operations.names import NameTaken
from claimtracker.operations.rows import Edit
from claimtracker.operations.verdicts import VerdictWithoutReasons
from claimtracker.queries.stored import Stored, pieces
from claimtracker.rules.permissions import Actor

Content = TypeVar("Content")
FAULTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """A record that was refused: its line from 1, its field if it was one, and why."""

    line: int
    field: str
    reason: str


# The field at fault, where what the ledger refuses says it by itself.
FAULTS: Mapping[type[ClaimtrackerError], str] = {
    AskedNobody: "kind",
    AttributeInUse: "kind",
    CopyOfItself: "copy_of",
    MergeRefused: "from",
    NameTaken: "name",
    PlaceInItself: "within",
    VerdictWithoutReasons: "rationale",
}


@dataclass(slots=True)
class Tally:
    """What an import did so far; faults are counted all and kept up to a hundred."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    unanchored: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)

    @property
    def refused(self) -> int:
        """How many records were refused."""
        return len(self.bad)

    def refuse(self, line: int, error: ClaimtrackerError) -> None:
        """Count a refused record, once, and keep why while there are few."""
        if line in self.bad:
            return
        self.bad.add(line)
        if len(self.faults) < FAULTS_SHOWN:
            name = error.field if isinstance(error, BadRecord) else FAULTS.get(type(error), "")
            self.faults.append(Fault(line, name, str(error)))

    def again(self) -> Tally:
        """Return a tally that has counted nothing yet and knows what was refused."""
        return Tally(faults=self.faults, bad=self.bad)


class BatchRefused(Exception):
    """The ledger refused a batch, and which of its records is at fault is not known yet."""


@dataclass(frozen=True, slots=True)
class Intake:
    """One import under way. `folder` is where the file's texts may lie; None forbids them.

    `careful` says that a batch can be taken back alone.
    """

    session: Session
    actor: Actor
    now: datetime
    folder: Path | None
    tally: Tally
    careful: bool

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
    known = fields(kind)  # type: ignore[arg-type]
    defaults = {f.name: f.default for f in known if f.default is not MISSING}
    told = {n: defaults.get(n) if v is None else v for n, v in given.items()}
    if before is None:
        return kind(**told)
    return replace(before.content, **told)  # type: ignore[type-var]


def save(
    intake: Intake,
    noun: str,
    wanted: Sequence[Wanted],
    add: Callable[[Sequence[Any]], list[str]],
    edit: Callable[[Sequence[Edit[Any]]], object],
    moved: Collection[int] = (),
) -> dict[int, str]:
    """Add what is new, edit what differs, count what is the same; return row keys by line.

    The records of the lines in `moved` differ in something that is no part of their content.
    """
    new = [w for w in wanted if w.stored is None]
    known = [(w, w.stored) for w in wanted if w.stored is not None]
    changed = [
        (w, s) for w, s in known if s.content != w.content or s.removed or w.record.line in moved
    ]
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


def count_changed(intake: Intake, noun: str, ids: Sequence[str]) -> None:
    """Count rows as changed, by their keys, that were the same until their links changed.

    Call it before they change: what this import did to them already is counted already.
    """
    counted: set[str] = set()
    for piece in pieces(ids):
        own = select(Event.row_id).where(
            Event.row_id.in_(piece), Event.import_id == intake.actor.import_id
        )
        counted |= set(intake.session.execute(own).scalars())
    late = len(set(ids) - counted)
    intake.tally.same[noun] -= late
    intake.tally.changed[noun] += late


def added(intake: Intake, ids: Sequence[str]) -> set[str]:
    """Return which rows, of those with these keys, this import made."""
    found: set[str] = set()
    for piece in pieces(ids):
        own = select(Event.row_id).where(
            Event.row_id.in_(piece), Event.import_id == intake.actor.import_id, Event.act == "add"
        )
        found |= set(intake.session.execute(own).scalars())
    return found


def attempt(
    intake: Intake, records: list[Record], take: Callable[[Intake, list[Record]], None]
) -> None:
    """Take a batch; where the ledger refuses it, take it one by one to find the record at fault.

    Raises BatchRefused where a batch cannot be taken back alone.
    """
    if not intake.careful:
        _at_once(intake, records, take)
        return
    try:
        _within_savepoint(intake, records, take)
    except ClaimtrackerError as error:
        if len(records) == 1:
            intake.tally.refuse(records[0].line, _in_field(records[0], error))
            return
        for record in records:
            attempt(intake, [record], take)


def _at_once(
    intake: Intake, records: list[Record], take: Callable[[Intake, list[Record]], None]
) -> None:
    try:
        take(intake, records)
    except ClaimtrackerError as error:
        raise BatchRefused from error


def _in_field(record: Record, error: ClaimtrackerError) -> ClaimtrackerError:
    if isinstance(error, NameTaken) and error.name != record.given.get("name"):
        return BadRecord(str(error), "aliases")
    return error


def _within_savepoint(
    intake: Intake, records: list[Record], take: Callable[[Intake, list[Record]], None]
) -> None:
    tally, waiting = intake.tally, list(intake.session.info.get("unsealed", []))
    counts = [Counter(c) for c in (tally.created, tally.changed, tally.same)]
    bad = {record.line for record in records} & tally.bad
    lists: tuple[list[Any], ...] = (tally.unanchored, tally.guessed, tally.faults)
    lengths = [len(listed) for listed in lists]
    try:
        with intake.session.begin_nested():
            take(intake, records)
    except ClaimtrackerError:
        # What the batch counted and left to be sealed went with it.
        intake.session.info["unsealed"] = waiting
        tally.created, tally.changed, tally.same = counts
        for listed, length in zip(lists, lengths, strict=True):
            del listed[length:]
        tally.bad -= {record.line for record in records} - bad
        raise
