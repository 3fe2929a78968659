"""Articles, the texts they had, what they copy, and what their publications say of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, DateTime, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped

from claimtracker.models.base import (
    Base,
    Editable,
    Keyed,
    internal,
    one_of,
    public,
    refers,
    spread_by,
)
from claimtracker.rules.vocabulary import COPY_KINDS, GENRES, NOTICE_KINDS


class Article(Editable, Base):
    """One published piece, however often its text changed."""

    __tablename__ = "article"
    __table_args__ = (
        one_of("genre", GENRES),
        # Those of a source are listed by the day on which they came out.
        Index("ix_article_source_id", "source_id", "published_from", "id"),
        {"info": spread_by("id")},
    )

    key: Mapped[str] = public(unique=True)
    url: Mapped[str | None] = public(index=True)
    source_id: Mapped[str] = refers("source.id")
    byline: Mapped[str | None] = public()
    published: Mapped[str | None] = public()
    published_from: Mapped[date | None] = public(Date)
    published_to: Mapped[date | None] = public(Date)
    retrieved: Mapped[str | None] = public()
    language: Mapped[str | None] = public()
    genre: Mapped[str] = public(default="news")
    counts_as_voice: Mapped[bool | None] = public(Boolean)


class ArticleVersion(Keyed, Base):
    """One text of an article as captured at one moment; never altered."""

    __tablename__ = "article_version"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        {"info": spread_by("article_id")},
    )

    article_id: Mapped[str] = refers("article.id")
    number: Mapped[int] = public(Integer)
    captured_at: Mapped[datetime] = public(DateTime)
    captured: Mapped[str | None] = public()
    title: Mapped[str | None] = public()
    standfirst: Mapped[str | None] = internal()
    body: Mapped[str | None] = internal()
    captions: Mapped[str | None] = internal()
    digest: Mapped[str] = internal()
    redaction_id: Mapped[str | None] = refers("redaction.id", column=internal)


class ArticleCopy(Base):
    """An article that repeats another one."""

    __tablename__ = "article_copy"
    __table_args__ = (one_of("kind", COPY_KINDS), {"info": spread_by("article_id")})

    article_id: Mapped[str] = refers("article.id", primary_key=True)
    origin_id: Mapped[str] = refers("article.id", index=True)
    kind: Mapped[str] = public()


class Notice(Editable, Base):
    """What a publication says about its own article."""

    __tablename__ = "notice"
    __table_args__ = (one_of("kind", NOTICE_KINDS), {"info": spread_by("article_id")})

    key: Mapped[str] = public(unique=True)
    article_id: Mapped[str] = refers("article.id", index=True)
    article_version_id: Mapped[str] = refers("article_version.id")
    kind: Mapped[str] = public()
    dated: Mapped[str | None] = public()
    text: Mapped[str | None] = public()
