"""One article as it is read: its text, the passages marked in it, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Text, bindparam, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from claimtracker.errors import NotFound
from claimtracker.models import (
    Anchor,
    Article,
    ArticleCopy,
    ArticleVersion,
    Assertion,
    Attribution,
    Claim,
    Entity,
    Notice,
    Source,
)
from claimtracker.queries import chains, question_links, verdicts
from claimtracker.queries.articles import ArticleText
from claimtracker.queries.chains import Origin, Speaker
from claimtracker.queries.notices import NoticeShown
from claimtracker.queries.question_links import QuestionLink
from claimtracker.queries.verdicts import RatingNow
from claimtracker.rules.vocabulary import PARTS


class NoSuchArticle(NotFound):
    """There is no article of that key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no article {key[:80]!r} in this ledger.")


@dataclass(frozen=True, slots=True)
class CopyShown:
    """An article that repeats this one."""

    key: str
    source: str
    kind: str


class Passage(NamedTuple):
    """One assertion in the text; without `start` its words were not found in this version.

    It is a tuple because an article may have hundreds, and a dataclass takes four times as long.
    """

    key: str
    version: int
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

    id: str
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
    row = session.connection().execute(_WANTED, {"key": key}).one_or_none()
    if row is None:
        raise NoSuchArticle(key)
    beside = session.connection().execute(_BESIDE, {"article": row.id}).all()
    origin = next((Origin(*one[1:5]) for one in beside if one.role == "origin"), None)
    copies = [CopyShown(one.key, one.source, one.kind) for one in beside if one.role == "copy"]
    notices = [
        NoticeShown(one.key, one.kind, one.dated, one.text)
        for one in beside
        if one.role == "notice"
    ]
    return ArticlePage(
        row.id, row.key, row.url, row.source, row.ours, row.byline, row.published, row.retrieved,
        row.language, row.genre, row.counts_as_voice,
        ArticleText(row.title, row.standfirst, row.body, row.captions), row.number or 0,
        row.redaction_id is not None, origin, tuple(copies), tuple(notices),
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


def _beside() -> Any:
    """Return the query of what stands beside an article: its origin, its copies, its notices."""
    none = cast(null(), Text)
    copies = (
        select(
            literal("copy").label("role"), Article.key.label("key"), none.label("title"),
            Source.name.label("source"), ArticleCopy.kind.label("kind"), none.label("dated"),
            none.label("text"), cast(Article.published_from, Text).label("at"),
        )
        .join(ArticleCopy, ArticleCopy.article_id == Article.id)
        .join(Source, Source.id == Article.source_id)
        .where(ArticleCopy.origin_id == bindparam("article"), Article.removed_at.is_(None))
    )  # fmt: skip
    notices = select(
        literal("notice"), Notice.key, none, none, Notice.kind, Notice.dated, Notice.text,
        Notice.dated,
    ).where(Notice.article_id == bindparam("article"), Notice.removed_at.is_(None))  # fmt: skip
    beside = union_all(copies, notices, _origin()).subquery()
    return select(beside).order_by(beside.c.at, beside.c.key)


def _origin() -> Any:
    """Return the query of what an article repeats, through every copy of a copy."""
    none = cast(null(), Text)
    copied = (
        select(ArticleCopy.origin_id.label("id"), ArticleCopy.kind)
        .where(ArticleCopy.article_id == bindparam("article"))
        .cte("copied", recursive=True)
    )
    further = select(ArticleCopy.origin_id, copied.c.kind)
    copied = copied.union(further.join(copied, ArticleCopy.article_id == copied.c.id))
    is_copy = select(ArticleCopy.article_id).where(ArticleCopy.article_id == copied.c.id)
    newest = (ArticleVersion.article_id == Article.id) & (
        ArticleVersion.number == chains.newest_number()
    )
    return (
        select(
            literal("origin"), Article.key, ArticleVersion.title, Source.name, copied.c.kind, none,
            none, none,
        )
        .join(copied, copied.c.id == Article.id)
        .join(Source, Source.id == Article.source_id)
        .outerjoin(ArticleVersion, newest)
        .where(~is_copy.exists())
    )  # fmt: skip


def _passages(session: Session, article_id: str, version_id: str | None) -> tuple[Passage, ...]:
    asked = {"article": article_id, "version": version_id}
    rows = session.connection().execute(_ANCHORED, asked).all()
    chain = _chains(rows)
    ratings = verdicts.rating_by_claim_of(session, article_id)
    questions = question_links.by_claim_of(session, article_id)
    # The last row of an assertion is of its newest anchor.
    newest = {row[0]: row for row in rows}
    passages = [
        Passage._make(
            (*row[2:-4], chain.get(key, ()), ratings.get(row[1]), questions.get(row[1], ()))
        )
        for key, row in newest.items()
    ]
    return tuple(sorted(passages, key=_order))


def _chains(rows: Iterable[Any]) -> dict[str, tuple[Speaker, ...]]:
    """Return who speaks by assertion; each anchor tells the chain once more, from its beginning."""
    found: dict[str, tuple[Speaker, ...]] = {}
    speaker = cache(_speaker)
    for row in rows:
        position, *link = row[-4:]
        if position:
            found[row[0]] = (*found.get(row[0], ()), speaker(*link))
        elif position == 0:
            found[row[0]] = (speaker(*link),)
    return found


def _speaker(described: str | None, name: str, speaks_for: str | None) -> Speaker:
    return Speaker(described or name, speaks_for, described is not None)


def _order(one: Passage) -> tuple[bool, int, int, int, str]:
    start, end = one.start or 0, one.end or 0
    return one.start is None, PARTS.index(one.part), start, -end, one.key


def _anchored() -> Any:
    """Return the query of passages, one row for each anchor and each link of its chain."""
    found = (Anchor.assertion_id == Assertion.id) & (
        Anchor.article_version_id == bindparam("version")
    )
    speaker, principal = aliased(Entity), aliased(Entity)
    shown = (
        Assertion.key, Assertion.version, func.coalesce(Anchor.part, Assertion.part).label("part"),
        Anchor.span_start, Anchor.span_end, Assertion.stance, Assertion.quote, Assertion.words,
        Assertion.original, Assertion.hedged, Assertion.said, Assertion.standing,
        Assertion.standing_from, Claim.key.label("claim_key"), Claim.statement, Claim.mode,
        Claim.due,
    )  # fmt: skip
    return (
        select(
            Assertion.id, Assertion.claim_id, *shown, Attribution.position, Attribution.described,
            speaker.name.label("name"), principal.name.label("speaks_for"),
        )
        .outerjoin(Anchor, found)
        .outerjoin(Claim, Claim.id == Assertion.claim_id)
        .outerjoin(Attribution, Attribution.assertion_id == Assertion.id)
        .outerjoin(speaker, speaker.id == Attribution.entity_id)
        .outerjoin(principal, principal.id == Attribution.for_id)
        .where(Assertion.article_id == bindparam("article"), Assertion.removed_at.is_(None))
        .order_by(Anchor.number, Attribution.position)
    )  # fmt: skip


_BESIDE = _beside()
_ANCHORED = _anchored()
