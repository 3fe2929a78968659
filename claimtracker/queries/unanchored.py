"""Passages whose words are not in the newest text of their article, and that nobody settled yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from claimtracker.errors import NotFound
from claimtracker.models import Anchor, Article, ArticleVersion, Assertion, Claim
from claimtracker.queries import chains
from claimtracker.queries.articles import ArticleText

# So many characters are shown on either side of where a passage stood.
AROUND = 300


class NotLost(NotFound):
    """A passage does not wait for a place."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"The passage {key[:80]!r} waits for no place: it stands in the newest text, is"
            " settled, or was taken away."
        )


@dataclass(frozen=True, slots=True)
class Unanchored:
    """A passage without a place, the article that had it, and the claim that it is tied to."""

    key: str
    row_version: int
    article: str
    title: str | None
    version: int
    part: str
    quote: str
    words: str
    statement: str | None


@dataclass(frozen=True, slots=True)
class Stood:
    """Where a passage stood last: in which text of the article, and between which words."""

    version: int
    before: str
    found: str
    after: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A passage without a place beside the newest text of its article."""

    passage: Unanchored
    stood: Stood | None
    text: ArticleText


def page(
    session: Session, *, article: str | None = None, after: str | None = None, limit: int = 50
) -> list[Unanchored]:
    """Return passages that wait for a place or a standing, by their keys, one more than `limit`."""
    wanted = _waiting().order_by(Assertion.key).limit(limit + 1)
    if article:
        wanted = wanted.where(Article.key == article)
    if after:
        wanted = wanted.where(Assertion.key > after)
    return [Unanchored(*row) for row in session.execute(wanted)]


def get(session: Session, key: str) -> Lost:
    """Return a passage that waits, with what there is to place it by; raises NotLost."""
    row = session.execute(_waiting().where(Assertion.key == key)).first()
    if row is None:
        raise NotLost(key)
    passage = Unanchored(*row)
    return Lost(passage, _stood(session, key), _text(session, passage))


def lost(*columns: Any) -> Select[Any]:
    """Select from the passages that stand and whose words are not in the newest text, with the
    article and its newest version.
    """
    newest = (ArticleVersion.article_id == Article.id) & (
        ArticleVersion.number == chains.newest_number()
    )
    placed = select(Anchor.id).where(
        Anchor.assertion_id == Assertion.id, Anchor.article_version_id == ArticleVersion.id,
        Anchor.span_start.is_not(None),
    )  # fmt: skip
    return (
        select(*columns)
        .select_from(Assertion)
        .join(Article, Article.id == Assertion.article_id)
        .join(ArticleVersion, newest)
        .where(
            Assertion.removed_at.is_(None), Article.removed_at.is_(None),
            Assertion.quote.is_not(None), Assertion.standing == "stands", ~placed.exists(),
        )
    )  # fmt: skip


def _waiting() -> Any:
    return (
        lost(
            Assertion.key, Assertion.version, Article.key.label("article"), ArticleVersion.title,
            ArticleVersion.number, Assertion.part, Assertion.quote, Assertion.words,
            Claim.statement,
        )
        .outerjoin(Claim, Claim.id == Assertion.claim_id)
    )  # fmt: skip


def _stood(session: Session, key: str) -> Stood | None:
    """Return where a passage stood last; None where it was never found."""
    version = ArticleVersion
    last = session.execute(
        select(
            Anchor.part, Anchor.span_start, Anchor.span_end, version.number, version.title,
            version.standfirst, version.body, version.captions,
        )
        .join(Assertion, Assertion.id == Anchor.assertion_id)
        .join(version, version.id == Anchor.article_version_id)
        .where(Assertion.key == key, Anchor.span_start.is_not(None))
        .order_by(version.number.desc(), Anchor.number.desc())
        .limit(1)
    ).first()  # fmt: skip
    if last is None:
        return None
    text = ArticleText(last.title, last.standfirst, last.body, last.captions).part(last.part)
    start, end = last.span_start or 0, last.span_end or 0
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Stood(last.number, before, text[start:end], after)


def _text(session: Session, passage: Unanchored) -> ArticleText:
    version = ArticleVersion
    wanted = (
        select(version.title, version.standfirst, version.body, version.captions)
        .join(Article, Article.id == version.article_id)
        .where(Article.key == passage.article, version.number == passage.version)
    )
    return ArticleText(*session.execute(wanted).one())
