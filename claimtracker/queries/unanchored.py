"""Passages whose words are not in the newest text of their article, and that nobody settled yet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Anchor, Article, ArticleVersion, Assertion, Claim
from claimtracker.queries import chains


@dataclass(frozen=True, slots=True)
class Unanchored:
    """A passage without a place, the article that had it, and the claim that it is tied to."""

    key: str
    article: str
    title: str | None
    version: int
    quote: str | None
    words: str
    statement: str | None


def page(
    session: Session, *, article: str | None = None, after: str | None = None, limit: int = 50
) -> list[Unanchored]:
    """Return passages that wait for a place or a standing, by their keys, one more than `limit`."""
    newest = (ArticleVersion.article_id == Article.id) & (
        ArticleVersion.number == chains.newest_number()
    )
    placed = select(Anchor.id).where(
        Anchor.assertion_id == Assertion.id, Anchor.article_version_id == ArticleVersion.id,
        Anchor.span_start.is_not(None),
    )  # fmt: skip
    wanted = (
        select(
            Assertion.key, Article.key.label("article"), ArticleVersion.title,
            ArticleVersion.number, Assertion.quote, Assertion.words, Claim.statement,
        )
        .join(Article, Article.id == Assertion.article_id)
        .join(ArticleVersion, newest)
        .outerjoin(Claim, Claim.id == Assertion.claim_id)
        .where(
            Assertion.removed_at.is_(None), Article.removed_at.is_(None),
            Assertion.quote.is_not(None), Assertion.standing == "stands", ~placed.exists(),
        )
        .order_by(Assertion.key)
        .limit(limit + 1)
    )  # fmt: skip
    if article:
        wanted = wanted.where(Article.key == article)
    if after:
        wanted = wanted.where(Assertion.key > after)
    return [Unanchored(*row) for row in session.execute(wanted)]
