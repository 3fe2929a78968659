"""An article that an editor looked over and adds: checked by field, kept with its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import ClaimtrackerError, Invalid
from claimtracker.exchange import names
from claimtracker.exchange.intake import Intake, Tally
from claimtracker.models import Article
from claimtracker.operations import articles
from claimtracker.operations.articles import Capture
from claimtracker.queries.articles import ArticleContent, ArticleText
from claimtracker.rules import addresses, periods, sensible_dates
from claimtracker.rules.permissions import Actor, require
from claimtracker.rules.text import fold
from claimtracker.rules.vocabulary import COPY_KINDS, GENRES

LONGEST_LINE = 500


class FieldRefused(Invalid):
    """What stands in one field cannot be kept; `field` names it."""

    def __init__(self, field: str, why: str) -> None:
        self.field = field
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class NewArticle:
    """What an editor says of an article, as typed; "" where nothing is said."""

    title: str
    text: str
    source: str
    standfirst: str = ""
    byline: str = ""
    published: str = ""
    language: str = ""
    url: str = ""
    genre: str = "news"
    copy: str = ""
    copy_of: str = ""


def add(session: Session, new: NewArticle, *, actor: Actor, now: datetime) -> str:
    """Keep an article with its text, and return its key; raises FieldRefused."""
    require(actor, "article.write")
    _require_words(new)
    url, span = _url(session, new.url), _published(new.published, now.date())
    origin = _origin(session, new)
    intake = Intake(session, actor, now, None, Tally(), careful=True)
    [source_id] = names.sources_of(intake, [new.source]).values()
    key = _key(new.title)
    content = ArticleContent(
        key, source_id, url, new.byline or None, new.published or None, span.first, span.last,
        language=new.language or None, genre=new.genre, copy_of=origin,
        copy=new.copy if origin else None,
    )  # fmt: skip
    [article_id] = articles.add(session, [content], actor=actor, now=now)
    text = ArticleText(new.title, new.standfirst or None, new.text)
    articles.capture(session, [Capture(article_id, text)], actor=actor, now=now)
    return key


def _require_words(new: NewArticle) -> None:
    if not new.title:
        raise FieldRefused("title", "An article needs a title.")
    if not new.text.strip():
        raise FieldRefused("text", "An article needs its words.")
    if not new.source:
        raise FieldRefused("source", "Say which publication printed it.")
    if new.genre not in GENRES:
        raise FieldRefused("genre", f"The genre can be {', '.join(GENRES)}.")
    for name in ("title", "source", "byline", "language", "url"):
        if len(getattr(new, name)) > LONGEST_LINE:
            raise FieldRefused(name, f"The {name} is longer than {LONGEST_LINE} characters.")


def _published(written: str, today: date) -> periods.Span:
    if not written:
        return periods.Span(None, None)
    try:
        sensible_dates.require(sensible_dates.PRINTED, written, today)
    except ClaimtrackerError as error:
        raise FieldRefused("published", f"The date printed cannot be taken: {error}") from error
    return periods.parse(written)


def _url(session: Session, written: str) -> str | None:
    if not written:
        return None
    try:
        url = addresses.key(written)
    except ClaimtrackerError as error:
        raise FieldRefused("url", str(error)) from error
    known = select(Article.key).where(Article.url == url, Article.removed_at.is_(None)).limit(1)
    if found := session.execute(known).scalar():
        raise FieldRefused(
            "url", f"The article “{found}” stands at this address; give it the new text there."
        )
    return url


def _origin(session: Session, new: NewArticle) -> str | None:
    """Return the key of the row of the article that a new one repeats."""
    if not new.copy:
        return None
    if new.copy not in COPY_KINDS:
        raise FieldRefused("copy", f"A copy can be {', '.join(COPY_KINDS)}.")
    known = select(Article.id).where(Article.key == new.copy_of, Article.removed_at.is_(None))
    found = session.execute(known).scalar()
    if found is None:
        raise FieldRefused("copy_of", "Name the article that it repeats by its key.")
    return found


def _key(title: str) -> str:
    """Return a key that can be read, and that no other article has."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:48].strip("-")
    return f"{words or 'article'}-{new_id()[-8:]}"
