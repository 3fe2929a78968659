"""What an editor is shown of a passage before anything is decided on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from claimtracker.errors import Invalid
from claimtracker.models import (
    Anchor,
    Article,
    ArticleVersion,
    Assertion,
    Attribute,
    Claim,
    Entity,
    EntityName,
    Source,
)
from claimtracker.queries import chains
from claimtracker.queries.article_pages import NoSuchArticle
from claimtracker.queries.articles import ArticleText
from claimtracker.rules import anchors
from claimtracker.rules.text import fold

# Names are looked for among runs of at most so many words.
LONGEST_NAME = 5
LONGEST_PASSAGE = 5_000
# As much is read on either side of a passage, to see who speaks in it.
AROUND = 700


class NoSuchPassage(Invalid):
    """The place that was marked is not in the newest text of the article."""

    def __init__(self) -> None:
        super().__init__(
            "These words are not in the newest text of the article; open it anew and mark them"
            " again."
        )


class PassageTooLong(Invalid):
    """More was marked than one passage holds."""

    def __init__(self) -> None:
        super().__init__(f"A passage has at most {LONGEST_PASSAGE:,} characters; mark less.")


class NotFoundOnce(Invalid):
    """Words that were written stand nowhere in the newest text, or in more than one place."""

    def __init__(self) -> None:
        super().__init__(
            "These words stand there more than once, or not at all; copy more of them."
        )


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage of the newest text of an article, in code points of that part.

    `before` and `behind` are what stands around it.
    """

    article_id: str
    key: str
    title: str
    source_id: str
    source: str
    published: str | None
    published_on: date | None
    part: str
    start: int
    end: int
    quote: str
    before: str = ""
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """An entity that a text names, and where."""

    name: str
    start: int
    end: int


def passage(session: Session, key: str, part: str, start: int, end: int) -> Marked:
    """Return a place in the newest text of an article; raises NoSuchArticle, NoSuchPassage."""
    row = session.execute(
        select(
            Article.id, Article.key, Article.source_id, Article.published, Article.published_from,
            Source.name, ArticleVersion.title, ArticleVersion.standfirst, ArticleVersion.body,
            ArticleVersion.captions,
        )
        .join(Source, Source.id == Article.source_id)
        .outerjoin(
            ArticleVersion,
            (ArticleVersion.article_id == Article.id)
            & (ArticleVersion.number == chains.newest_number()),
        )
        .where(Article.key == key, Article.removed_at.is_(None))
    ).first()  # fmt: skip
    if row is None:
        raise NoSuchArticle(key)
    text = ArticleText(row.title, row.standfirst, row.body, row.captions).part(part)
    if not 0 <= start < end <= len(text):
        raise NoSuchPassage
    if end - start > LONGEST_PASSAGE:
        raise PassageTooLong
    start, end = _without_space(text, start, end)
    return Marked(
        row.id, row.key, row.title or row.key, row.source_id, row.name, row.published,
        row.published_from, part, start, end, text[start:end],
        text[max(0, start - AROUND) : start], text[end : end + AROUND],
    )  # fmt: skip


def _without_space(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the words begin and end; a hand or a cursor often takes a space with them."""
    quote = text[start:end]
    if not quote.strip():
        raise NoSuchPassage
    return start + len(quote) - len(quote.lstrip()), end - len(quote) + len(quote.rstrip())


def place_of(session: Session, key: str, part: str, quote: str) -> tuple[int, int]:
    """Return where words stand in the newest text of an article, if they stand there once.

    Raises NotFoundOnce, NoSuchArticle.
    """
    whole = select(
        ArticleVersion.title, ArticleVersion.standfirst, ArticleVersion.body,
        ArticleVersion.captions,
    ).join(Article, Article.id == ArticleVersion.article_id)  # fmt: skip
    newest = whole.where(
        Article.key == key, Article.removed_at.is_(None),
        ArticleVersion.number == chains.newest_number(),
    )  # fmt: skip
    row = session.execute(newest).first()
    if row is None:
        raise NoSuchArticle(key)
    found = anchors.find(ArticleText(*row).part(part), quote)
    if found is None:
        raise NotFoundOnce
    return found.start, found.end


def article_of(session: Session, assertion: str) -> str:
    """Return the key of the article that a passage stands in, by the passage's key."""
    wanted = select(Article.key).join(Assertion, Assertion.article_id == Article.id)
    found = session.execute(wanted.where(Assertion.key == assertion)).scalar()
    if found is None:
        raise NoSuchPassage
    return found


@dataclass(frozen=True, slots=True)
class PassageDone:
    """A passage that somebody decided on, with the version that an act on it names, and where it
    stands in the newest text.
    """

    key: str
    version: int
    article: str
    claim_key: str | None
    statement: str | None
    part: str
    start: int | None
    end: int | None


def done(session: Session, key: str) -> PassageDone | None:
    """Return a passage that stands; None where it was taken away, or never was."""
    row = session.execute(_decided(key).where(Assertion.removed_at.is_(None))).first()
    return PassageDone(*row) if row else None


def undone(session: Session, key: str) -> PassageDone | None:
    """Return a passage that was taken away, or waits for its claim again; else None."""
    is_undone = or_(Assertion.removed_at.is_not(None), Assertion.claim_id.is_(None))
    row = session.execute(_decided(key).where(is_undone)).first()
    return PassageDone(*row) if row else None


def _decided(key: str) -> Any:
    newest = (ArticleVersion.article_id == Article.id) & (
        ArticleVersion.number == chains.newest_number()
    )
    stands = (Anchor.assertion_id == Assertion.id) & (
        Anchor.article_version_id == ArticleVersion.id
    )
    return (
        select(
            Assertion.key, Assertion.version, Article.key, Claim.key, Claim.statement,
            func.coalesce(Anchor.part, Assertion.part), Anchor.span_start, Anchor.span_end,
        )
        .join(Article, Article.id == Assertion.article_id)
        .outerjoin(ArticleVersion, newest)
        .outerjoin(Anchor, stands)
        .outerjoin(Claim, Claim.id == Assertion.claim_id)
        .where(Assertion.key == key)
        .order_by(Anchor.number.desc())
    )  # fmt: skip


def named(session: Session, text: str) -> list[Named]:
    """Return the entities that a text names, in order, the longest names first at each place."""
    runs = {fold(text[start:end]): (start, end) for start, end in reversed(list(_runs(text)))}
    if not runs:
        return []
    known = session.execute(
        select(EntityName.folded, Entity.name)
        .join(Entity, Entity.id == EntityName.entity_id)
        .where(EntityName.folded.in_(sorted(runs)), Entity.removed_at.is_(None))
    )
    found = [Named(name, *runs[folded]) for folded, name in known]
    taken: list[Named] = []
    for one in sorted(found, key=lambda n: (n.start - n.end, n.start)):
        if not any(one.start < other.end and other.start < one.end for other in taken):
            taken.append(one)
    return sorted(taken, key=lambda n: n.start)


def attributes(session: Session) -> list[str]:
    """Return the names of all that can be asked."""
    wanted = select(Attribute.name).where(Attribute.removed_at.is_(None)).order_by(Attribute.name)
    return list(session.execute(wanted).scalars())


def _runs(text: str) -> Iterator[tuple[int, int]]:
    words = [m.span() for m in re.finditer(r"\w[\w.&-]*\w|\w", text)][:400]
    for first in range(len(words)):
        for last in range(first, min(first + LONGEST_NAME, len(words))):
            yield words[first][0], words[last][1]
