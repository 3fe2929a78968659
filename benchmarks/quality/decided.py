"""What people decided in a ledger, as what is proposed there is scored on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import (
    Anchor,
    Article,
    ArticleCopy,
    ArticleVersion,
    Assertion,
    Attribution,
    Claim,
    EntityName,
)
from claimtracker.queries import chains
from claimtracker.rules.text import fold


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an article with one claim that they were tied to, and what was said of them.

    `place` is where they stand in the newest text, if they do: part, start and end. `voice` is who
    speaks last, by the key of an entity or in folded words; empty where that is the article.
    """

    article: str
    words: str
    claim: str
    statement: str
    stance: str
    is_hedged: bool
    voice: str
    place: tuple[str, int, int] | None


@dataclass(frozen=True, slots=True)
class Text:
    """The newest text of an article, and of which other it is a copy, if of any, and how."""

    key: str
    body: str
    copy_of: str | None
    how: str | None


def passages(session: Session) -> list[Passage]:
    """Return the passages of a ledger that stand and are tied to a claim; one without words of
    its own has the headline of its article.
    """
    speakers = _speakers(session)
    found = {
        row.id: Passage(
            row.article, row.quote or row.title or "", row.claim, row.statement, row.stance,
            row.hedged, speakers.get(row.id, ""), _place(row),
        )
        for row in session.execute(_tied()) if row.quote or row.title
    }  # fmt: skip
    return [*found.values()]


def names(session: Session) -> dict[str, str]:
    """Return the keys of entities by all their names, folded."""
    rows = session.execute(select(EntityName.folded, EntityName.entity_id))
    return {folded: entity for folded, entity in rows}


def texts(session: Session) -> list[Text]:
    """Return the newest texts of articles that have one, the earliest first."""
    origin = aliased(Article)
    rows = session.execute(
        select(Article.key, ArticleVersion.body, origin.key.label("copy_of"), ArticleCopy.kind)
        .select_from(Article)
        .join(ArticleVersion, _newest())
        .outerjoin(ArticleCopy, ArticleCopy.article_id == Article.id)
        .outerjoin(origin, origin.id == ArticleCopy.origin_id)
        .where(Article.removed_at.is_(None), ArticleVersion.body.is_not(None))
        .order_by(Article.published_from, Article.id)
    )
    return [Text(row.key, row.body, row.copy_of, row.kind) for row in rows]


def by_words(given: Sequence[Passage]) -> dict[tuple[str, str], list[Passage]]:
    """Return passages by article and words: what is tied to several claims, or in several voices,
    is one.
    """
    found: dict[tuple[str, str], list[Passage]] = {}
    for one in given:
        found.setdefault((one.article, one.words), []).append(one)
    return found


def _newest() -> Any:
    return (ArticleVersion.article_id == Article.id) & (
        ArticleVersion.number == chains.newest_number()
    )


def _tied() -> Any:
    stands = (Anchor.assertion_id == Assertion.id) & (
        Anchor.article_version_id == ArticleVersion.id
    )
    return (
        select(
            Assertion.id, Assertion.quote, Assertion.stance, Assertion.hedged,
            Article.key.label("article"), Claim.key.label("claim"), Claim.statement,
            ArticleVersion.title, Anchor.part, Anchor.span_start, Anchor.span_end,
        )
        .join(Claim, Claim.id == Assertion.claim_id)
        .join(Article, Article.id == Assertion.article_id)
        .outerjoin(ArticleVersion, _newest())
        .outerjoin(Anchor, stands)
        .where(
            Assertion.removed_at.is_(None), Article.removed_at.is_(None),
            Claim.statement.is_not(None),
        )
        .order_by(Assertion.key, Anchor.number)
    )  # fmt: skip


def _place(row: Any) -> tuple[str, int, int] | None:
    if row.span_start is None or row.span_end is None:
        return None
    return row.part, row.span_start, row.span_end


def _speakers(session: Session) -> dict[str, str]:
    """Return who speaks last in each chain, by the keys of assertions."""
    rows = session.execute(
        select(Attribution.assertion_id, Attribution.entity_id, Attribution.described)
        .order_by(Attribution.assertion_id, Attribution.position)
    )  # fmt: skip
    return {row.assertion_id: row.entity_id or fold(row.described or "") for row in rows}
