"""Let one claim go up in another, and take that back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import Conflict
from claimtracker.models import Assertion, Claim, ClaimMerge, ClaimMergeMove, table_of
from claimtracker.operations import assertions, events, merged_decisions, rows, touched
from claimtracker.operations.events import Act
from claimtracker.operations.rows import Edit
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import claims, verdicts
from claimtracker.queries.assertions import AssertionContent
from claimtracker.queries.claims import ClaimContent, NoSuchClaim
from claimtracker.queries.stored import BATCH, Stored
from claimtracker.rules.permissions import Actor, require

Claims = Stored[ClaimContent]


class MergeRefused(Conflict):
    """Two claims cannot become one."""

    def __init__(self, merged: str, survivor: str, why: str) -> None:
        super().__init__(f"{merged} cannot go up in {survivor}: {why}.")


class NotMerged(Conflict):
    """The claim went up in no other, or that was undone already."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} went up in no other claim, so there is nothing to undo.")


@dataclass(frozen=True, slots=True)
class Undone:
    """How many assertions went back, and which did not: the key of each, and why."""

    moved_back: int
    stayed: list[tuple[str, str]]


def merge(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    survivor: str,
    merged: str,
    version: int | None = None,
    why: str = "",
) -> str:
    """Let a claim go up in another with all its assertions, and what was decided on it.

    Returns the key of the merge. A survivor that went up itself answers with its own. `version`
    is that of the claim as it was read, where somebody read it. Raises NoSuchClaim, MergeRefused,
    StaleVersion.
    """
    require(actor, "claim.merge")
    lost, kept = both(session, merged, survivor)
    rows.write_over(session, Claim, [{"row": lost.id, "read": version or lost.version}])
    merge_id = _insert(session, lost, kept, actor=actor, now=now)
    moved = _move_all(session, merge_id, lost, kept, actor=actor, now=now)
    going = {"merge_id": merge_id, "lost": lost.id, "kept": kept.id}
    merged_decisions.carry(session, actor=actor, now=now, **going)
    after = {"survivor": kept.content.key, "moved": moved}
    act = Act("merge", "claim", lost.id, after=after, why=why)
    events.record(session, actor=actor, now=now, acts=[act])
    touched.claims(session, [lost.id, kept.id])
    return merge_id


def undo(session: Session, *, actor: Actor, now: datetime, merged: str) -> Undone:
    """Let a merged claim stand by itself again, with the assertions that are still to be had.

    Raises NoSuchClaim, NotMerged.
    """
    require(actor, "claim.merge")
    claim = _standing(session, merged)
    now_on = claims.survivors(session, [claim.id]).get(claim.id)
    if now_on is None:
        raise NotMerged(merged)
    rows.write_over(session, Claim, [{"row": claim.id, "read": claim.version}])
    merge_id = _end(session, claim)
    done = _move_back(session, merge_id, claim, now_on, actor=actor, now=now)
    merged_decisions.bring_back(session, actor=actor, now=now, merge_id=merge_id, kept=now_on)
    before = {"survivor": claims.by_id(session, [now_on])[now_on].content.key}
    after = {"moved back": done.moved_back, "stayed": [key for key, _ in done.stayed]}
    act = Act("undo merge", "claim", claim.id, before=before, after=after)
    events.record(session, actor=actor, now=now, acts=[act])
    touched.claims(session, [claim.id, now_on])
    return done


def both(session: Session, merged: str, survivor: str) -> tuple[Claims, Claims]:
    """Return a claim and the one that it may go up in; raises NoSuchClaim, MergeRefused."""
    lost, kept = _standing(session, merged), claims.get(session, survivor)
    _refuse_what_is_one_already(session, lost, kept)
    _refuse_other_rating(session, lost, kept)
    return lost, kept


def _standing(session: Session, key: str) -> Claims:
    found = claims.by_key(session, [key]).get(key)
    if found is None or found.removed:
        raise NoSuchClaim(key)
    return found


def _refuse_what_is_one_already(session: Session, lost: Claims, kept: Claims) -> None:
    names = lost.content.key, kept.content.key
    if lost.id == kept.id:
        raise MergeRefused(*names, "it is the same claim; name two")
    where = claims.survivors(session, [lost.id]).get(lost.id)
    if where is not None:
        other = claims.by_id(session, [where])[where].content.key
        why = f"{lost.content.key} went up in {other} already; name that one, or undo that first"
        raise MergeRefused(*names, why)


def _refuse_other_rating(session: Session, lost: Claims, kept: Claims) -> None:
    ratings = verdicts.rating_by_claim(session, [lost.id, kept.id])
    names = lost.content.key, kept.content.key
    ours, other = ratings.get(lost.id), ratings.get(kept.id)
    if ours is None:
        return
    if other is None:
        why = f"{names[0]} is rated {ours.label} and {names[1]} is not rated; merge them the other"
        raise MergeRefused(*names, f"{why} way round")
    if ours.code != other.code:
        why = f"{names[0]} is rated {ours.label} and {names[1]} is rated {other.label}"
        raise MergeRefused(*names, f"{why}; publish one rating for both, or withdraw one, first")


def _insert(session: Session, lost: Claims, kept: Claims, *, actor: Actor, now: datetime) -> str:
    made = {
        "id": new_id(), "merged_id": lost.id, "survivor_id": kept.id, "merged_at": now,
        "merged_by": actor.person_id, "live": True,
    }  # fmt: skip
    session.execute(insert(table_of(ClaimMerge)), [made])
    return str(made["id"])


def _end(session: Session, claim: Claims) -> str:
    live = (ClaimMerge.merged_id == claim.id) & ClaimMerge.live.is_(True)
    merge_id = session.execute(select(ClaimMerge.id).where(live)).scalar_one()
    session.execute(update(ClaimMerge).where(ClaimMerge.id == merge_id).values(live=None))
    return merge_id


def _move_all(
    session: Session, merge_id: str, lost: Claims, kept: Claims, *, actor: Actor, now: datetime
) -> int:
    count, why = 0, f"{lost.content.key} went up in {kept.content.key}"
    on_it = select(Assertion.id).where(
        Assertion.claim_id == lost.id, Assertion.removed_at.is_(None)
    )
    # What was moved is not found again, so that each page begins anew.
    while ids := session.execute(on_it.order_by(Assertion.id).limit(BATCH)).scalars().all():
        stored = assertion_rows.by_id(session, ids)
        edits = [_tied(stored[row], kept.id) for row in ids]
        assertions.edit(session, edits, actor=actor, now=now, why=why)
        moves = [{"merge_id": merge_id, "assertion_id": row} for row in ids]
        session.execute(insert(table_of(ClaimMergeMove)), moves)
        count += len(ids)
    return count


def _move_back(
    session: Session, merge_id: str, claim: Claims, now_on: str, *, actor: Actor, now: datetime
) -> Undone:
    count, stayed = 0, []
    why = f"{claim.content.key} stands by itself again"
    for page in _moves(session, merge_id):
        stored = assertion_rows.by_id(session, page)
        edits = [_tied(row, claim.id) for row in stored.values() if not gone_since(row, now_on)]
        assertions.edit(session, edits, actor=actor, now=now, why=why)
        count += len(edits)
        gone = [(row.content.key, gone_since(row, now_on)) for row in stored.values()]
        stayed += [(key, reason) for key, reason in gone if reason]
    return Undone(count, sorted(stayed))


def _moves(session: Session, merge_id: str) -> Iterator[Sequence[str]]:
    moved, last = ClaimMergeMove.assertion_id, ""
    wanted = select(moved).where(ClaimMergeMove.merge_id == merge_id).order_by(moved).limit(BATCH)
    page = session.execute(wanted).scalars().all()
    while page:
        yield page
        last = page[-1]
        page = session.execute(wanted.where(moved > last)).scalars().all()


def gone_since(row: Stored[AssertionContent], now_on: str) -> str:
    """Say why an assertion is not on the claim that it was moved to any more, if it is not."""
    if row.removed:
        return "it was taken away since"
    return "" if row.content.claim_id == now_on else "it was tied to another claim since"


def _tied(row: Stored[AssertionContent], claim_id: str) -> Edit[AssertionContent]:
    content = row.content
    same = assertions.identity(claim_id, content.article_id, content.chain, content.quote)
    return Edit(row, replace(content, claim_id=claim_id, identity=same))
