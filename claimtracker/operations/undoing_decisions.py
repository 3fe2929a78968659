"""Take back what an import decided: disputes, merges of claims, verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from claimtracker.models import Contradiction, Dispute, VerdictWithdrawal, table_of
from claimtracker.operations import disputes, events, merges, rows, touched, undone_decisions
from claimtracker.operations.events import Act
from claimtracker.operations.undoing import CHANGED, FORGOTTEN, WHY, Undoing, each_page
from claimtracker.queries import claims, referrers, verdicts
from claimtracker.queries.referrers import DECIDED
from claimtracker.queries.stored import Stored
from claimtracker.queries.verdicts import VerdictContent

WITHDRAWN = "the import withdrew it, and a withdrawal is never taken back"


def take_back(undoing: Undoing) -> None:
    """Put disputes back as they were, part merged claims, withdraw verdicts."""
    _put_back_decisions(undoing, Contradiction)
    _put_back_decisions(undoing, Dispute)
    _part_claims(undoing)
    _withdraw_verdicts(undoing)


def _put_back_decisions(undoing: Undoing, model: type[Dispute] | type[Contradiction]) -> None:
    name, table = model.__tablename__, table_of(model)

    def act(page: Sequence[str]) -> None:
        found = undoing.session.execute(select(table).where(table.c.id.in_(page)))
        stored = {row.id: row for row in found}
        for row_id, trace in undoing.traces(name, page).items():
            row = stored[row_id]
            if trace.since or trace.lost:
                undoing.keep(name, row_id, CHANGED if trace.since else FORGOTTEN)
            elif "record" in trace.acts:
                _change(undoing, model, row, {"live": None, "lapsed_at": undoing.now})
                undoing.removed[name] += 1
            elif trace.before:
                _change(undoing, model, row, _columns(model, trace.before))
                undoing.put_back[name] += 1

    each_page(undoing, name, act)


def _columns(
    model: type[Dispute] | type[Contradiction], before: Mapping[str, Any]
) -> dict[str, Any]:
    told = dict(before)
    if model is Dispute and "state" in told:
        told["found_real_at"] = undone_decisions.was_real(before)
    for name in ("decided_at", "found_real_at"):
        if told.get(name) is not None:
            told[name] = datetime.fromisoformat(told[name])
    return told


def _change(
    undoing: Undoing, model: type[Dispute] | type[Contradiction], row: Any, after: dict[str, Any]
) -> None:
    """Write a decision over, and note that its question is to be compared anew."""
    session, name = undoing.session, model.__tablename__
    before = {column: getattr(row, column) for column in after}
    if name == "dispute" and after.get("state") not in (None, *DECIDED):
        after = {**after, "decided_on": None, "new_since_decided": False}
    rows.write_over(session, model, [{"row": row.id, "read": row.version, **after}])
    events.record(session, acts=[Act("put back", name, row.id, before, after, WHY)], **undoing.by)
    if name == "contradiction":
        touched.claims(session, [row.left_id, row.right_id])
    else:
        disputes.touch(session, row)


def _part_claims(undoing: Undoing) -> None:
    def act(page: Sequence[str]) -> None:
        stored = claims.by_id(undoing.session, page)
        for row_id, trace in undoing.traces("claim", page).items():
            key = stored[row_id].content.key
            if trace.since:
                undoing.keep("claim", key, CHANGED)
            else:
                merges.undo(undoing.session, merged=key, **undoing.by)
                undoing.removed["claim_merge"] += 1

    each_page(undoing, "claim", act, verb="merge")


def _withdraw_verdicts(undoing: Undoing) -> None:
    """Withdraw what the import published: a verdict stays, for it is never altered."""

    def act(page: Sequence[str]) -> None:
        stored = verdicts.by_id(undoing.session, page)
        rest = referrers.resting(undoing.session, "verdict", page)
        gone: list[Stored[VerdictContent]] = []
        for row_id, trace in undoing.traces("verdict", page).items():
            row = stored[row_id]
            if "withdraw" in trace.acts and not trace.added:
                undoing.keep("verdict", row.content.key, WITHDRAWN)
            elif trace.added and not row.removed and row_id in rest:
                undoing.keep("verdict", row.content.key, rest[row_id])
            elif trace.added and not row.removed:
                gone.append(row)
        _withdraw(undoing, gone)

    each_page(undoing, "verdict", act)


def _withdraw(undoing: Undoing, gone: Sequence[Stored[VerdictContent]]) -> None:
    if not gone:
        return
    told = {"withdrawn_at": undoing.now, "withdrawn_by": undoing.actor.person_id, "reason": WHY}
    made = [{"verdict_id": row.id, **told} for row in gone]
    undoing.session.execute(insert(table_of(VerdictWithdrawal)), made)
    acts = [Act("withdraw", "verdict", row.id, why=WHY) for row in gone]
    events.record(undoing.session, acts=acts, **undoing.by)
    about = {row.content.claim_id for row in gone}
    touched.claims(undoing.session, claims.standing_for(undoing.session, about))
    undoing.removed["verdict"] += len(gone)
