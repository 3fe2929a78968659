"""Who speaks: the chains of voices behind assertions, with their names, for pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import Article, ArticleVersion, Attribution, Entity
from claimtracker.queries.stored import pieces


@dataclass(frozen=True, slots=True)
class Speaker:
    """One link of a chain: a name, perhaps speaking for another; or somebody described."""

    name: str
    speaks_for: str | None = None
    described: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """The article that a copy repeats, and the publication whose own voice it carries."""

    key: str
    title: str | None
    source: str
    kind: str


def by_assertion(session: Session, ids: Iterable[str]) -> dict[str, tuple[Speaker, ...]]:
    """Return the chains of assertions, the nearest to the article first, by their rows."""
    found: dict[str, tuple[Speaker, ...]] = {}
    speaker, principal = aliased(Entity), aliased(Entity)
    links = (
        select(Attribution.assertion_id, speaker.name, principal.name, Attribution.described)
        .outerjoin(speaker, speaker.id == Attribution.entity_id)
        .outerjoin(principal, principal.id == Attribution.for_id)
        .order_by(Attribution.assertion_id, Attribution.position)
    )
    for piece in pieces(sorted(set(ids))):
        rows = session.execute(links.where(Attribution.assertion_id.in_(piece)))
        for assertion, name, speaks_for, described in rows:
            link = Speaker(described or name, speaks_for, described is not None)
            found[assertion] = (*found.get(assertion, ()), link)
    return found


def newest_number() -> object:
    """Return the number of an article's newest version, for a statement on `article`."""
    return newest_number_of(Article)


def newest_number_of(article: Any) -> object:
    """Return the number of the newest version of an article, by the name that it has there."""
    newest = aliased(ArticleVersion)
    return (
        select(newest.number)
        .where(newest.article_id == article.id)
        .order_by(newest.number.desc())
        .limit(1)
        .correlate(article)
        .scalar_subquery()
    )
