"""Take a file of the exchange format into a ledger, as one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from claimtracker.db import locks
from claimtracker.exchange import (
    spools,
    take_articles,
    take_assertions,
    take_claims,
    take_disputes,
    take_sources,
    take_verdicts,
    verdict_records,
)
from claimtracker.exchange.intake import BatchRefused, Fault, Intake, Tally, attempt
from claimtracker.exchange.records import BadRecord, Record, clean_name
from claimtracker.exchange.repeated_keys import AllRepeated
from claimtracker.exchange.spools import Spools
from claimtracker.models import Contradiction, Outcome, Rating
from claimtracker.operations import imports
from claimtracker.operations.writing import settle, writing
from claimtracker.rules.permissions import Actor, require
from claimtracker.rules.text import fold

BATCH = 500
_NOTHING: Mapping[int, BadRecord] = {}
Take = Callable[[Intake, list[Record]], None]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, counted by type; `import_id` is None where nothing was kept.

    `repeated` is what stands in the file more than once.
    """

    created: Mapping[str, int]
    changed: Mapping[str, int]
    same: Mapping[str, int]
    unanchored: list[dict[str, str | None]]
    guessed: list[str]
    faults: list[Fault]
    refused: int
    contradictions: int
    import_id: str | None
    repeated: AllRepeated


@dataclass(frozen=True, slots=True)
class _Pass:
    kind: str
    take: Take
    identity: Callable[[Record], Any]


class _TakenBackError(Exception):
    """Ends a transaction that is not to be kept."""


def _name(record: Record) -> str:
    return fold(record.given["name"])


def _code(record: Record) -> str:
    return str(record.given["code"])


def _key(record: Record) -> str:
    return str(record.given.get("key") or record.line)


def _line(record: Record) -> int:
    return record.line


PASSES = (
    _Pass("source", take_sources.take_sources, _name),
    _Pass("topic", take_sources.take_topics, _name),
    _Pass("rating", take_sources.take_words("rating", Rating), _code),
    _Pass("outcome", take_sources.take_words("outcome", Outcome), _code),
    _Pass("entity", take_sources.take_entities, _name),
    _Pass("entity", take_sources.take_places, _name),
    _Pass("attribute", take_sources.take_attributes, _name),
    _Pass("evidence", take_sources.take_evidence, _key),
    _Pass("article", take_articles.take_articles, take_articles.identity),
    _Pass("article", take_articles.take_copies, take_articles.identity),
    _Pass("claim", take_claims.take_claims, take_claims.identity),
    _Pass("forward", take_claims.take_forwards, _line),
    _Pass("assertion", take_assertions.take_assertions, take_assertions.identity),
    _Pass("notice", take_articles.take_notices, take_articles.notice_key),
    _Pass("verdict", take_verdicts.take_verdicts, verdict_records.identity),
)
# Decisions are about findings, so these come once the findings of the file are made; a decision
# on a dispute is on the contradictions that come with it, so that none of them is new to it.
DECISIONS = (
    _Pass("contradiction", take_disputes.take_contradictions, _line),
    _Pass("dispute", take_disputes.take_disputes, _line),
)


class Once(Protocol):
    """What lets a form act once: asked in the transaction of the import, before it and at its end.

    `take` raises where the form was answered already, and then nothing is taken.
    """

    def take(self, session: Session) -> None:
        """Take the form, or raise."""

    def keep(self, session: Session, import_id: str) -> None:
        """Note what came of it."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What is asked of an import."""

    engine: Engine
    actor: Actor
    now: datetime
    file_name: str
    folder: Path | None
    dry_run: bool
    skip_bad: bool
    progress: Progress | None
    once: Once | None

    def writing(self) -> AbstractContextManager[Session]:
        """Open the one transaction that a file is taken in."""
        return writing(self.engine, actor=self.actor, now=self.now)


def run(
    engine: Engine,
    stream: IO[bytes],
    *,
    actor: Actor,
    now: datetime,
    file_name: str,
    folder: Path | None = None,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress | None = None,
    once: Once | None = None,
    refused: Mapping[int, BadRecord] = _NOTHING,
) -> Report:
    """Take a file in one transaction; anything refused undoes all of it unless `skip_bad`.

    `folder` is where texts that the file names may lie. `progress` hears lines done and all.
    `refused` has the empty lines of the file that stand for what could not be made a record, and
    why. Raises what `once` raises.
    """
    require(actor, "import.run")
    name = clean_name(file_name)
    order = _Order(engine, actor, now, name, folder, dry_run, skip_bad, progress, once)
    with ExitStack() as stack:
        tally = Tally()
        for line, error in refused.items():
            tally.refuse(line, error)
        lines = spools.fill(stream, tally.refuse, stack)
        unread = tally.refused
        try:
            report = _take(order, lines, tally, careful=False)
        except BatchRefused:
            tally = tally.again()
            report = _take(order, lines, tally)
        # A refused record leaves nothing, not even a person or a publication that it named.
        # So the file is taken again without it, until nothing more is refused.
        while skip_bad and report.refused > unread:
            unread, tally = report.refused, tally.again()
            report = _take(order, lines, tally)
        return replace(report, repeated=lines.repeated(tally.bad))


def _take(order: _Order, lines: Spools, tally: Tally, *, careful: bool = True) -> Report:
    """Take the lines that were not refused yet, and keep them if that is what is asked for.

    Batches that can be taken back alone cost SQLite a third more, for each guarded row, so a
    file is first taken without; raises BatchRefused where that does not do.
    """
    without = frozenset(tally.bad)
    found, unanchored, import_id = 0, [], None
    with suppress(_TakenBackError), order.writing() as session:
        if order.once:
            order.once.take(session)
        named = imports.begin(session, actor=order.actor, now=order.now, file_name=order.file_name)
        intake = Intake(session, named, order.now, order.folder, tally, careful)
        before = found_now(session)
        take_all(intake, lines, without, order.progress)
        found = found_now(session) - before
        unanchored = take_assertions.unanchored(intake)
        if order.dry_run or tally.refused > (len(without) if order.skip_bad else 0):
            raise _TakenBackError
        import_id = named.import_id
        if order.once:
            order.once.keep(session, str(import_id))
    return Report(
        +tally.created, +tally.changed, +tally.same, unanchored, tally.guessed,
        sorted(tally.faults, key=lambda fault: fault.line), tally.refused, max(found, 0), import_id,
        AllRepeated(),
    )  # fmt: skip


def take_all(
    intake: Intake, lines: Spools, without: Collection[int], progress: Progress | None
) -> None:
    """Take the records of a file type by type, but for those lines, and do what follows."""
    done, total = 0, sum(lines.counts[one.kind] for one in (*PASSES, *DECISIONS))
    for one in (*PASSES, None, *DECISIONS):
        if one is None:
            if any(lines.counts[decision.kind] for decision in DECISIONS):
                # Decisions come in the order of the file, turns in an order of their own.
                locks.take_every_turn(intake.session)
            settle(intake.session, actor=intake.actor, now=intake.now)
            continue
        records = lines.records(one.kind, without)
        for batch in spools.batches(records, one.identity, BATCH):
            attempt(intake, batch, one.take)
            done += len(batch)
            if progress:
                progress(done, total)
    settle(intake.session, actor=intake.actor, now=intake.now)


def found_now(session: Session) -> int:
    """Count the contradictions that rules find and nobody let lapse."""
    live = select(func.count()).select_from(Contradiction).where(
        Contradiction.live.is_(True), Contradiction.near.is_(False),
        Contradiction.lapsed_at.is_(None),
    )  # fmt: skip
    return session.execute(live).scalar_one()
