"""Verdicts with their evidence, drafts of them, and the rating that counts, read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, bindparam, cast, exists, or_, select, true
from sqlalchemy.orm import Session

from claimtracker.db.types import Id
from claimtracker.models import (
    Claim,
    ClaimMerge,
    Dispute,
    Evidence,
    Source,
    Verdict,
    VerdictDraft,
    VerdictDraftEvidence,
    VerdictEvidence,
    VerdictWithdrawal,
    table_of,
)
from claimtracker.queries import claims, forwards
from claimtracker.queries.stored import Stored, columns_of, flat, pieces

# What makes two records without a key the same verdict.
IDENTITY = ("claim_id", "assertion_id", "rating_id", "rationale", "decided")


# Why a verdict was withdrawn with the import that brought it.
TAKEN_BACK = "the import that brought it was taken back"


@dataclass(frozen=True, slots=True)
class EvidenceLink:
    """A piece of evidence, by the key of its row, and what it does for a verdict."""

    evidence_id: str
    relation: str = "supports"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class VerdictContent:
    """One decision on a claim, or on one assertion of it; without a publisher it is ours.

    `decided` is the date as written and `decided_at` its beginning; without them, and without
    `decided_by`, a verdict is decided when it is published, by whoever publishes it.
    """

    key: str
    claim_id: str
    rating_id: str
    rationale: str | None
    assertion_id: str | None = None
    publisher_id: str | None = None
    decided: str | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    as_of: str | None = None
    change: str | None = None
    public_note: str | None = None
    evidence: tuple[EvidenceLink, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftContent:
    """A verdict in the making, draft or in review."""

    key: str
    claim_id: str
    rating_id: str
    author_id: str
    rationale: str | None = None
    assertion_id: str | None = None
    publisher_id: str | None = None
    decided: str | None = None
    as_of: str | None = None
    change: str | None = None
    public_note: str | None = None
    state: str = "draft"
    evidence: tuple[EvidenceLink, ...] = ()


@dataclass(frozen=True, slots=True)
class RatingNow:
    """The rating that counts: of the newest verdict of ours that was not withdrawn."""

    code: str
    label: str
    verdict_key: str
    decided_at: datetime
    as_of: str | None


def by_key(session: Session, keys: Iterable[str]) -> dict[str, Stored[VerdictContent]]:
    """Return published verdicts by their keys; those withdrawn are marked as removed."""
    return _published(session, "key", keys)


def by_id(session: Session, ids: Iterable[str]) -> dict[str, Stored[VerdictContent]]:
    """Return published verdicts by the keys of their rows."""
    return _published(session, "id", ids)


def is_ours(session: Session, content: VerdictContent) -> bool:
    """Say whether a verdict is ours: without a publisher, or of a publication that is ours."""
    if content.publisher_id is None:
        return True
    ours = select(Source.ours).where(Source.id == content.publisher_id)
    return bool(session.execute(ours).scalar())


def rating_of(session: Session, verdict_id: str) -> tuple[str, str]:
    """Return code and label of the rating of a published verdict, as they were that day."""
    told = select(Verdict.rating_code, Verdict.rating_label).where(Verdict.id == verdict_id)
    row = session.execute(told).one()
    return row.rating_code, row.rating_label


def disputes_ended_by(session: Session, verdict_id: str) -> list[str]:
    """Return the disputes that were closed with a verdict, by the keys of their rows."""
    closed = select(Dispute.id).where(Dispute.verdict_id == verdict_id, Dispute.state == "closed")
    return list(session.scalars(closed.order_by(Dispute.id)))


def keys_by_identity(
    session: Session, claim_ids: Iterable[str]
) -> dict[tuple[str | None, ...], str]:
    """Return the keys of verdicts on claims by what tells them apart, the earliest of each."""
    found: dict[tuple[str | None, ...], str] = {}
    for piece in pieces(sorted(set(claim_ids))):
        known = select(Verdict.key, *(getattr(Verdict, name) for name in IDENTITY))
        known = known.where(Verdict.claim_id.in_(piece)).order_by(Verdict.id.desc())
        found |= {tuple(same): key for key, *same in session.execute(known)}
    return found


def drafts_by_key(session: Session, keys: Iterable[str]) -> dict[str, Stored[DraftContent]]:
    """Return verdicts in the making by their keys, published ones too."""
    return _with_evidence(session, flat(session, VerdictDraft, DraftContent, "key", keys))


def drafts_by_id(session: Session, ids: Iterable[str]) -> dict[str, Stored[DraftContent]]:
    """Return verdicts in the making by the keys of their rows."""
    return _with_evidence(session, flat(session, VerdictDraft, DraftContent, "id", ids))


def rating_by_claim(
    session: Session, claim_ids: Iterable[str], seen: ColumnElement[bool] | None = None
) -> dict[str, RatingNow]:
    """Return the rating that counts of each claim that has one, among the verdicts seen.

    What was decided on a claim that went up in another was decided on that one.
    """
    counting = _COUNTING if seen is None else _counting(_NAMED, seen)
    found: dict[str, RatingNow] = {}
    for piece in pieces(sorted(set(claim_ids))):
        found |= _newest_by_claim(session.execute(counting, {"claims": piece}))
    return found


def rating_by_claim_of(session: Session, article_id: str) -> dict[str, RatingNow]:
    """Return the rating that counts of each claim of an article that has one."""
    return _newest_by_claim(
        session.connection().execute(_COUNTING_IN_ARTICLE, {"article": article_id})
    )


def is_on_whole_claim(verdict: Any) -> ColumnElement[bool]:
    """Return the condition that a verdict is on a claim, and not on one assertion of it."""
    # Most are, and without the cast SQLite looks for them by the index of the assertions.
    return cast(verdict.assertion_id, Id).is_(None)


def is_on_any_of(family: Any) -> ColumnElement[bool]:
    """Return the condition that a verdict is on a claim of a family, of `id` and `root`."""
    # The cast keeps SQLite from walking the verdicts, with an index of the family made for it.
    return Verdict.claim_id == cast(family.c.id, Id)


def _counting(asked: Select[Any], seen: ColumnElement[bool]) -> Select[Any]:
    """Return the query of our verdicts that count, each beside the claim that was asked for."""
    family = forwards.families(ClaimMerge, asked)
    withdrawn = exists().where(VerdictWithdrawal.verdict_id == Verdict.id)
    return (
        select(
            family.c.root, Verdict.id, Verdict.key, Verdict.rating_code, Verdict.rating_label,
            Verdict.decided_at, Verdict.published_at, Verdict.as_of,
        )
        .join(family, is_on_any_of(family))
        .outerjoin(Source, Source.id == Verdict.publisher_id)
        .where(
            is_on_whole_claim(Verdict),
            or_(Verdict.publisher_id.is_(None), Source.ours.is_(True)),
            ~withdrawn,
            seen,
        )
    )  # fmt: skip


_NAMED = select(Claim.id).where(Claim.id.in_(bindparam("claims", expanding=True)))
_COUNTING = _counting(_NAMED, true())
_COUNTING_IN_ARTICLE = _counting(claims.of_article(), true())


def _newest_by_claim(rows: Iterable[Any]) -> dict[str, RatingNow]:
    decided: dict[str, list[Any]] = {}
    for row in rows:
        decided.setdefault(row.root, []).append(row)
    return {claim: _newest(verdicts) for claim, verdicts in decided.items()}


def _newest(rows: Iterable[Any]) -> RatingNow:
    row = max(rows, key=lambda row: (row.decided_at, row.published_at, row.id))
    return RatingNow(row.rating_code, row.rating_label, row.key, row.decided_at, row.as_of)


def was_taken_back() -> ColumnElement[bool]:
    """Return the condition that a verdict was withdrawn with the import that brought it."""
    return exists().where(
        VerdictWithdrawal.verdict_id == Verdict.id, VerdictWithdrawal.reason == TAKEN_BACK
    )


def taken_back(session: Session, keys: Iterable[str]) -> set[str]:
    """Return which verdicts were withdrawn with the import that brought them, by their keys."""
    found: set[str] = set()
    for piece in pieces(sorted(set(keys))):
        gone = select(Verdict.key).where(Verdict.key.in_(piece), was_taken_back())
        found |= set(session.execute(gone).scalars())
    return found


def _published(
    session: Session, column: str, values: Iterable[str]
) -> dict[str, Stored[VerdictContent]]:
    table, names = table_of(Verdict), columns_of(VerdictContent, Verdict)
    withdrawn = exists().where(VerdictWithdrawal.verdict_id == table.c.id)
    wanted = select(table.c.id, withdrawn, table.c[column], *(table.c[n] for n in names))
    found: dict[str, Stored[VerdictContent]] = {}
    for piece in pieces(sorted(set(values))):
        for row in session.execute(wanted.where(table.c[column].in_(piece))):
            content = VerdictContent(**dict(zip(names, row[3:], strict=True)))
            found[row[2]] = Stored(row[0], 1, content, row[1])
    links = _links(
        session, table_of(VerdictEvidence), "verdict_id", [row.id for row in found.values()]
    )
    return {
        name: replace(row, content=replace(row.content, evidence=links.get(row.id, ())))
        for name, row in found.items()
    }


def _with_evidence(
    session: Session, plain: Mapping[str, Stored[DraftContent]]
) -> dict[str, Stored[DraftContent]]:
    links = _links(
        session,
        table_of(VerdictDraftEvidence),
        "verdict_draft_id",
        [row.id for row in plain.values()],
    )
    return {
        name: replace(row, content=replace(row.content, evidence=links.get(row.id, ())))
        for name, row in plain.items()
    }


def _links(
    session: Session, table: Table, owner: str, ids: Sequence[str]
) -> dict[str, tuple[EvidenceLink, ...]]:
    found: dict[str, tuple[EvidenceLink, ...]] = {}
    for piece in pieces(sorted(ids)):
        linked = (
            select(table.c[owner], table.c.evidence_id, table.c.relation, table.c.note)
            .join(Evidence, Evidence.id == table.c.evidence_id)
            .where(table.c[owner].in_(piece))
            .order_by(Evidence.key)
        )
        for verdict_id, *link in session.execute(linked):
            found[verdict_id] = (*found.get(verdict_id, ()), EvidenceLink(*link))
    return found
