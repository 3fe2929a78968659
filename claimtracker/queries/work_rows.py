"""What the lists of what waits at the desk ought to hold, read from the ledger and its search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Float, Select, cast, literal, select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Article,
    Assertion,
    Claim,
    Evidence,
    Rating,
    Source,
    Verdict,
    VerdictEvidence,
)
from claimtracker.queries import search_tables, verdicts
from claimtracker.queries.stored import pieces
from claimtracker.queries.unanchored import lost
from claimtracker.queries.verdicts import RatingNow
from claimtracker.queries.work_tables import PRINTED, UNANCHORED, UNRATED
from claimtracker.rules import rating_scales
from claimtracker.rules.permissions import Sight

Items = Select[str, str, float]


class Item(NamedTuple):
    """A row that waits in a list, and where it stands there."""

    list: str
    row_id: str
    rank: float


def unrated(session: Session, claims: Sequence[str]) -> Items:
    """Return the query of those claims that have no verdict of ours, by how many sources carry
    them; an opinion waits for none, and a claim that nobody carries for an article first.
    """
    index = search_tables.index(session, "claim", Sight.WHOLE)
    face = index.face.c
    return (
        select(literal(UNRATED), index.owner, cast(face.sources, Float(53)))
        .join(index.face, index.face_row == index.row)
        .join(Claim, Claim.id == index.owner)
        .where(
            index.owner.in_(claims), face.rating_code.is_(None), face.sources > 0,
            Claim.mode != "opinion",
        )
    )  # fmt: skip


def unanchored(articles: Sequence[str]) -> Items:
    """Return the query of passages in articles whose words are not in the newest text."""
    found = lost(literal(UNANCHORED), Assertion.id, literal(0.0))
    return found.where(Assertion.article_id.in_(articles))


def printed(session: Session, articles: Sequence[str]) -> list[Item]:
    """Return those articles that we printed and have to look at again, by when that was decided."""
    carried: dict[str, set[str]] = {}
    for article, claim in session.execute(_rated_in_ours(session, articles)):
        carried.setdefault(article, set()).add(str(claim))
    claims = sorted(set().union(*carried.values()))
    wrong = wrong_now(session, claims) if claims else {}
    return [
        Item(PRINTED, article, max(_seconds(wrong[claim].decided_at) for claim in found))
        for article, all_of in sorted(carried.items())
        if (found := all_of & wrong.keys())
    ]


def wrong_now(session: Session, claims: Sequence[str]) -> Mapping[str, RatingNow]:
    """Return those claims of which what we printed is to be looked at, with what they are rated."""
    rated = verdicts.rating_by_claim(session, claims)
    scales = select(Rating.code, Rating.ordinal, Rating.best, Rating.worst)
    bad = {row[0] for row in session.execute(scales) if rating_scales.calls_for_notice(*row)}
    unfounded = _on_withdrawn_evidence(session, [one.verdict_key for one in rated.values()])
    return {
        claim: one for claim, one in rated.items()
        if one.code in bad or one.verdict_key in unfounded
    }  # fmt: skip


def _rated_in_ours(session: Session, articles: Sequence[str]) -> Select[str, str | None]:
    index = search_tables.index(session, "claim", Sight.WHOLE)
    return (
        select(Article.id, Assertion.claim_id)
        .join(Source, Source.id == Article.source_id)
        .join(Assertion, Assertion.article_id == Article.id)
        .join(index.search, index.owner == Assertion.claim_id)
        .join(index.face, index.face_row == index.row)
        .where(
            Article.id.in_(articles), Article.removed_at.is_(None), Source.ours.is_(True),
            Assertion.removed_at.is_(None), Assertion.standing == "stands",
            Assertion.stance == "affirms", index.face.c.rating_code.is_not(None),
        )
        .distinct()
    )  # fmt: skip


def _on_withdrawn_evidence(session: Session, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for piece in pieces(sorted(set(keys))):
        resting = (
            select(Verdict.key)
            .join(VerdictEvidence, VerdictEvidence.verdict_id == Verdict.id)
            .join(Evidence, Evidence.id == VerdictEvidence.evidence_id)
            .where(Verdict.key.in_(piece), Evidence.state == "withdrawn")
        )
        found |= set(session.scalars(resting))
    return found


def _seconds(at: datetime) -> float:
    return at.replace(tzinfo=UTC).timestamp()
