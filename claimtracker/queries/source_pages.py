"""One source as readers find it: what it carried, what it repeated, and who repeated it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import Article, ArticleCopy, ArticleVersion, Assertion, Claim, Source
from claimtracker.queries import chains, places, verdicts
from claimtracker.queries.verdicts import RatingNow

CAP = 1_000
CLAIMS = 6
COPIES = 20


@dataclass(frozen=True, slots=True)
class Carried:
    """One claim that an article carries, with every stance that is taken on it there."""

    key: str
    statement: str | None
    stances: tuple[str, ...]
    rating: RatingNow | None


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """One article of a source with the first claims that it carries, and how many there are."""

    key: str
    title: str | None
    language: str | None
    published: str | None
    claims: tuple[Carried, ...]
    number: int


@dataclass(frozen=True, slots=True)
class ArticleLines:
    """A page of articles, and where the next one begins."""

    lines: tuple[ArticleLine, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One article that repeats another, and the article and the source on the other end."""

    kind: str
    key: str
    title: str | None
    other: str
    other_key: str


def articles(session: Session, source_id: str, *, after: str | None, limit: int) -> ArticleLines:
    """Return a page of the articles of a source, the newest first, those without a date last.

    The number of queries is the same for any. Raises NoSuchPlace.
    """
    day, key = places.read(after) if after else (date.max, "")
    found: list[Any] = []
    if day is not None:
        place = None if day == date.max else (day, key)
        found += session.execute(_dated(source_id, place).limit(limit + 1))
    place_of_undated = key if day is None else None
    found += session.execute(_undated(source_id, place_of_undated).limit(limit + 1 - len(found)))
    shown = found[:limit]
    is_last = len(found) <= limit
    following = None if is_last else places.written(shown[-1].published_from, shown[-1].id)
    return ArticleLines(tuple(_with_claims(session, shown)), following)


def count(session: Session, source_id: str) -> int:
    """Return how many articles of a source there are, at most `CAP` + 1."""
    some = select(Article.id).where(*_of(source_id)).limit(CAP + 1).subquery()
    return int(session.execute(select(func.count()).select_from(some)).scalar_one())


def copied(session: Session, source_id: str) -> list[CopyLine]:
    """Return the articles of a source that repeat others, the newest first, one above `COPIES`."""
    return _copies(session, source_id, ArticleCopy.article_id, ArticleCopy.origin_id)


def repeated(session: Session, source_id: str) -> list[CopyLine]:
    """Return the articles that repeat those of a source, the newest first, one above `COPIES`."""
    return _copies(session, source_id, ArticleCopy.origin_id, ArticleCopy.article_id)


def names(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """Return what sources are called, by the keys of their rows."""
    named = select(Source.id, Source.name).where(Source.id.in_(ids), Source.removed_at.is_(None))
    return {row[0]: row[1] for row in session.execute(named)}


def _of(source_id: str) -> tuple[Any, ...]:
    return Article.source_id == source_id, Article.removed_at.is_(None)


def _dated(source_id: str, place: tuple[date, str] | None) -> Any:
    wanted = _articles(source_id).where(Article.published_from.is_not(None))
    if place:
        day, key = place
        earlier = or_(Article.published_from < day, Article.id < key)
        # The first condition alone is what the index is walked by.
        wanted = wanted.where(Article.published_from <= day, earlier)
    return wanted.order_by(Article.published_from.desc(), Article.id.desc())


def _undated(source_id: str, after: str | None) -> Any:
    wanted = _articles(source_id).where(Article.published_from.is_(None))
    if after:
        wanted = wanted.where(Article.id < after)
    return wanted.order_by(Article.id.desc())


def _articles(source_id: str) -> Any:
    newest = (ArticleVersion.article_id == Article.id) & (
        ArticleVersion.number == chains.newest_number()
    )
    return (
        select(
            Article.id, Article.key, ArticleVersion.title, Article.language, Article.published,
            Article.published_from,
        )
        .outerjoin(ArticleVersion, newest)
        .where(*_of(source_id))
    )  # fmt: skip


def _with_claims(session: Session, found: Sequence[Any]) -> list[ArticleLine]:
    rows = session.execute(
        select(Assertion.article_id, Claim.id, Claim.key, Claim.statement, Assertion.stance)
        .join(Claim, Claim.id == Assertion.claim_id)
        .where(Assertion.article_id.in_([one.id for one in found]))
        .where(Assertion.removed_at.is_(None), Claim.removed_at.is_(None))
        .order_by(Assertion.key)
    )
    by_article: dict[str, dict[str, list[Any]]] = {}
    for row in rows:
        by_article.setdefault(row.article_id, {}).setdefault(row.id, []).append(row)
    first = {key: list(claims.items())[:CLAIMS] for key, claims in by_article.items()}
    claims = [claim for listed in first.values() for claim, _ in listed]
    ratings = verdicts.rating_by_claim(session, claims)
    return [
        ArticleLine(
            one.key, one.title, one.language, one.published,
            tuple(_carried(said, ratings.get(claim)) for claim, said in first.get(one.id, ())),
            len(by_article.get(one.id, ())),
        )
        for one in found
    ]  # fmt: skip


def _carried(rows: Sequence[Any], rating: RatingNow | None) -> Carried:
    stances = tuple(dict.fromkeys(row.stance for row in rows))
    return Carried(rows[0].key, rows[0].statement, stances, rating)


def _copies(session: Session, source_id: str, own: Any, others: Any) -> list[CopyLine]:
    """Return copies of which one end, by its column, is an article of a source."""
    here, there = aliased(Article), aliased(Article)
    number = chains.newest_number_of(here)
    newest = (ArticleVersion.article_id == here.id) & (ArticleVersion.number == number)
    rows = session.execute(
        select(ArticleCopy.kind, here.key, ArticleVersion.title, Source.name, there.key)
        .select_from(here)
        .join(ArticleCopy, own == here.id)
        .join(there, others == there.id)
        .join(Source, Source.id == there.source_id)
        .outerjoin(ArticleVersion, newest)
        .where(here.source_id == source_id, here.removed_at.is_(None), there.removed_at.is_(None))
        .order_by(here.published_from.desc(), here.id.desc(), there.id.desc())
        .limit(COPIES + 1)
    )
    return [CopyLine(*row) for row in rows]
