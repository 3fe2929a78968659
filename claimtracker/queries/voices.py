"""Who says what of which claim: assertions with the voice that speaks in them.

A copy speaks with the voice of the article that it repeats, and said it when that one did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import CTE, Select, bindparam, select, true
from sqlalchemy.orm import Session, aliased

from claimtracker.db.types import Id
from claimtracker.models import Article, ArticleCopy, Assertion, Attribution, Entity, Source
from claimtracker.queries.chains import Speaker
from claimtracker.queries.few import few
from claimtracker.queries.stored import named
from claimtracker.rules import voices
from claimtracker.rules.periods import Span
from claimtracker.rules.vocabulary import GENRES_WITHOUT_VOICE
from claimtracker.rules.voices import Speech, Voice, label

__all__ = ["Spoken", "label", "of_assertions", "of_claims", "roots", "sides", "speeches"]

SIDES = ("affirms", "denies")
OPEN = Span(None, None)
EVERY_COPY = true()


@dataclass(frozen=True, slots=True)
class Spoken:
    """One assertion with its voice, and when that was said.

    `said` is as written; `when` is the article's date where nothing better is known, and then
    `by_article` is true. `chain` names all who pass it on, the one who speaks last. `counts` is
    false in satire, and wherever an editor took the voice away. `copy` says what kind of copy the
    article is, if it is one; `speakers` are the chain with each name by itself.
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
    copy: str | None = None
    speakers: tuple[Speaker, ...] = ()

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
    return told(session, asking(Assertion.claim_id.in_(claims)))


def of_assertions(session: Session, ids: Sequence[str]) -> list[Spoken]:
    """Return what is said in assertions, by the keys of their rows."""
    return told(session, _of_assertions(), {"assertions": list(ids)})


def sides(session: Session, claims: Select[Any], copied: Any = EVERY_COPY) -> list[Spoken]:
    """Return only what stands and affirms or denies the claims that a query finds.

    `copied` is the condition on the copies that are followed to what they copy.
    """
    found = told(
        session,
        asking(
            Assertion.claim_id.in_(claims),
            Assertion.standing == "stands",
            Assertion.stance.in_(few(SIDES)),
            copied=copied,
        ),
    )
    return [one for one in found if one.is_side]


def told(
    session: Session, said: Select[Any], values: Mapping[str, Any] | None = None
) -> list[Spoken]:
    """Return what a statement of assertions finds with the values that it is given."""
    session.flush()
    links: dict[str, list[Any]] = {}
    for row in named(session.connection().execute(said, values or {})):
        links.setdefault(row.id, []).append(row)
    return [_one(linked) for linked in links.values()]


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


@cache
def _of_assertions() -> Select[Any]:
    return asking(Assertion.id.in_(bindparam("assertions", expanding=True, type_=Id)))


def asking(*which: Any, copied: Any = EVERY_COPY) -> Select[Any]:
    """Return the statement of the assertions for which conditions hold, to be told by `told`.

    It has a row for each link of a chain, or one where there is none, beside the article at the
    root where the article is a copy. The conditions are of assertions alone. These come first in a
    query of their own, since PostgreSQL joins many tables in the order in which they are written.
    """
    principal = aliased(Entity)
    there = (*which, Assertion.removed_at.is_(None))
    table = select(Assertion.__table__).where(*there).subquery("said")
    articles = select(Assertion.article_id).join(Article, Article.id == Assertion.article_id)
    root = roots(articles.where(*there, Article.removed_at.is_(None)), copied)
    columns = (
        table.c.id, table.c.key, table.c.claim_id, table.c.article_id, Article.key.label("article"),
        Article.source_id, Source.name.label("source"), Article.published, Article.published_from,
        Article.published_to, Article.genre, Article.counts_as_voice, table.c.said,
        table.c.said_from, table.c.said_to, table.c.stance, table.c.standing, table.c.part,
        table.c.words, table.c.quote, table.c.original, table.c.hedged, table.c.standing_from,
        ArticleCopy.kind.label("copy"), Attribution.position, Attribution.entity_id,
        Attribution.for_id, Attribution.described, Entity.name,
        principal.name.label("speaks_for"), *root.c,
    )  # fmt: skip
    return (
        select(*columns)
        .select_from(table)
        .join(Article, Article.id == table.c.article_id)
        .join(Source, Source.id == Article.source_id)
        .outerjoin(ArticleCopy, ArticleCopy.article_id == Article.id)
        .outerjoin(root, root.c.copy_id == table.c.article_id)
        .outerjoin(Attribution, Attribution.assertion_id == table.c.id)
        .outerjoin(Entity, Entity.id == Attribution.entity_id)
        .outerjoin(principal, principal.id == Attribution.for_id)
        .where(Article.removed_at.is_(None))
        .order_by(table.c.key, Attribution.position)
    )


def _one(rows: Sequence[Any]) -> Spoken:
    row, own = rows[0], _own(rows[0])
    links = rows if row.position is not None else ()
    root = own if row.copy_id is None else _root(row)
    labels = tuple(_label(link, root) for link in links)
    voice = _voice(row.id, links[-1], labels[-1], root) if links else _own_voice(root)
    said = _span(row.said_from, row.said_to)
    by_article = said == OPEN
    # A reprint repeats what was said when the article that it copies came out.
    printed = root.published if root.published != OPEN else own.published
    return Spoken(
        row.id, row.key, row.claim_id, row.article_id, row.article, row.source, row.published,
        own.published, row.said, printed if by_article else said, by_article, row.stance,
        row.standing, row.part, row.words, row.quote, row.original, row.hedged,
        voice, labels, own.counts and root.counts, root.article_id,
        row.standing_from, row.copy, tuple(_speaker(link, root) for link in links),
    )  # fmt: skip


def _own(row: Any) -> _Origin:
    published = _span(row.published_from, row.published_to)
    counts = _counts(row.counts_as_voice, row.genre)
    return _Origin(row.article_id, row.source_id, row.source, published, counts)


def _root(row: Any) -> _Origin:
    published = _span(row.root_from, row.root_to)
    counts = _counts(row.root_counts, row.root_genre)
    return _Origin(row.root_id, row.root_source_id, row.root_source, published, counts)


def _counts(said: bool | None, genre: str) -> bool:
    return genre not in GENRES_WITHOUT_VOICE if said is None else said


def _span(first: date | None, last: date | None) -> Span:
    return Span(first, last) if first or last else OPEN


def _own_voice(origin: _Origin) -> Voice:
    return voices.own(origin.source_id, origin.source)


def _voice(assertion_id: str, link: Any, name: str, origin: _Origin) -> Voice:
    if link.entity_id or link.for_id:
        return voices.named(link.entity_id, link.for_id, name)
    return voices.described(assertion_id, origin.article_id, name)


def _speaker(link: Any, origin: _Origin) -> Speaker:
    name = link.described or link.name or origin.source
    return Speaker(name, link.speaks_for, link.described is not None or link.name is None)


def _label(link: Any, origin: _Origin) -> str:
    return label(link.name, link.described, link.speaks_for, origin.source)


def roots(articles: Select[Any], copied: Any = EVERY_COPY) -> CTE:
    """Return the article at the root of each copy that a query of articles finds.

    Articles that copy none are left out; `copied` is the condition on the copies that are followed.
    """
    copies = (
        select(ArticleCopy.article_id.label("copy"), ArticleCopy.origin_id.label("origin"))
        .where(ArticleCopy.article_id.in_(articles), copied)
        .cte("copies", recursive=True)
    )
    further = select(copies.c.copy, ArticleCopy.origin_id).where(copied)
    copies = copies.union(further.join(ArticleCopy, ArticleCopy.article_id == copies.c.origin))
    is_copy = select(ArticleCopy.article_id).where(
        ArticleCopy.article_id == copies.c.origin, copied
    )
    root, source = aliased(Article), aliased(Source)
    return (
        select(
            copies.c.copy.label("copy_id"), root.id.label("root_id"),
            root.source_id.label("root_source_id"), source.name.label("root_source"),
            root.published_from.label("root_from"), root.published_to.label("root_to"),
            root.genre.label("root_genre"), root.counts_as_voice.label("root_counts"),
        )
        .join(root, root.id == copies.c.origin)
        .join(source, source.id == root.source_id)
        .where(~is_copy.exists())
        .cte("roots")
    )  # fmt: skip
