"""What a merge does that no record can say: names, rows taken away, holds, and its account."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.exchange import export_decisions, exports, take_disputes
from claimtracker.exchange.dumps import Header
from claimtracker.exchange.intake import Intake, count_changed
from claimtracker.exchange.merge_work import Weighed, Work
from claimtracker.exchange.records import Record
from claimtracker.models import Comment, Dispute, Hold, table_of
from claimtracker.operations import disputes, events, holds, restoring
from claimtracker.operations.events import Act
from claimtracker.operations.restoring import KINDS, Kind
from claimtracker.operations.rows import Edit
from claimtracker.queries import articles as article_rows
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries import evidence as evidence_rows
from claimtracker.queries import holds as hold_rows
from claimtracker.queries import referrers
from claimtracker.queries import sources as source_rows
from claimtracker.queries import topics as topic_rows
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.history import WEIGH
from claimtracker.queries.pasts import MERGE
from claimtracker.queries.stored import Stored, pieces
from claimtracker.rules.text import fold

ASIDE = "it was taken away in the ledger that was merged in"
_KINDS: Mapping[str, Kind] = {kind.table: kind for kind in KINDS}
_BY_ID: Mapping[str, Callable[..., Mapping[str, Stored[Any]]]] = {
    "article": article_rows.by_id, "assertion": assertion_rows.by_id, "claim": claim_rows.by_id,
    "evidence": _KINDS["evidence"].read, "verdict": verdict_rows.by_id,
}  # fmt: skip
_BY_KEY: Mapping[str, Callable[..., Mapping[str, Stored[Any]]]] = {
    "article": article_rows.by_key, "assertion": assertion_rows.by_key,
    "claim": claim_rows.by_key, "evidence": evidence_rows.by_key, "verdict": verdict_rows.by_key,
}  # fmt: skip
_BY_NAME: Mapping[str, Callable[..., Mapping[str, Stored[Any]]]] = {
    "source": source_rows.by_name, "topic": topic_rows.by_name,
}  # fmt: skip
_BY_ANY_NAME: Mapping[str, Callable[..., Mapping[str, str]]] = {
    "attribute": attribute_rows.ids_by_name, "entity": entity_rows.ids_by_name,
}  # fmt: skip


def compare_holds(work: Work) -> None:
    """Note which rows are held there and not here; those that come in are held as well."""
    live = select(Hold.table_name, Hold.row_id, Hold.reason).where(Hold.live.is_(True))
    for table, row_id, reason in work.theirs.execute(live.order_by(Hold.id)):
        here = _row_here(work, table, row_id)
        if here is None or not hold_rows.on(work.ours, table, [here]):
            work.held_there.append((table, row_id, reason))


def finish(work: Work, intake: Intake) -> None:
    """Do, once the records are in, what no record can say, and keep account of decisions."""
    for table, row_id, name in work.renamed:
        _rename(work, intake, _KINDS[table], row_id, name)
    for kind in KINDS:
        _remove(work, intake, kind, [row for table, row in work.removed if table == kind.table])
    for table, row_id, reason in work.held_there:
        here = _row_here(work, table, row_id, intake)
        if here is None:
            work.left_out.append(f"the hold on a {table} that is not here: {reason}")
        else:
            work.held.setdefault((table, here), reason)
    if comments := _comments_not_here(work):
        work.left_out.append(f"{comments}; comments stay in the ledger they were written in")
    for (table, row_id), reason in work.held.items():
        _hold(work, intake, table, row_id, reason)
    events.record(intake.session, acts=[_weighed(one) for one in work.weighed], **intake.by)


def _comments_not_here(work: Work) -> str:
    """Say how many comments of theirs are none of ours; empty where all are."""
    theirs = work.theirs.scalars(select(Comment.id).where(Comment.removed_at.is_(None))).all()
    known: set[str] = set()
    for piece in pieces(theirs):
        known |= set(work.ours.scalars(select(Comment.id).where(Comment.id.in_(piece))))
    count = len(set(theirs) - known)
    return f"{count:,} comment{'' if count == 1 else 's'}" if count else ""


def note(work: Work, intake: Intake, header: Header) -> None:
    """Leave the event that says which ledger came in and up to which head, to be proven."""
    counts = Counter(one.choice for one in work.weighed)
    after = {
        "head": header.head, "profile": header.profile, "part": header.part,
        "beside": [list(one) for one in work.beside], "decided": dict(counts),
    }  # fmt: skip
    act = Act(MERGE, "import", str(intake.actor.import_id), after=after)
    events.record(intake.session, acts=[act], **intake.by)


def named(line: bytes) -> tuple[str, str]:
    """Return the type of a record and what it is known by."""
    told = json.loads(line)
    return told["type"], exports.key_of(told["type"], told)


def _remove(work: Work, intake: Intake, kind: Kind, ids: Sequence[str]) -> None:
    """Take rows away as there, but for those on which something rests here."""
    rows, waiting = kind.read(intake.session, ids), list(ids)
    while waiting:
        rest = referrers.resting(intake.session, kind.table, waiting)
        free = [rows[row_id] for row_id in waiting if row_id not in rest]
        restoring.remove(intake.session, kind, free, why=ASIDE, **intake.by)
        intake.tally.changed[kind.table] += len(free)
        waiting = list(rest) if free else []
        if not free:
            work.left_out += [
                f"{kind.table} {kind.name(rows[row_id])}: it was taken away there and stays"
                f" here, for {why}"
                for row_id, why in rest.items()
            ]


def _rename(work: Work, intake: Intake, kind: Kind, row_id: str, name: str) -> None:
    """Call a row as there, unless something else is called so here."""
    row = kind.read(intake.session, [row_id])[row_id]
    if _called(intake.session, kind.table, name) - {row_id}:
        other = f"it is called {name} there, which is another one's name here"
        work.left_out.append(f"{kind.table} {kind.name(row)}: {other}")
        return
    told = {"name": name} | ({"folded": fold(name)} if hasattr(row.content, "folded") else {})
    count_changed(intake, kind.table, [row_id])
    kind.edit(intake.session, [Edit(row, replace(row.content, **told))], **intake.by)


def _called(session: Session, table: str, name: str) -> set[str]:
    """Return the rows of a table that are called so, those taken away too."""
    if table in _BY_ANY_NAME:
        return set(_BY_ANY_NAME[table](session, [name]).values())
    return {row.id for row in _BY_NAME[table](session, [fold(name)]).values()}


def _hold(work: Work, intake: Intake, table: str, row_id: str, reason: str) -> None:
    if table in hold_rows.HELD and not hold_rows.on(intake.session, table, [row_id]):
        holds.place(intake.session, table=table, row_id=row_id, reason=reason, **intake.by)
        work.protected.append(f"{table} held back here as there: {reason}")


def _row_here(work: Work, table: str, row_id: str, intake: Intake | None = None) -> str | None:
    """Return the row here that is the same as one of theirs, by its key."""
    if table == "dispute":
        return _dispute_here(work, row_id, intake)
    there = _BY_ID[table](work.theirs, [row_id]) if table in _BY_ID else {}
    if row_id not in there:
        return None
    same = _BY_ID[table](work.ours, [row_id])
    found = _BY_KEY[table](work.ours, [work.names.of(table, there[row_id].content.key)])
    return next((row.id for row in (*same.values(), *found.values())), None)


def _dispute_here(work: Work, row_id: str, intake: Intake | None) -> str | None:
    if _exists(work.ours, row_id):
        return row_id
    row = work.theirs.get(Dispute, row_id)
    if intake is None or row is None:
        return None
    given = export_decisions.dispute_records(work.theirs, [row])[0]
    told = work.names.translated("dispute", given)
    about = take_disputes.about(intake, Record(0, "dispute", told))
    return disputes.ask(intake.session, actor=intake.actor, now=intake.now, **about).id


def _exists(session: Session, row_id: str) -> bool:
    key = table_of(Dispute).c.id
    return session.execute(select(key).where(key == row_id)).first() is not None


def _weighed(one: Weighed) -> Act:
    clash = one.clash
    why = f"Two ledgers were merged; of the {clash.field}, {one.choice} was taken."
    before, after = {clash.field: clash.ours}, {clash.field: clash.theirs}
    return Act(WEIGH, one.table, one.row_id, before, after, why)
