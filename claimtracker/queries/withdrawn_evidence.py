"""The claims whose verdict that counts rests on evidence that was withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Claim,
    Evidence,
    Source,
    Verdict,
    VerdictEvidence,
    VerdictWithdrawal,
)
from claimtracker.queries import claims, verdicts
from claimtracker.queries.stored import pieces
from claimtracker.queries.verdicts import RatingNow

WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Concerned:
    """A claim to decide anew: its rating now, and the titles of the evidence that is gone."""

    key: str
    statement: str | None
    code: str
    label: str
    verdict_key: str
    evidence: tuple[str, ...]


def concerned(session: Session, *, after: str = "", limit: int) -> list[Concerned]:
    """Return claims whose counting verdict rests on withdrawn evidence, one more than `limit`.

    By key; `after` is the key of one of them. It begins with the evidence that is withdrawn,
    found by its state, walks no claims, and asks for ratings as far as the page goes.
    """
    titles: dict[str, list[str]] = {}
    judged: set[str] = set()
    for claim_id, key, title in session.execute(resting()):
        judged.add(claim_id)
        titles.setdefault(key, []).append(title)
    standing = set(claims.standing(session, judged).values())
    found: list[Concerned] = []
    for piece in pieces(_following(session, sorted(standing), after), limit + 1):
        rated = verdicts.rating_by_claim(session, [row.id for row in piece])
        found += (
            _one(row, rated[row.id], titles)
            for row in piece
            if row.id in rated and rated[row.id].verdict_key in titles
        )
        if len(found) > limit:
            break
    return found[: limit + 1]


def _one(row: Any, now: RatingNow, titles: Mapping[str, Sequence[str]]) -> Concerned:
    evidence = tuple(sorted(titles[now.verdict_key]))
    return Concerned(row.key, row.statement, now.code, now.label, now.verdict_key, evidence)


def resting() -> Any:
    """Return the query of our verdicts on claims that stand and rest on withdrawn evidence."""
    taken_back = exists().where(VerdictWithdrawal.verdict_id == Verdict.id)
    return (
        select(Verdict.claim_id, Verdict.key, Evidence.title)
        .select_from(Evidence)
        .join(VerdictEvidence, VerdictEvidence.evidence_id == Evidence.id)
        .join(Verdict, Verdict.id == VerdictEvidence.verdict_id)
        .outerjoin(Source, Source.id == Verdict.publisher_id)
        .where(
            Evidence.state == WITHDRAWN,
            Verdict.assertion_id.is_(None),
            or_(Verdict.publisher_id.is_(None), Source.ours.is_(True)),
            ~taken_back,
        )
    )


def _following(session: Session, ids: Sequence[str], after: str) -> Sequence[Any]:
    """Return claims by key, those after a key."""
    found: list[Any] = []
    for piece in pieces(ids):
        wanted = select(Claim.id, Claim.key, Claim.statement)
        found += session.execute(wanted.where(Claim.id.in_(piece), Claim.key > after))
    return sorted(found, key=lambda row: row.key)
