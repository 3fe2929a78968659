"""What publications say of their own articles, beside all that quotes these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from claimtracker.db.types import Words
from claimtracker.models import Article, Notice


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """What a publication said of its own article, and when."""

    key: str
    kind: str
    dated: str | None
    text: str | None


def by_article(session: Session, keys: Iterable[str]) -> dict[str, tuple[NoticeShown, ...]]:
    """Return the notices of articles by the keys of these, the earliest first."""
    found: dict[str, list[NoticeShown]] = {}
    rows = session.connection().execute(_GIVEN, {"articles": sorted(set(keys))})
    for article, key, kind, dated, words in rows:
        found.setdefault(article, []).append(NoticeShown(key, kind, dated, words))
    return {article: tuple(notices) for article, notices in found.items()}


_GIVEN = (
    select(Article.key, Notice.key, Notice.kind, Notice.dated, Notice.text)
    .join(Notice, Notice.article_id == Article.id)
    .where(
        Article.key.in_(bindparam("articles", expanding=True, type_=Words)),
        Notice.removed_at.is_(None),
    )
    .order_by(Notice.dated, Notice.key)
)
