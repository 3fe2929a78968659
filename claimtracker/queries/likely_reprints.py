"""Articles whose text mostly stands in an earlier one, and that nobody has called a copy of it.

A page looks at so many articles, the newest first; each is compared as one that is about to be
added is (`near_texts`), so that the cost of a page does not grow with the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Article, ArticleCopy, ArticleVersion, Source
from claimtracker.queries import articles, chains, near_texts, proposal_answers
from claimtracker.queries.near_texts import NearText
from claimtracker.queries.proposal_answers import NO
from claimtracker.rules.estimates import about
from claimtracker.rules.keys import row_key

NAME = "reprint"
# With fewer words of its own two articles may report the same event.
LEAST_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class LikelyReprint:
    """An article, the earliest of those that its text mostly stands in, and how much of it."""

    id: str
    key: str
    version: int
    title: str
    source: str
    published: str | None
    origin: NearText
    origin_published: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """What was found among the articles looked at, how many these were, and where to go on.

    `dismissed` is how often somebody said that one is no reprint, of whichever articles.
    """

    found: Sequence[LikelyReprint]
    looked_at: int
    next: str | None
    dismissed: int


def page(session: Session, after: str = "", limit: int = 25) -> Page:
    """Return the likely reprints among so many articles, the newest first, behind a key."""
    rows = session.execute(_unlinked(after).limit(limit + 1)).all()
    looked_at = rows[:limit]
    found = [one for row in looked_at if (one := _likely(session, row)) is not None]
    dismissed = proposal_answers.count(session, NAME, NO)
    return Page(found, len(looked_at), looked_at[-1].id if len(rows) > limit else None, dismissed)


def of_article(session: Session, key: str) -> LikelyReprint | None:
    """Return of which article one is likely a reprint; None where of none or it is answered."""
    row = session.execute(_unlinked("").where(Article.key == key)).first()
    return _likely(session, row) if row else None


def _unlinked(after: str) -> Any:
    newest = (ArticleVersion.article_id == Article.id) & (
        ArticleVersion.number == chains.newest_number()
    )
    wanted = (
        select(
            Article.id, Article.key, Article.version, Article.published, Article.published_from,
            ArticleVersion.title, ArticleVersion.body, Source.name,
        )
        .select_from(Article)
        .join(ArticleVersion, newest)
        .join(Source, Source.id == Article.source_id)
        .outerjoin(ArticleCopy, ArticleCopy.article_id == Article.id)
        .where(
            Article.removed_at.is_(None), ArticleVersion.body.is_not(None),
            ArticleCopy.origin_id.is_(None),
        )
        .order_by(Article.id.desc())
    )  # fmt: skip
    return wanted.where(Article.id < row_key(after)) if row_key(after) else wanted


def _likely(session: Session, row: Any) -> LikelyReprint | None:
    near = [
        one
        for one in near_texts.find(session, row.body, limit=10)
        if one.key != row.key and one.share >= LEAST_SHARE
    ]
    answered = proposal_answers.under(session, NAME, f"{row.id}:") if near else {}
    for origin, published in _earlier(session, row, near):
        if about(row.id, origin.key) not in answered:
            return _made(row, origin, published)
    return None


def _made(row: Any, origin: NearText, published: str | None) -> LikelyReprint:
    return LikelyReprint(
        row.id, row.key, row.version, row.title or row.key, row.name, row.published, origin,
        published,
    )  # fmt: skip


def _earlier(
    session: Session, row: Any, near: Sequence[NearText]
) -> list[tuple[NearText, str | None]]:
    """Return those of some articles that came before one, the earliest first."""
    known = articles.by_key(session, [one.key for one in near])
    mine = (row.published_from or date.max, row.id)
    dated = [
        ((stored.content.published_from or date.max, stored.id), one, stored.content)
        for one in near
        if (stored := known.get(one.key)) is not None and stored.content.copy_of != row.id
    ]
    before = sorted((one for one in dated if one[0] < mine), key=lambda one: one[0])
    return [(one, content.published) for _, one, content in before]
