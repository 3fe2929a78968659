"""The texts that an article had, the newest first, each whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Article, ArticleVersion
from claimtracker.queries.article_pages import NoSuchArticle
from claimtracker.queries.articles import ArticleText


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One text of an article, and when it was kept."""

    number: int
    captured_at: datetime
    captured: str | None
    text: ArticleText
    redacted: bool
    digest: str


@dataclass(frozen=True, slots=True)
class Versions:
    """An article with all its texts, the newest first."""

    article_id: str
    key: str
    texts: tuple[VersionShown, ...]

    @property
    def number(self) -> int:
        """The number of the newest text, 0 where there is none."""
        return self.texts[0].number if self.texts else 0

    def text(self, number: int) -> ArticleText:
        """Return the text of a number, empty where there is none."""
        found = (one.text for one in self.texts if one.number == number)
        return next(found, ArticleText())


def get(session: Session, key: str) -> Versions:
    """Return the texts of an article; raises NoSuchArticle."""
    known = select(Article.id).where(Article.key == key, Article.removed_at.is_(None))
    article_id = session.execute(known).scalar()
    if article_id is None:
        raise NoSuchArticle(key)
    version = ArticleVersion
    wanted = select(
        version.number, version.captured_at, version.captured, version.title, version.standfirst,
        version.body, version.captions, version.redaction_id, version.digest,
    ).where(version.article_id == article_id)  # fmt: skip
    texts = [
        VersionShown(
            row.number, row.captured_at, row.captured,
            ArticleText(row.title, row.standfirst, row.body, row.captions),
            row.redaction_id is not None, row.digest,
        )
        for row in session.execute(wanted.order_by(version.number.desc()))
    ]  # fmt: skip
    return Versions(article_id, key, tuple(texts))
