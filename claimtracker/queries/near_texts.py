"""Articles whose text is, or mostly is, one that somebody is about to add.

Found by the rarest words of the text, so that the cost follows what is alike and not the size of
the ledger; compared by runs of five words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Subquery, select
from sqlalchemy.orm import Session

from claimtracker.models import Article, ArticleVersion, Source
from claimtracker.queries import chains, rare_words
from claimtracker.queries.rare_words import Reach
from claimtracker.queries.search_tables import Index, index
from claimtracker.rules.text import search_words

REACH = Reach(longest=24, rarest=6, entries=45, each=3)
RUN = 5
LEAST_SHARE = 0.4
COMPARED_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class NearText:
    """An article that has words of a text; `share` of the text stands in it, up to 1."""

    key: str
    title: str
    source: str
    share: float
    same: bool


def find(session: Session, text: str, limit: int = 3) -> list[NearText]:
    """Return the articles that a text mostly repeats, the likest first; two queries at most."""
    said = search_words(text)[:COMPARED_WORDS]
    tables = index(session, "article")
    shared = rare_words.sharing(session, tables, said, REACH)
    if shared is None:
        return []
    rows = session.execute(_listed(tables, shared)).all()
    found = [_compared(said, row) for row in rows]
    near = [one for one in found if one.share >= LEAST_SHARE]
    return sorted(near, key=lambda one: (-one.share, one.key))[:limit]


def _listed(tables: Index, alike: Subquery) -> Any:
    """Return the query of the newest texts of the articles whose entries are alike."""
    newest = (ArticleVersion.article_id == Article.id) & (
        ArticleVersion.number == chains.newest_number()
    )
    return (
        select(Article.key, ArticleVersion.title, ArticleVersion.body, Source.name)
        .join(tables.search, tables.owner == Article.id)
        .join(Source, Source.id == Article.source_id)
        .join(ArticleVersion, newest)
        .where(tables.row.in_(select(alike.c.row)), Article.removed_at.is_(None))
        .order_by(Article.key)
    )


def _compared(said: Sequence[str], row: Any) -> NearText:
    theirs = search_words(row.body or "")[:COMPARED_WORDS]
    mine, other = _runs(said), _runs(theirs)
    share = len(mine & other) / len(mine)
    return NearText(row.key, row.title or row.key, row.name, share, list(said) == theirs)


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))}
