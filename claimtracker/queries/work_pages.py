"""Pages of the work lists that are not of disputes: claims, articles and verdicts that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Article,
    ArticleVersion,
    Assertion,
    Claim,
    Person,
    Rating,
    Source,
    VerdictDraft,
)
from claimtracker.queries import chains, search_tables, work_rows
from claimtracker.queries.search_tables import Index
from claimtracker.queries.verdicts import RatingNow
from claimtracker.queries.work_lists import Page, following, key_of, ranked
from claimtracker.queries.work_tables import ITEM, PRINTED, UNRATED
from claimtracker.rules.permissions import Sight


@dataclass(frozen=True, slots=True)
class UnratedClaim:
    """A claim that nobody here has judged, and by how many publications it is carried."""

    key: str
    statement: str | None
    mode: str
    sources: int
    last: date | None


@dataclass(frozen=True, slots=True)
class PrintedClaim:
    """A claim that we printed, the part that it stands in, and what it is rated now."""

    key: str
    statement: str | None
    part: str
    rating: RatingNow


@dataclass(frozen=True, slots=True)
class PrintedArticle:
    """An article of ours that carries claims now rated wrong, or judged on withdrawn evidence."""

    id: str
    key: str
    title: str | None
    source: str
    published: str | None
    claims: tuple[PrintedClaim, ...]


@dataclass(frozen=True, slots=True)
class InReview:
    """A verdict that waits for a second person, and who wrote it."""

    id: str
    claim: str
    statement: str | None
    rating_code: str
    rating_label: str
    author: str
    author_id: str


def unrated(session: Session, after: str | None, limit: int) -> Page:
    """Return a page of claims without a verdict, those that most publications carry first.

    Raises NoSuchWork.
    """
    rows = ranked(session, _unrated(_claim_index(session)), after, limit)
    found = (
        UnratedClaim(
            row.key, row.statement, row.mode, int(row.rank),
            date.fromordinal(row.last) if row.last else None,
        )
        for row in rows[:limit]
    )  # fmt: skip
    return Page(tuple(found), following(rows, limit))


@cache
def _unrated(index: Index) -> Any:
    return (
        select(
            Claim.id, Claim.key, Claim.statement, Claim.mode, ITEM.c.rank,
            index.face.c.last,
        )
        .select_from(ITEM)
        .join(Claim, Claim.id == ITEM.c.row_id)
        .join(index.search, index.owner == Claim.id)
        .join(index.face, index.face_row == index.row)
        .where(ITEM.c.list == UNRATED)
    )  # fmt: skip


def printed(session: Session, after: str | None, limit: int) -> Page:
    """Return a page of our own articles to look at again, what was decided last first.

    Raises NoSuchWork.
    """
    rows = ranked(session, _printed(), after, limit)
    carried = _carried(session, [row.id for row in rows[:limit]])
    found = (
        PrintedArticle(row.id, row.key, row.title, row.name, row.published, carried.get(row.id, ()))
        for row in rows[:limit]
    )
    return Page(tuple(found), following(rows, limit))


@cache
def _printed() -> Any:
    newest = (ArticleVersion.article_id == Article.id) & (
        ArticleVersion.number == chains.newest_number()
    )
    return (
        select(
            Article.id, Article.key, ArticleVersion.title, Source.name, Article.published,
            ITEM.c.rank,
        )
        .select_from(ITEM)
        .join(Article, Article.id == ITEM.c.row_id)
        .join(Source, Source.id == Article.source_id)
        .outerjoin(ArticleVersion, newest)
        .where(ITEM.c.list == PRINTED)
    )  # fmt: skip


def in_review(session: Session, after: str | None, limit: int) -> Page:
    """Return a page of the verdicts that wait for a second person, the first asked for first.

    Raises NoSuchWork.
    """
    wanted = (
        select(
            VerdictDraft.id, Claim.key, Claim.statement, Rating.code, Rating.label, Person.name,
            Person.id.label("author_id"),
        )
        .join(Claim, Claim.id == VerdictDraft.claim_id)
        .join(Rating, Rating.id == VerdictDraft.rating_id)
        .join(Person, Person.id == VerdictDraft.author_id)
        .where(VerdictDraft.state == "in review", VerdictDraft.removed_at.is_(None))
        .order_by(VerdictDraft.id)
        .limit(limit + 1)
    )  # fmt: skip
    if after:
        wanted = wanted.where(VerdictDraft.id > key_of(after))
    rows = session.execute(wanted).all()
    found = tuple(InReview(*row) for row in rows[:limit])
    return Page(found, found[-1].id if len(rows) > limit else None)


def _carried(session: Session, articles: Sequence[str]) -> dict[str, tuple[PrintedClaim, ...]]:
    """Return which claims make articles wait, in four queries for any number of them."""
    rows = session.execute(_affirmed(articles)).all() if articles else []
    wrong = work_rows.wrong_now(session, sorted({row.id for row in rows})) if rows else {}
    found: dict[str, dict[str, PrintedClaim]] = {}
    for row in rows:
        if row.id in wrong:
            claim = PrintedClaim(row.key, row.statement, row.part, wrong[row.id])
            found.setdefault(row.article_id, {}).setdefault(row.key, claim)
    return {article: tuple(claims.values()) for article, claims in found.items()}


def _affirmed(articles: Sequence[str]) -> Any:
    return (
        select(Assertion.article_id, Claim.id, Claim.key, Claim.statement, Assertion.part)
        .join(Claim, Claim.id == Assertion.claim_id)
        .where(
            Assertion.article_id.in_(articles), Assertion.removed_at.is_(None),
            Assertion.standing == "stands", Assertion.stance == "affirms",
        )
        .order_by(Assertion.article_id, Assertion.id)
    )  # fmt: skip


def _claim_index(session: Session) -> Index:
    return search_tables.index(session, "claim", Sight.WHOLE)
