"""Articles and their texts, read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from claimtracker.models import Article, ArticleCopy, ArticleVersion, Notice, table_of
from claimtracker.queries.stored import Stored, flat, pieces

PART_COLUMNS = {
    "headline": "title",
    "standfirst": "standfirst",
    "body": "body",
    "caption": "captions",
    "notice": "body",
}


@dataclass(frozen=True, slots=True)
class ArticleContent:
    """What is known of one published piece, but for its text."""

    key: str
    source_id: str
    url: str | None = None
    byline: str | None = None
    published: str | None = None
    published_from: date | None = None
    published_to: date | None = None
    retrieved: str | None = None
    language: str | None = None
    genre: str = "news"
    counts_as_voice: bool | None = None
    copy_of: str | None = None
    copy: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The words of one version, part by part."""

    title: str | None = None
    standfirst: str | None = None
    body: str | None = None
    captions: str | None = None

    def part(self, name: str) -> str:
        """Return the text that a part of an article is anchored in; notices stand in the body."""
        return getattr(self, PART_COLUMNS[name]) or ""


@dataclass(frozen=True, slots=True)
class Version:
    """One text of an article, with its number and the date it was captured, as written."""

    id: str
    article_id: str
    number: int
    text: ArticleText
    captured: str | None
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """What a publication says about its own article."""

    key: str
    article_id: str
    kind: str
    dated: str | None = None
    text: str | None = None


def by_key(session: Session, keys: Iterable[str]) -> dict[str, Stored[ArticleContent]]:
    """Return articles by their keys, with the key of the row that each one copies."""
    plain = flat(session, Article, ArticleContent, "key", keys)
    return _with_copies(session, plain)


def by_id(session: Session, ids: Iterable[str]) -> dict[str, Stored[ArticleContent]]:
    """Return articles by the keys of their rows."""
    return _with_copies(session, flat(session, Article, ArticleContent, "id", ids))


def first_at(session: Session, urls: Iterable[str]) -> dict[str, Stored[ArticleContent]]:
    """Return the first article that stands at each address."""
    ids: dict[str, str] = {}
    for piece in pieces(sorted(set(urls))):
        there = select(Article.url, Article.id).where(Article.url.in_(piece))
        standing = there.where(Article.removed_at.is_(None)).order_by(Article.id.desc())
        ids |= {str(url): key for url, key in session.execute(standing)}
    rows = by_id(session, ids.values())
    return {url: rows[key] for url, key in ids.items()}


def newest_versions(session: Session, ids: Iterable[str]) -> dict[str, Version]:
    """Return the newest text of each article, by the keys of the articles' rows."""
    found: dict[str, Version] = {}
    table = table_of(ArticleVersion)
    for piece in pieces(sorted(set(ids))):
        rows = session.execute(_newest(select(table), piece))
        found |= {row.article_id: version_of(row) for row in rows}
    return found


def newest_ids(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return the keys of the newest texts, by the keys of the articles' rows."""
    found: dict[str, str] = {}
    table = table_of(ArticleVersion)
    for piece in pieces(sorted(set(ids))):
        rows = session.execute(_newest(select(table.c.article_id, table.c.id), piece))
        found |= {article_id: version_id for article_id, version_id in rows}
    return found


def digests(session: Session, ids: Iterable[str]) -> dict[str, set[str]]:
    """Return the digests of all texts of articles, by the keys of the articles' rows."""
    return _digests(session, ids, select(ArticleVersion.article_id, ArticleVersion.digest))


def redacted_digests(session: Session, ids: Iterable[str]) -> dict[str, set[str]]:
    """Return the digests of the texts of articles that words were taken from since."""
    known = select(ArticleVersion.article_id, ArticleVersion.digest)
    return _digests(session, ids, known.where(ArticleVersion.redaction_id.is_not(None)))


def version_of(row: object) -> Version:
    """Make a version of a row of its table."""
    text = ArticleText(row.title, row.standfirst, row.body, row.captions)  # type: ignore[attr-defined]
    return Version(
        row.id, row.article_id, row.number, text, row.captured,  # type: ignore[attr-defined]
        row.redaction_id is not None,  # type: ignore[attr-defined]
    )  # fmt: skip


def with_copies(session: Session, ids: Iterable[str]) -> list[str]:
    """Return articles and all that copies them, directly or through others, by their rows."""
    found: set[str] = set()
    front = sorted(set(ids))
    while front:
        found |= set(front)
        copying: set[str] = set()
        for piece in pieces(front):
            copies = select(ArticleCopy.article_id).where(ArticleCopy.origin_id.in_(piece))
            copying |= set(session.execute(copies).scalars())
        front = sorted(copying - found)
    return sorted(found)


def notices_by_key(session: Session, keys: Iterable[str]) -> dict[str, Stored[NoticeContent]]:
    """Return notices by their keys."""
    return flat(session, Notice, NoticeContent, "key", keys)


def _newest(wanted: Select[Any], ids: Sequence[str]) -> Select[Any]:
    newest = (
        select(ArticleVersion.article_id, func.max(ArticleVersion.number).label("number"))
        .where(ArticleVersion.article_id.in_(ids))
        .group_by(ArticleVersion.article_id)
        .subquery()
    )
    table = table_of(ArticleVersion)
    same = (newest.c.article_id == table.c.article_id) & (newest.c.number == table.c.number)
    return wanted.join(newest, same)


def _digests(session: Session, ids: Iterable[str], known: Any) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for piece in pieces(sorted(set(ids))):
        for article_id, digest in session.execute(
            known.where(ArticleVersion.article_id.in_(piece))
        ):
            found.setdefault(article_id, set()).add(digest)
    return found


def _with_copies(
    session: Session, plain: dict[str, Stored[ArticleContent]]
) -> dict[str, Stored[ArticleContent]]:
    names = {row.id: name for name, row in plain.items()}
    for piece in pieces(sorted(names)):
        copied = select(ArticleCopy).where(ArticleCopy.article_id.in_(piece))
        for copy in session.execute(copied).scalars():
            row = plain[names[copy.article_id]]
            content = replace(row.content, copy_of=copy.origin_id, copy=copy.kind)
            plain[names[copy.article_id]] = replace(row, content=content)
    return plain
