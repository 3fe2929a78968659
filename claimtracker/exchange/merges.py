"""Merge a dump into a living ledger, so that two ledgers become one.

The dump is restored beside the ledger first, with all that a restore checks. Then both are
compared, and what theirs has more is taken as an import is: with history, as one transaction.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.db import engine as engines
from claimtracker.db import session as sessions
from claimtracker.errors import Conflict, Invalid
from claimtracker.exchange import (
    imports,
    merge_acts,
    merge_beside,
    merge_rows,
    merge_verdicts,
    restores,
    spools,
    take_assertions,
)
from claimtracker.exchange.dumps import Header
from claimtracker.exchange.intake import Intake, Tally
from claimtracker.exchange.merge_decisions import Choice, Clash, Deciding
from claimtracker.exchange.merge_nouns import NOUNS
from claimtracker.exchange.merge_work import Work
from claimtracker.exchange.restores import Restored
from claimtracker.exchange.sql_text import Progress
from claimtracker.models import Base
from claimtracker.operations import imports as import_rows
from claimtracker.operations import seals
from claimtracker.operations.writing import writing
from claimtracker.queries import pasts
from claimtracker.queries.stored import pieces
from claimtracker.rules.permissions import Actor, require

DECISIONS = frozenset({"dispute", "contradiction"})


class RecordUnmergeable(Invalid):
    """Something of a dump does not fit into the ledger that it is merged into."""

    def __init__(self, what: str, reason: str, more: int) -> None:
        others = f" ({more} more do not either)" if more else ""
        super().__init__(
            f"Nothing was merged, for {what} does not fit into this ledger: {reason}{others}"
        )


class ChangedMeanwhile(Conflict):
    """Somebody changed a row after it was compared, and before it was to be changed."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"Somebody changed a {table.replace('_', ' ')} while the two ledgers were compared,"
            " so nothing was merged; merge again."
        )


@dataclass(frozen=True, slots=True)
class Bars:
    """Who hears how far a merge is: reading the dump, checking it, comparing, taking."""

    reading: Progress | None = None
    checking: Progress | None = None
    comparing: Progress | None = None
    taking: Progress | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge did, or would do: counts by type, what was decided, and what is to be.

    `is_past`: the dump is an earlier state of this very ledger. `import_id` is None where
    nothing was kept.
    """

    header: Header
    created: Mapping[str, int]
    changed: Mapping[str, int]
    same: Mapping[str, int]
    contradictions: int
    unanchored: int
    decided: Sequence[tuple[Clash, Choice]]
    undecided: Sequence[Clash]
    protected: Sequence[str]
    left_out: Sequence[str]
    met: bool
    is_past: bool
    import_id: str | None

    @property
    def is_partial(self) -> bool:
        """Whether the dump is public or a part, and had no more to bring than that."""
        return self.header.makes_copy


class _TakenBackError(Exception):
    """Ends a transaction that is not to be kept."""


def merge(
    engine: Engine,
    path: Path,
    *,
    actor: Actor,
    now: datetime,
    deciding: Deciding,
    dry_run: bool = False,
    bars: Bars | None = None,
) -> Merge:
    """Merge a dump into a ledger, all or nothing; where something is undecided, nothing.

    Raises DecisionOutlived, RecordUnmergeable, ChangedMeanwhile, and what `restores.restore` does.
    """
    require(actor, "import.run")
    bars = bars or Bars()
    seals.catch_up(engine)
    with _their_ledger(path, bars) as (theirs, restored), ExitStack() as stack:
        done: Merge | None = None
        with suppress(_TakenBackError), writing(engine, actor=actor, now=now) as session:
            # Once this has its turn, no other merge or import is under way.
            named = import_rows.begin(session, actor=actor, now=now, file_name=path.name)
            work = _work(session, theirs, restored.header, deciding, stack)
            known = {one.told["head"] for one in pasts.merges(session)}
            done = _merge(work, restored, named, now, bars, stack)
            brings = work.brings_something or done.header.head not in known
            if dry_run or done.undecided or done.is_past or not brings:
                done = replace(done, import_id=None)
                raise _TakenBackError
        assert done is not None
        return done


@contextmanager
def _their_ledger(path: Path, bars: Bars) -> Iterator[tuple[Session, Restored]]:
    """Give the ledger of a dump, restored into a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        engine = engines.create(f"sqlite:///{folder}/theirs.db")
        try:
            restored = restores.restore(engine, path, progress=bars.reading, checking=bars.checking)
            with sessions.read(engine) as session:
                yield session, restored
        finally:
            engine.dispose()


def _work(
    ours: Session, theirs: Session, header: Header, deciding: Deciding, stack: ExitStack
) -> Work:
    meeting = None if header.makes_copy else pasts.last_meeting(ours, theirs)
    out: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())
    work = Work(ours, theirs, meeting, header.profile == "public", deciding, out)
    merge_beside.recall(work)
    return work


def _merge(
    work: Work, restored: Restored, named: Actor, now: datetime, bars: Bars, stack: ExitStack
) -> Merge:
    header = restored.header
    is_past = pasts.seal_of(work.ours, header.head) is not None
    tally, found = Tally(), 0
    if not is_past:
        _compare(work, restored, bars.comparing)
    work.deciding.require_all_used()
    intake = Intake(work.ours, named, now, None, tally, careful=True)
    if work.brings_something and not work.deciding.undecided:
        _hold_still(work)
        before = imports.found_now(work.ours)
        _take(work, intake, bars.taking, stack)
        merge_acts.finish(work, intake)
        found = max(imports.found_now(work.ours) - before, 0)
    merge_acts.note(work, intake, header)
    return Merge(
        header, +tally.created, +tally.changed, +(work.same + tally.same), found,
        len(take_assertions.unanchored(intake)), tuple(work.deciding.decided),
        tuple(work.deciding.undecided), tuple(work.protected), tuple(work.left_out),
        work.meeting is not None, is_past, named.import_id,
    )  # fmt: skip


def _hold_still(work: Work) -> None:
    """Keep others from rows that are to be changed; raises ChangedMeanwhile if one was late."""
    for name, versions in work.compared.items():
        table = Base.metadata.tables[name]
        for piece in pieces(sorted(versions)):
            wanted = select(table.c.id, table.c.version).where(table.c.id.in_(piece))
            found = work.ours.execute(wanted.order_by(table.c.id).with_for_update())
            if {row.id: row.version for row in found} != {key: versions[key] for key in piece}:
                raise ChangedMeanwhile(name)


def _compare(work: Work, restored: Restored, progress: Progress | None) -> None:
    total = sum(restored.rows.get(noun.kind.table, 0) for noun in NOUNS)
    done = 0
    for noun in NOUNS:
        merge_rows.compare_rows(work, noun)
        if noun.type == "claim":
            merge_verdicts.compare_forwards(work)
        done += restored.rows.get(noun.kind.table, 0)
        if progress:
            progress(done, max(total, 1))
    merge_verdicts.compare_verdicts(work)
    merge_verdicts.compare_disputes(work)
    merge_verdicts.compare_contradictions(work)
    merge_acts.compare_holds(work)


def _take(work: Work, intake: Intake, progress: Progress | None, stack: ExitStack) -> None:
    work.out.seek(0)
    lines = spools.fill(work.out, intake.tally.refuse, stack)
    imports.take_all(intake, lines, (), progress)
    if intake.tally.refused:
        _tell_refused(work, intake.tally)


def _tell_refused(work: Work, tally: Tally) -> None:
    """Leave out decisions that nothing here answers to, and say so; refuse all else."""
    named = _named(work.out, {fault.line for fault in tally.faults})
    fatal = [fault for fault in tally.faults if named[fault.line][0] not in DECISIONS]
    if fatal or tally.refused > len(tally.faults):
        first = fatal[0] if fatal else tally.faults[0]
        what = " ".join(named[first.line])
        reason = f"{first.field}: {first.reason}" if first.field else first.reason
        raise RecordUnmergeable(what, reason, tally.refused - 1)
    work.left_out += [f"{' '.join(named[f.line])}: {f.reason}" for f in tally.faults]


def _named(out: IO[bytes], lines: set[int]) -> dict[int, tuple[str, str]]:
    out.seek(0)
    return {number: merge_acts.named(line) for number, line in enumerate(out, 1) if number in lines}
