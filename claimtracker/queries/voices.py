"""Who says what of which claim: assertions with the voice that speaks in them.

A copy speaks with the voice of the article that it repeats, and said it when that one did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import Article, ArticleCopy, Assertion, Attribution, Entity, Source
from claimtracker.rules import voices
from claimtracker.rules.periods import Span
from claimtracker.rules.vocabulary import GENRES_WITHOUT_VOICE
from claimtracker.rules.voices import Speech, Voice, label

__all__ = ["Spoken", "label", "of_assertions", "of_claims", "sides", "speeches"]

SIDES = ("affirms", "denies")
OPEN = Span(None, None)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One assertion with its voice, and when that was said.

    `said` is as written; `when` is the article's date where nothing better is known, and then
    `by_article` is true. `chain` names all who pass it on, the one who speaks last. `counts` is
    false in satire, and wherever an editor took the voice away.
    """

    assertion_id: str
    key: str
    claim_id: str
    article_id: str
    article: str
    source: str
    published: str | None
    published_span: Span
    said: str | None
    when: Span
    by_article: bool
    stance: str
    standing: str
    part: str
    words: str
    quote: str | None
    original: str | None
    hedged: bool
    voice: Voice
    chain: tuple[str, ...]
    counts: bool
    origin_id: str
    standing_from: str | None

    @property
    def is_side(self) -> bool:
        """Return whether it stands and takes a side."""
        return self.counts and self.standing == "stands" and self.stance in SIDES


@dataclass(frozen=True, slots=True)
class _Origin:
    article_id: str
    source_id: str
    source: str
    published: Span
    counts: bool


def of_claims(session: Session, claims: Select[Any]) -> list[Spoken]:
    """Return all that is said of the claims that a query of their keys finds."""
    return _spoken(session, Assertion.claim_id.in_(claims))


def of_assertions(session: Session, ids: Sequence[str]) -> list[Spoken]:
    """Return what is said in assertions, by the keys of their rows."""
    return _spoken(session, Assertion.id.in_(ids))


def sides(session: Session, claims: Select[Any]) -> list[Spoken]:
    """Return only what stands and affirms or denies the claims that a query finds."""
    found = _spoken(
        session,
        Assertion.claim_id.in_(claims),
        Assertion.standing == "stands",
        Assertion.stance.in_(SIDES),
    )
    return [one for one in found if one.is_side]


def speeches(spoken: Iterable[Spoken]) -> dict[str, list[Speech]]:
    """Return the sides that are taken, by claim, as the rules compare them."""
    found: dict[str, list[Speech]] = {}
    for one in spoken:
        if one.is_side:
            found.setdefault(one.claim_id, []).append(_speech(one))
    return found


def _speech(one: Spoken) -> Speech:
    return Speech(
        one.assertion_id, one.claim_id, one.origin_id, one.part == "headline",
        one.stance == "affirms", one.when, one.voice,
    )  # fmt: skip


def _spoken(session: Session, *which: Any) -> list[Spoken]:
    present = (*which, Assertion.removed_at.is_(None), Article.removed_at.is_(None))
    asserted = select(Assertion.id).join(Article, Article.id == Assertion.article_id)
    speaking = _links(session, asserted.where(*present))
    articles = select(Assertion.article_id).join(Article, Article.id == Assertion.article_id)
    origins = _origins(session, articles.where(*present))
    table = Assertion.__table__
    columns = (
        table.c.id, table.c.key, table.c.claim_id, table.c.article_id, Article.key.label("article"),
        Article.source_id, Source.name.label("source"), Article.published, Article.published_from,
        Article.published_to, Article.genre, Article.counts_as_voice, table.c.said,
        table.c.said_from, table.c.said_to, table.c.stance, table.c.standing, table.c.part,
        table.c.words, table.c.quote, table.c.original, table.c.hedged, table.c.standing_from,
    )  # fmt: skip
    rows = session.execute(
        select(*columns)
        .join(Article, Article.id == table.c.article_id)
        .join(Source, Source.id == Article.source_id)
        .where(*present)
        .order_by(table.c.key)
    )
    return [_one(row, speaking.get(row.id, []), origins.get(row.article_id)) for row in rows]


def _one(row: Any, links: Sequence[Any], origin: _Origin | None) -> Spoken:
    own = _origin_of(row)
    root = origin or own
    said = Span(row.said_from, row.said_to)
    by_article = said == OPEN
    # A reprint repeats what was said when the article that it copies came out.
    printed = root.published if root.published != OPEN else own.published
    return Spoken(
        row.id, row.key, row.claim_id, row.article_id, row.article, row.source, row.published,
        own.published, row.said, printed if by_article else said, by_article, row.stance,
        row.standing, row.part, row.words, row.quote, row.original, row.hedged,
        _voice(row.id, links[-1] if links else None, root),
        tuple(_label(link, root) for link in links), own.counts and root.counts, root.article_id,
        row.standing_from,
    )  # fmt: skip


def _origin_of(row: Any) -> _Origin:
    counts = row.counts_as_voice
    if counts is None:
        counts = row.genre not in GENRES_WITHOUT_VOICE
    published = Span(row.published_from, row.published_to)
    return _Origin(row.article_id, row.source_id, row.source, published, counts)


def _voice(assertion_id: str, link: Any, origin: _Origin) -> Voice:
    if link is None:
        return voices.own(origin.source_id, origin.source)
    name = _label(link, origin)
    if link.entity_id or link.for_id:
        return voices.named(link.entity_id, link.for_id, name)
    return voices.described(assertion_id, origin.article_id, name)


def _label(link: Any, origin: _Origin) -> str:
    return label(link.name, link.described, link.speaks_for, origin.source)


def _links(session: Session, assertions: Select[Any]) -> dict[str, list[Any]]:
    """Return the links of each chain; the article speaks for itself where there is none."""
    principal = aliased(Entity)
    links = (
        select(
            Attribution.assertion_id, Attribution.entity_id, Attribution.for_id,
            Attribution.described, Entity.name, principal.name.label("speaks_for"),
        )
        .outerjoin(Entity, Entity.id == Attribution.entity_id)
        .outerjoin(principal, principal.id == Attribution.for_id)
        .where(Attribution.assertion_id.in_(assertions))
        .order_by(Attribution.position)
    )  # fmt: skip
    found: dict[str, list[Any]] = {}
    for link in session.execute(links):
        found.setdefault(link.assertion_id, []).append(link)
    return found


def _origins(session: Session, articles: Select[Any]) -> dict[str, _Origin]:
    """Return the article at the root of each copy; articles that copy none are left out."""
    copies = (
        select(ArticleCopy.article_id.label("copy"), ArticleCopy.origin_id.label("origin"))
        .where(ArticleCopy.article_id.in_(articles))
        .cte("copies", recursive=True)
    )
    further = select(copies.c.copy, ArticleCopy.origin_id)
    copies = copies.union(further.join(ArticleCopy, ArticleCopy.article_id == copies.c.origin))
    is_copy = select(ArticleCopy.article_id).where(ArticleCopy.article_id == copies.c.origin)
    rows = session.execute(
        select(
            copies.c.copy, Article.id.label("article_id"), Article.source_id,
            Source.name.label("source"), Article.published_from, Article.published_to,
            Article.genre, Article.counts_as_voice,
        )
        .join(Article, Article.id == copies.c.origin)
        .join(Source, Source.id == Article.source_id)
        .where(~is_copy.exists())
    )  # fmt: skip
    return {row.copy: _origin_of(row) for row in rows}
