"""What a merge of two claims touches, and what undoing one cannot take back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import (
    Assertion,
    Claim,
    ClaimMerge,
    ClaimMergeMove,
    Comment,
    Event,
    Person,
    Verdict,
    VerdictDraft,
)


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge: the claim that went up, in which, by whom; `live` until it is undone."""

    id: str
    key: str
    statement: str | None
    version: int
    claim_id: str
    survivor_id: str
    survivor: str
    by: str
    at: datetime
    live: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A verdict in the making, by the key of its row, and who began it."""

    id: str
    author: str


@dataclass(frozen=True, slots=True)
class Since:
    """What happened since a merge, and stays where it is when that is undone.

    `moved` counts the assertions that the merge moved and that are still there. `taken_away` and
    `tied_elsewhere` name the others by their keys. `edits` counts changes to the claim that
    stands, `came` assertions that were tied to it since, `verdicts` those published on it,
    `comments` those written under it. `drafts` are verdicts in the making that were begun on it.
    """

    moved: int
    taken_away: tuple[str, ...]
    tied_elsewhere: tuple[str, ...]
    edits: int
    came: int
    verdicts: int
    comments: int
    drafts: tuple[Draft, ...]


def in_one(session: Session, claim_id: str) -> list[Merge]:
    """Return what went up in a claim and was not taken apart, the last first."""
    rows = _merges().where(ClaimMerge.survivor_id == claim_id, ClaimMerge.live.is_(True))
    return [_merge(row) for row in session.execute(rows.order_by(ClaimMerge.id.desc()))]


def last(session: Session, claim_id: str) -> Merge | None:
    """Return the last merge of a claim into another, undone or not."""
    rows = _merges().where(ClaimMerge.merged_id == claim_id).order_by(ClaimMerge.id.desc())
    row = session.execute(rows.limit(1)).first()
    return _merge(row) if row else None


def assertions(session: Session, claim_id: str) -> int:
    """Count the assertions of a claim."""
    wanted = select(func.count()).select_from(Assertion)
    mine = wanted.where(Assertion.claim_id == claim_id, Assertion.removed_at.is_(None))
    return session.execute(mine).scalar_one()


def since(session: Session, merge: Merge) -> Since:
    """Return what happened to two claims since one went up in the other."""
    there = merge.survivor_id if merge.live else merge.claim_id
    moved, gone, elsewhere = 0, [], []
    for key, claim_id, removed_at in session.execute(_moved(merge)):
        if removed_at is not None:
            gone.append(key)
        elif claim_id != there:
            elsewhere.append(key)
        else:
            moved += 1
    return Since(
        moved, tuple(gone), tuple(elsewhere), _edits(session, merge),
        _count(session, Assertion, merge, Assertion.removed_at.is_(None)),
        _count(session, Verdict, merge), _comments(session, merge), _drafts(session, merge),
    )  # fmt: skip


def _merges() -> Any:
    survivor = aliased(Claim)
    columns: Sequence[Any] = (
        ClaimMerge.id, Claim.key, Claim.statement, Claim.version, Claim.id.label("claim_id"),
        ClaimMerge.survivor_id, survivor.key.label("survivor"), Person.name.label("by"),
        ClaimMerge.merged_at.label("at"), ClaimMerge.live,
    )  # fmt: skip
    return (
        select(*columns)
        .join(Claim, Claim.id == ClaimMerge.merged_id)
        .join(survivor, survivor.id == ClaimMerge.survivor_id)
        .join(Person, Person.id == ClaimMerge.merged_by)
    )


def _merge(row: Any) -> Merge:
    told = row._asdict()
    return Merge(**told | {"live": bool(row.live)})


def _moved(merge: Merge) -> Any:
    return (
        select(Assertion.key, Assertion.claim_id, Assertion.removed_at)
        .join(ClaimMergeMove, ClaimMergeMove.assertion_id == Assertion.id)
        .where(ClaimMergeMove.merge_id == merge.id)
        .order_by(Assertion.key)
    )


def _edits(session: Session, merge: Merge) -> int:
    changes = select(func.count()).select_from(Event)
    which = Event.row_id == merge.survivor_id, Event.act == "edit", Event.id > merge.id
    return session.execute(changes.where(*which)).scalar_one()


def _comments(session: Session, merge: Merge) -> int:
    written = select(func.count()).select_from(Comment)
    under = Comment.table_name == "claim", Comment.row_id == merge.survivor_id
    since = Comment.id > merge.id, Comment.removed_at.is_(None)
    return session.execute(written.where(*under, *since)).scalar_one()


def _drafts(session: Session, merge: Merge) -> tuple[Draft, ...]:
    begun = (
        select(VerdictDraft.id, Person.name)
        .join(Person, Person.id == VerdictDraft.author_id)
        .where(
            VerdictDraft.claim_id == merge.survivor_id, VerdictDraft.id > merge.id,
            VerdictDraft.state != "published", VerdictDraft.removed_at.is_(None),
        )
        .order_by(VerdictDraft.id)
    )  # fmt: skip
    return tuple(Draft(*row) for row in session.execute(begun))


def _count(
    session: Session, model: type[Assertion] | type[Verdict], merge: Merge, *which: Any
) -> int:
    """Count the rows of the claim that stands that were made since; keys sort by time."""
    made = select(func.count()).select_from(model)
    mine = model.claim_id == merge.survivor_id, model.id > merge.id
    return session.execute(made.where(*mine, *which)).scalar_one()
