"""One article as it is read: its text, the passages marked in it, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from claimtracker.errors import NotFound
from claimtracker.models import (
    Anchor,
    Article,
    ArticleCopy,
    ArticleVersion,
    Assertion,
    Claim,
    Notice,
    Source,
)
from claimtracker.queries import chains, question_links, verdicts
from claimtracker.queries.articles import ArticleText
from claimtracker.queries.chains import Origin, Speaker
from claimtracker.queries.question_links import QuestionLink
from claimtracker.queries.verdicts import RatingNow
from claimtracker.rules.vocabulary import PARTS


class NoSuchArticle(NotFound):
    """There is no article of that key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no article {key[:80]!r} in this ledger.")


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """What the publication said of its own article, and when."""

    kind: str
    dated: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class CopyShown:
    """An article that repeats this one."""

    key: str
    source: str
    kind: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One assertion in the text; without `start` its words were not found in this version."""

    key: str
    part: str
    start: int | None
    end: int | None
    stance: str
    quote: str | None
    words: str
    original: str | None
    hedged: bool
    said: str | None
    standing: str
    standing_from: str | None
    claim_key: str | None
    statement: str | None
    mode: str | None
    due: str | None
    chain: tuple[Speaker, ...]
    rating: RatingNow | None
    questions: tuple[QuestionLink, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article with its newest text, in the order in which a reader meets its passages."""

    key: str
    url: str | None
    source: str
    ours: bool
    byline: str | None
    published: str | None
    retrieved: str | None
    language: str | None
    genre: str
    counts_as_voice: bool | None
    text: ArticleText
    version: int
    redacted: bool
    origin: Origin | None
    copies: tuple[CopyShown, ...]
    notices: tuple[NoticeShown, ...]
    passages: tuple[Passage, ...]


def get(session: Session, key: str) -> ArticlePage:
    """Return the article of a key as a page shows it. Raises NoSuchArticle."""
    row = session.execute(_WANTED, {"key": key}).one_or_none()
    if row is None:
        raise NoSuchArticle(key)
    return ArticlePage(
        row.key, row.url, row.source, row.ours, row.byline, row.published, row.retrieved,
        row.language, row.genre, row.counts_as_voice,
        ArticleText(row.title, row.standfirst, row.body, row.captions), row.number or 0,
        row.redaction_id is not None, chains.origins(session, [row.id]).get(row.id),
        _copies(session, row.id), _notices(session, row.id),
        _passages(session, row.id, row.version_id),
    )  # fmt: skip


def _statement() -> Any:
    version = ArticleVersion
    return (
        select(
            Article.id, Article.key, Article.url, Article.byline, Article.published,
            Article.retrieved, Article.language, Article.genre, Article.counts_as_voice,
            Source.name.label("source"), Source.ours, version.id.label("version_id"),
            version.number, version.title, version.standfirst, version.body, version.captions,
            version.redaction_id,
        )
        .join(Source, Source.id == Article.source_id)
        .outerjoin(
            version,
            (version.article_id == Article.id) & (version.number == chains.newest_number()),
        )
        .where(Article.key == bindparam("key"), Article.removed_at.is_(None))
    )  # fmt: skip


_WANTED = _statement()


def _copies(session: Session, article_id: str) -> tuple[CopyShown, ...]:
    rows = session.execute(
        select(Article.key, Source.name, ArticleCopy.kind)
        .join(ArticleCopy, ArticleCopy.article_id == Article.id)
        .join(Source, Source.id == Article.source_id)
        .where(ArticleCopy.origin_id == article_id, Article.removed_at.is_(None))
        .order_by(Article.published_from, Article.key)
    )
    return tuple(CopyShown(*row) for row in rows)


def _notices(session: Session, article_id: str) -> tuple[NoticeShown, ...]:
    rows = session.execute(
        select(Notice.kind, Notice.dated, Notice.text)
        .where(Notice.article_id == article_id, Notice.removed_at.is_(None))
        .order_by(Notice.dated, Notice.key)
    )
    return tuple(NoticeShown(*row) for row in rows)


def _passages(session: Session, article_id: str, version_id: str | None) -> tuple[Passage, ...]:
    newest: dict[str, Any] = {}
    for row in session.execute(_anchored(article_id, version_id)):
        newest[row.id] = row
    rows = sorted(newest.values(), key=_order)
    claims = sorted({row.claim_id for row in rows if row.claim_id})
    chain = chains.by_assertion(session, newest)
    ratings = verdicts.rating_by_claim(session, claims)
    questions = question_links.by_claim(session, claims)
    return tuple(
        Passage(
            row.key, row.part, row.span_start, row.span_end, row.stance, row.quote, row.words,
            row.original, row.hedged, row.said, row.standing, row.standing_from, row.claim_key,
            row.statement, row.mode, row.due, chain.get(row.id, ()),
            ratings.get(row.claim_id), questions.get(row.claim_id, ()),
        )
        for row in rows
    )  # fmt: skip


def _order(row: Any) -> tuple[bool, int, int, int, str]:
    start, end = row.span_start or 0, row.span_end or 0
    return row.span_start is None, PARTS.index(row.part), start, -end, row.key


def _anchored(article_id: str, version_id: str | None) -> Any:
    found = (Anchor.assertion_id == Assertion.id) & (Anchor.article_version_id == version_id)
    return (
        select(
            Assertion.id, Assertion.claim_id, Assertion.key,
            func.coalesce(Anchor.part, Assertion.part).label("part"),
            Anchor.span_start, Anchor.span_end,
            Assertion.stance, Assertion.quote, Assertion.words, Assertion.original,
            Assertion.hedged, Assertion.said, Assertion.standing, Assertion.standing_from,
            Claim.key.label("claim_key"), Claim.statement, Claim.mode, Claim.due,
        )
        .outerjoin(Anchor, found)
        .outerjoin(Claim, Claim.id == Assertion.claim_id)
        .where(Assertion.article_id == article_id, Assertion.removed_at.is_(None))
        .order_by(Anchor.number)
    )  # fmt: skip
