"""Claims that we judged, as other programs are told of them: what we said, and who said it first.

What is seen is what the session shows; what the public is told is read publicly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Article,
    ArticleVersion,
    Assertion,
    Claim,
    Entity,
    Rating,
    Source,
    Verdict,
    VerdictWithdrawal,
)
from claimtracker.queries import chains, claims, ratings, verdict_history, voices
from claimtracker.queries.ratings import RatingContent
from claimtracker.queries.stored import pieces
from claimtracker.queries.verdict_history import VerdictSeen
from claimtracker.queries.voices import Spoken
from claimtracker.rules.keys import FIRST_KEY
from claimtracker.rules.voices import when

PAGE = 100


@dataclass(frozen=True, slots=True)
class Said:
    """One assertion that affirms a claim, with its article, and whether a person speaks in it."""

    spoken: Spoken
    title: str | None
    url: str | None
    by_person: bool


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One claim with the verdicts of ours that stand, the newest first, and who affirms it."""

    key: str
    statement: str
    language: str | None
    verdicts: tuple[VerdictSeen, ...]
    said: tuple[Said, ...]
    ratings: Mapping[str, RatingContent]


def count(session: Session) -> int:
    """Count the verdicts of ours that stand."""
    listed = _ours(select(func.count(Verdict.id)))
    return int(session.execute(listed).scalar_one())


def pages(session: Session) -> Iterator[list[Reviewed]]:
    """Give the claims that we judged in an order that never changes, some at a time."""
    listed = _ours(select(Verdict.claim_id)).distinct().order_by(Verdict.claim_id).limit(PAGE)
    page = session.scalars(listed.where(Verdict.claim_id > FIRST_KEY)).all()
    while page:
        found = of(session, _first_of_family(session, page))
        yield found
        page = session.scalars(listed.where(Verdict.claim_id > page[-1])).all()


def of(session: Session, claim_ids: Iterable[str]) -> list[Reviewed]:
    """Return those of some claims that we judged, in order; what went up in them is with them.

    A claim whose words were taken away is left out.
    """
    ids = sorted(claim_ids)
    rows = _claims(session, ids)
    standing = {
        claim: tuple(one for one in seen if one.ours and not one.withdrawal)
        for claim, seen in verdict_history.history(session, rows).items()
    }
    said = said_of(session, [claim for claim in rows if standing.get(claim)])
    scales = scales_of(session, (one for seen in standing.values() for one in seen))
    return [
        Reviewed(*rows[claim], standing[claim], tuple(said.get(claim, ())), scales)
        for claim in ids
        if claim in rows and standing.get(claim)
    ]


def scales_of(session: Session, verdicts: Iterable[VerdictSeen]) -> dict[str, RatingContent]:
    """Return the ratings of verdicts with their numbers, by code."""
    found = ratings.by_code(session, Rating, {one.code for one in verdicts})
    return {code: row.content for code, row in found.items()}


def said_of(session: Session, claim_ids: Sequence[str]) -> dict[str, list[Said]]:
    """Return what affirms claims, by claim, what was said first before the rest."""
    found: dict[str, list[Said]] = defaultdict(list)
    for piece in pieces(list(claim_ids)):
        spoken = [
            one
            for one in voices.of_claims(session, select(Claim.id).where(Claim.id.in_(piece)))
            if one.stance == "affirms"
        ]
        places, persons = _places(session, piece), _persons(session, spoken)
        for one in sorted(spoken, key=lambda one: (when(one.when), one.key)):
            by_person = bool(one.speakers) and not persons.isdisjoint(one.voice.keys)
            found[one.claim_id].append(Said(one, *places[one.assertion_id], by_person))
    return found


def _ours(listed: Any) -> Any:
    withdrawn = exists().where(VerdictWithdrawal.verdict_id == Verdict.id)
    of_ours = exists().where(Source.id == Verdict.publisher_id, Source.ours.is_(True))
    return listed.where(or_(Verdict.publisher_id.is_(None), of_ours), ~withdrawn)


def _first_of_family(session: Session, judged: Sequence[str]) -> list[str]:
    """Return what stands for judged claims, each with the first of those that went up in it."""
    last = claims.standing(session, judged)
    families = claims.absorbed(session, set(last.values()))
    members = sorted(set().union(*families.values()))
    known: set[str] = set()
    for piece in pieces(members):
        known |= set(session.scalars(_ours(select(Verdict.claim_id)).where(_among(piece))))
    first = {root: min(family & known) for root, family in families.items() if family & known}
    return [root for root, member in first.items() if member in judged]


def _among(ids: Sequence[str]) -> ColumnElement[bool]:
    return Verdict.claim_id.in_(ids)


def _claims(session: Session, ids: Sequence[str]) -> dict[str, tuple[str, str, str | None]]:
    found: dict[str, tuple[str, str, str | None]] = {}
    for piece in pieces(ids):
        wanted = select(Claim.id, Claim.key, Claim.statement, Claim.language).where(
            Claim.id.in_(piece), Claim.removed_at.is_(None), Claim.statement.is_not(None)
        )
        for row, key, words, language in session.execute(wanted):
            found[row] = (key, words or "", language)
    return found


def _places(session: Session, ids: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
    newest = (ArticleVersion.article_id == Article.id) & (
        ArticleVersion.number == chains.newest_number()
    )
    rows = session.execute(
        select(Assertion.id, ArticleVersion.title, Article.url)
        .join(Article, Article.id == Assertion.article_id)
        .outerjoin(ArticleVersion, newest)
        .where(Assertion.claim_id.in_(ids))
    )
    return {row: (title, url) for row, title, url in rows}


def _persons(session: Session, spoken: Sequence[Spoken]) -> set[str]:
    """Return which of those who speak are persons, by the keys of their rows."""
    keys = sorted(
        {key for one in spoken if one.speakers for key in one.voice.keys if ":" not in key}
    )
    found: set[str] = set()
    for piece in pieces(keys):
        person = select(Entity.id).where(Entity.id.in_(piece), Entity.kind == "person")
        found |= set(session.scalars(person))
    return found
