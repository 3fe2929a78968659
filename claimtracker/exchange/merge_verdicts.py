"""Compare what two ledgers decided: verdicts, merges of claims, disputes, pairs, holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.exchange import export_decisions, exports, merge_beside, merge_claims
from claimtracker.exchange.merge_decisions import Clash
from claimtracker.exchange.merge_fields import folded
from claimtracker.exchange.merge_work import Work, full
from claimtracker.exchange.records import REDACTED
from claimtracker.models import Contradiction, Dispute, Verdict
from claimtracker.queries import pasts
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.stored import BATCH, Stored

Given = Mapping[str, Any]
# What a verdict or a decision that was released does not say.
UNRELEASED = frozenset({"by", "note", "until", "verdict", "reason"})
VERDICT_FIELDS = (
    "claim", "assertion", "rating", "rationale", "evidence", "publisher", "by", "at", "as_of",
    "change", "public_note",
)  # fmt: skip


def compare_verdicts(work: Work) -> None:
    """Compare published verdicts: new ones are taken, known ones are never altered."""
    for rows in _verdicts(work.theirs):
        mine = _known(work, rows)
        given = dict(zip(mine, export_decisions.verdict_records(
            work.ours, list(mine.values())), strict=True)) if mine else {}  # fmt: skip
        told = export_decisions.verdict_records(work.theirs, rows)
        for row, theirs in zip(rows, told, strict=True):
            record = work.names.translated("verdict", theirs)
            if row.id in mine:
                _compare_verdict(work, mine[row.id], given[row.id], row, record)
            else:
                work.write("verdict", full(record))


def compare_forwards(work: Work) -> None:
    """Compare merges of claims; one that went up in something else here stays there."""
    for page in export_decisions.forwards(work.theirs):
        for given in page:
            told = work.names.translated("forward", given)
            last = merge_claims.standing_for(work.ours, [told["from"], told["to"]])
            if told["from"] in last and last[told["from"]] == last.get(told["to"]):
                work.same["forward"] += 1
            elif last.get(told["from"], told["from"]) != told["from"]:
                gone = f"claim {told['from']}: it went up in {told['to']} there"
                work.left_out.append(f"{gone}, and in {last[told['from']]} here")
            else:
                work.write("forward", told)


def compare_disputes(work: Work) -> None:
    """Compare what was decided on disputes."""
    there, here = (export_decisions.decided_disputes(one) for one in (work.theirs, work.ours))
    _compare_decided(work, "dispute", there, here)


def compare_contradictions(work: Work) -> None:
    """Compare pairs that were decided apart or seen by an editor."""
    there, here = (export_decisions.decided_apart(one) for one in (work.theirs, work.ours))
    _compare_decided(work, "contradiction", there, here)


def _verdicts(session: Session) -> Iterator[Sequence[Stored[Any]]]:
    last = ""
    while True:
        listed = select(Verdict.id).where(~verdict_rows.was_taken_back())
        listed = listed.where(Verdict.id > last) if last else listed
        ids = session.execute(listed.order_by(Verdict.id).limit(BATCH)).scalars().all()
        if not ids:
            return
        rows = verdict_rows.by_id(session, ids)
        yield [rows[row] for row in ids]
        last = ids[-1]


def _known(work: Work, rows: Sequence[Stored[Any]]) -> dict[str, Stored[Any]]:
    keys = {row.id: work.names.of("verdict", row.content.key) for row in rows}
    named = verdict_rows.by_key(work.ours, list(keys.values()))
    found = {row: named[key] for row, key in keys.items() if key in named}
    return found | dict(verdict_rows.by_id(work.ours, list(keys)))


def _compare_verdict(
    work: Work, mine: Stored[Any], ours: Given, row: Stored[Any], theirs: dict[str, Any]
) -> None:
    differing = _differing(work, ours, theirs)
    if differing and mine.id != row.id:
        if _changed_there(work, "verdict", row.id):
            _part_verdicts(work, mine, row, ours, theirs, differing)
        else:
            # What both had at their last meeting was decided then.
            work.same["verdict"] += 1
    elif row.removed and not mine.removed:
        work.write("verdict", full(ours) | {"state": "withdrawn"})
    elif not row.removed and verdict_rows.taken_back(work.ours, [mine.content.key]):
        gone = f"verdict {mine.content.key}: the import that brought it was taken back here"
        work.left_out.append(f"{gone}; import it again to have it")
    else:
        work.same["verdict"] += 1


def _differing(work: Work, ours: Given, theirs: dict[str, Any]) -> list[str]:
    if REDACTED in (ours["rationale"], theirs["rationale"]):
        theirs["rationale"] = ours["rationale"]
    merge_claims.join(work, ours, theirs)
    left = [name for name in VERDICT_FIELDS if not (work.is_public and name in UNRELEASED)]
    return [name for name in left if (ours.get(name) or None) != (theirs.get(name) or None)]


def _part_verdicts(
    work: Work, mine: Stored[Any], row: Stored[Any], ours: Given, theirs: Given,
    differing: Sequence[str],
) -> None:  # fmt: skip
    words, other = ({name: given.get(name) for name in differing} for given in (ours, theirs))
    clash = Clash("verdict", mine.content.key, "words", None, words, other, ("ours", "beside"))
    if work.decide("verdict", mine.id, clash) == "beside":
        key = merge_beside.named(work, "verdict", row.content.key)
        work.write("verdict", full(theirs) | {"key": key})


def _compare_decided(
    work: Work, kind: str, there: Sequence[Dispute | Contradiction], here: Sequence[Any]
) -> None:
    mine = {
        exports.key_of(kind, given): (row, given)
        for row, given in zip(here, _records(work.ours, kind, here), strict=True)
    }
    for row, given in zip(there, _records(work.theirs, kind, there), strict=True):
        told = _with_claims_here(work, kind, work.names.translated(kind, given))
        key = exports.key_of(kind, told)
        if key not in mine:
            work.write(kind, full(told))
        else:
            _compare_decision(work, kind, key, mine[key], (row, told))


def _compare_decision(
    work: Work, kind: str, key: str, mine: tuple[Any, Given], other: tuple[Any, Given]
) -> None:
    ours, theirs = (_decision(work, kind, given) for given in (mine[1], other[1]))
    if ours == theirs or theirs is None or not _changed_there(work, kind, other[0].id):
        work.same[kind] += 1
        return
    if ours is not None and _changed_here(work, kind, mine[0].id):
        clash = Clash(kind, key, "decision", None, ours, theirs)
        if work.decide(kind, mine[0].id, clash) != "theirs":
            return
    work.will_change(kind, mine[0])
    work.write(kind, full(other[1]))


def _decision(work: Work, kind: str, given: Given) -> Any:
    told = folded(kind, given)["decision"]
    if told and work.is_public:
        return {name: value for name, value in told.items() if name not in UNRELEASED}
    return told


def _changed_here(work: Work, kind: str, row_id: str) -> bool:
    met = work.meeting
    return met is None or bool(pasts.since(work.ours, kind, [row_id], met.ours))


def _changed_there(work: Work, kind: str, row_id: str) -> bool:
    met = work.meeting
    return met is None or bool(pasts.since(work.theirs, kind, [row_id], met.theirs))


def _records(session: Session, kind: str, rows: Any) -> list[dict[str, Any]]:
    if kind == "dispute":
        return export_decisions.dispute_records(session, rows)
    return export_decisions.contradiction_records(session, rows)


def _with_claims_here(work: Work, kind: str, given: dict[str, Any]) -> dict[str, Any]:
    """Name the claims that stand here for those that went up in others."""
    if kind == "contradiction":
        last = merge_claims.standing_for(work.ours, given["claims"])
        return given | {"claims": sorted({last.get(key, key) for key in given["claims"]})}
    if not given.get("claim"):
        return given
    key = given["claim"]
    return given | {"claim": merge_claims.standing_for(work.ours, [key]).get(key, key)}
