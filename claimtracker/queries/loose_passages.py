"""Passages that somebody marked and nobody decided on yet, over all articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, aliased

from claimtracker.models import Anchor, Article, ArticleVersion, Assertion, Source
from claimtracker.queries import chains


@dataclass(frozen=True, slots=True)
class LoosePassage:
    """A passage without a claim, and its article; without `start` its words are not in the newest
    text.
    """

    key: str
    version: int
    article: str
    title: str | None
    source: str
    published: str | None
    quote: str
    words: str
    part: str
    start: int | None
    end: int | None


def page(
    session: Session, *, article: str = "", after: str = "", limit: int = 50
) -> list[LoosePassage]:
    """Return passages that wait for a claim, one more than `limit`: article by article, the one
    that came in first first, and in each as they were marked. `after` is the key of a passage.
    """
    wanted = _wanted().limit(limit + 1)
    if article:
        wanted = wanted.where(Article.key == article)
    if after:
        last = select(Assertion.article_id, Assertion.id).where(Assertion.key == after)
        wanted = wanted.where(
            tuple_(Assertion.article_id, Assertion.id) > last.correlate(None).scalar_subquery()
        )
    return [LoosePassage(*row) for row in session.execute(wanted)]


def at(session: Session, article: str, part: str, start: int, end: int) -> str | None:
    """Return the key of a passage that waits at exactly this place; None where none does."""
    place = (Anchor.part == part, Anchor.span_start == start, Anchor.span_end == end)
    found = session.execute(_wanted().where(Article.key == article, *place).limit(1)).first()
    return found.key if found else None


def count(session: Session) -> int:
    """Return how many passages wait for a claim."""
    waiting = select(func.count()).select_from(Assertion).join(
        Article, Article.id == Assertion.article_id
    )  # fmt: skip
    return session.execute(waiting.where(*_waits())).scalar_one()


def _waits() -> tuple[Any, ...]:
    return (
        Assertion.claim_id.is_(None), Assertion.removed_at.is_(None), Assertion.quote.is_not(None),
        Article.removed_at.is_(None),
    )  # fmt: skip


def _wanted() -> Any:
    newest = (ArticleVersion.article_id == Article.id) & (
        ArticleVersion.number == chains.newest_number()
    )
    return (
        select(
            Assertion.key, Assertion.version, Article.key.label("article"), ArticleVersion.title,
            Source.name, Article.published, Assertion.quote, Assertion.words,
            func.coalesce(Anchor.part, Assertion.part), Anchor.span_start, Anchor.span_end,
        )
        .join(Article, Article.id == Assertion.article_id)
        .join(Source, Source.id == Article.source_id)
        .outerjoin(ArticleVersion, newest)
        .outerjoin(Anchor, _newest_place())
        .where(*_waits())
        .order_by(Assertion.article_id, Assertion.id)
    )  # fmt: skip


def _newest_place() -> Any:
    """Return the condition that an anchor is the last of a passage in the newest text."""
    other = aliased(Anchor)
    last = (
        select(func.max(other.number))
        .where(
            other.assertion_id == Assertion.id, other.article_version_id == ArticleVersion.id
        )
        .scalar_subquery()
    )  # fmt: skip
    return (
        (Anchor.assertion_id == Assertion.id)
        & (Anchor.article_version_id == ArticleVersion.id)
        & (Anchor.number == last)
    )
