"""What a comparison changes in what is recorded of a question; nothing is written here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from claimtracker.db.types import new_id
from claimtracker.operations.events import Act
from claimtracker.queries.recorded import RecordedDispute, RecordedFinding
from claimtracker.rules.findings import Finding
from claimtracker.rules.weights import NOTHING, Weighed

COMPARED_FIELDS = ("left_id", "right_id", "near", "by_one_voice", "gap", "hint", "reason")


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing one question, or the voices over one claim, brought.

    `differs` says that answers differ without a contradiction; `points` is what stands now.
    """

    question_id: str
    subject_id: str | None = None
    attribute_id: str | None = None
    object_id: str | None = None
    claim_id: str | None = None
    findings: tuple[Finding, ...] = ()
    differs: bool = False
    points: frozenset[str] = frozenset()
    pairs: int = 0
    weighed: Weighed = NOTHING


@dataclass(slots=True)
class Changes:
    """Rows to insert and to change, the events they leave, and the claims they concern."""

    new_disputes: list[dict[str, Any]] = field(default_factory=list)
    disputes: list[dict[str, Any]] = field(default_factory=list)
    new_findings: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    claims: set[str] = field(default_factory=set)
    found: int = 0
    near: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class _Matched:
    kept: list[tuple[RecordedFinding, Finding]]
    new: list[Finding]
    gone: list[RecordedFinding]
    by_hand: list[RecordedFinding]


def weigh(
    changes: Changes, compared: Compared, recorded: RecordedDispute | None, now: datetime
) -> None:
    """Add to the changes what one comparison makes of what is recorded of its question."""
    if recorded is None and not compared.findings and not compared.differs:
        return
    matched = _match(recorded.findings if recorded else (), compared.findings)
    decided = recorded is not None and recorded.is_decided
    leaving = [s for s in matched.gone if not s.lapsed or not (decided or s.is_decided)]
    moved = bool(matched.new or leaving)
    dispute_id = _dispute(changes, compared, recorded, matched, moved, now)
    for finding in matched.new:
        _find(changes, finding, dispute_id, now)
    for stored, finding in matched.kept:
        _revise(changes, stored, finding, now)
    for stored in leaving:
        _lapse(changes, stored, decided or stored.is_decided, now)


def _match(stored: Sequence[RecordedFinding], found: Iterable[Finding]) -> _Matched:
    """Tell which findings are recorded already.

    A pair that was decided is known again by the answers it stands for, even when another claim
    speaks for one of them by now; it is then a pair of those that speak.
    """
    by_rule = {(s.left_id, s.right_id, s.kind): s for s in stored if s.is_by_rule}
    kept, new = [], []
    for finding in found:
        same = by_rule.pop((finding.left_id, finding.right_id, finding.kind), None)
        if same:
            kept.append((same, finding))
        else:
            new.append(finding)
    left = list(by_rule.values())
    for finding in list(new):
        alike = next((s for s in left if s.is_decided and _is_between(s, finding)), None)
        if alike:
            left.remove(alike)
            new.remove(finding)
            kept.append((alike, finding))
    return _Matched(kept, new, left, [s for s in stored if not s.is_by_rule])


def _is_between(stored: RecordedFinding, finding: Finding) -> bool:
    if stored.kind != finding.kind:
        return False
    one, other = finding.claims
    straight = stored.left_id in one and stored.right_id in other
    return straight or (stored.left_id in other and stored.right_id in one)


def _dispute(
    changes: Changes,
    compared: Compared,
    recorded: RecordedDispute | None,
    matched: _Matched,
    moved: bool,
    now: datetime,
) -> str:
    present = bool(matched.new or matched.kept or matched.by_hand)
    state = "suspected" if present else "quiet" if compared.differs else "lapsed"
    if recorded is None:
        return _open(changes, compared, state, now)
    if recorded.is_decided:
        state = recorded.state
    before = {"state": recorded.state, "new_since_decided": recorded.new_since_decided}
    after = {"state": state, "new_since_decided": _is_news(compared, recorded)}
    if moved or before != after:
        changes.disputes.append({"row": recorded.id, **after})
    if before != after:
        changes.acts.append(Act("settle", "dispute", recorded.id, before, after))
        changes.claims.update(c for f in recorded.findings for c in (f.left_id, f.right_id))
    return recorded.id


def _is_news(compared: Compared, recorded: RecordedDispute) -> bool:
    if not recorded.is_decided or recorded.decided_on is None:
        return False
    return not compared.points <= frozenset(json.loads(recorded.decided_on))


def _open(changes: Changes, compared: Compared, state: str, now: datetime) -> str:
    row: dict[str, Any] = {
        "id": new_id(), "version": 1, "question_id": compared.question_id,
        "subject_id": compared.subject_id, "attribute_id": compared.attribute_id,
        "object_id": compared.object_id, "claim_id": compared.claim_id, "state": state,
        "new_since_decided": False, "found_at": now,
    }  # fmt: skip
    changes.new_disputes.append(row)
    changes.acts.append(Act("find", "dispute", row["id"], after={"state": state}))
    return str(row["id"])


def _find(changes: Changes, finding: Finding, dispute_id: str, now: datetime) -> None:
    row: dict[str, Any] = {
        "id": new_id(), "version": 1, "dispute_id": dispute_id, "kind": finding.kind,
        "live": True, "found_at": now,
        **{name: getattr(finding, name) for name in COMPARED_FIELDS},
    }  # fmt: skip
    changes.new_findings.append(row)
    after = {name: row[name] for name in ("left_id", "right_id", "kind", "reason")}
    changes.acts.append(Act("find", "contradiction", row["id"], after=after))
    changes.claims.update((finding.left_id, finding.right_id))
    changes.found += 1
    changes.near += finding.near


def _revise(changes: Changes, stored: RecordedFinding, finding: Finding, now: datetime) -> None:
    """Bring a finding up to date; that one voice says both is found anew, whenever it comes up."""
    after = {name: getattr(finding, name) for name in COMPARED_FIELDS}
    before = {name: getattr(stored, name) for name in COMPARED_FIELDS}
    if before == after and not stored.lapsed:
        return
    is_new = finding.by_one_voice and (stored.lapsed or not stored.by_one_voice)
    found_at = now if is_new else stored.found_at
    row = {"row": stored.id, **after, "live": True, "lapsed_at": None, "found_at": found_at}
    changes.findings.append(row)
    changed = [name for name in COMPARED_FIELDS if before[name] != after[name]]
    changes.acts.append(
        Act(
            "find" if stored.lapsed else "revise", "contradiction", stored.id,
            {name: before[name] for name in changed}, {name: after[name] for name in changed},
        )
    )  # fmt: skip
    changes.claims.update((stored.left_id, stored.right_id, finding.left_id, finding.right_id))
    changes.found += stored.lapsed
    changes.near += stored.lapsed and finding.near


def _lapse(changes: Changes, stored: RecordedFinding, stays: bool, now: datetime) -> None:
    """Let a finding lapse; what a person decided stays in sight and says so."""
    kept = {name: getattr(stored, name) for name in COMPARED_FIELDS}
    row = {
        "row": stored.id, **kept, "live": True if stays else None, "lapsed_at": now,
        "found_at": stored.found_at,
    }  # fmt: skip
    changes.findings.append(row)
    before = {"left_id": stored.left_id, "right_id": stored.right_id, "kind": stored.kind}
    changes.acts.append(Act("lapse", "contradiction", stored.id, before=before))
    changes.claims.update((stored.left_id, stored.right_id))
    changes.gone += not stored.lapsed
