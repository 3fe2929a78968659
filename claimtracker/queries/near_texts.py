"""Articles whose text is, or mostly is, one that somebody is about to add.

Found by the rarest words of the text, so that the cost follows what is alike and not the size of
the ledger; compared by runs of five words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from claimtracker.models import Article, ArticleVersion, Source
from claimtracker.queries import chains, search_postgresql, search_sqlite
from claimtracker.queries.search_tables import Index, index
from claimtracker.rules.search_query import Query, Term
from claimtracker.rules.text import search_words

MOST_WORDS = 24
RAREST = 6
TOO_COMMON = 2_001
MOST_COMPARED = 45
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
    words = _rarest(session, tables, said)
    if not words:
        return []
    rows = session.execute(_listed(session, tables, words)).all()
    found = [_compared(said, row) for row in rows]
    near = [one for one in found if one.share >= LEAST_SHARE]
    return sorted(near, key=lambda one: (-one.share, one.key))[:limit]


def _rarest(session: Session, tables: Index, said: Sequence[str]) -> list[str]:
    longest = sorted(set(said), key=lambda word: (-len(word), word))[:MOST_WORDS]
    if not longest:
        return []
    engine = _engine(session)
    counted = [
        select(literal(word).label("word"), func.count().label("times")).select_from(
            select(engine.row(tables))
            .where(engine.matching(tables, _query(word)))
            .limit(TOO_COMMON)
            .subquery()
        )
        for word in longest
    ]
    times = {word: count for word, count in session.execute(union_all(*counted)) if count}
    return sorted(times, key=lambda word: (times[word], word))[:RAREST]


def _listed(session: Session, tables: Index, words: Sequence[str]) -> Any:
    engine = _engine(session)
    pairs: list[tuple[str, ...]] = [*combinations(words, 2)] or [tuple(words)]
    rows = union_all(
        *(
            select(
                select(engine.row(tables).label("row"))
                .where(engine.matching(tables, _query(*pair)))
                .order_by(engine.row(tables).desc())
                .limit(max(3, MOST_COMPARED // len(pairs)))
                .subquery()
                .c.row
            )
            for pair in pairs
        )
    ).subquery()
    newest = (ArticleVersion.article_id == Article.id) & (
        ArticleVersion.number == chains.newest_number()
    )
    return (
        select(Article.key, ArticleVersion.title, ArticleVersion.body, Source.name)
        .join(tables.search, tables.owner == Article.id)
        .join(Source, Source.id == Article.source_id)
        .join(ArticleVersion, newest)
        .where(tables.row.in_(select(rows.c.row)), Article.removed_at.is_(None))
        .order_by(Article.key)
    )


def _compared(said: Sequence[str], row: Any) -> NearText:
    theirs = search_words(row.body or "")[:COMPARED_WORDS]
    mine, other = _runs(said), _runs(theirs)
    share = len(mine & other) / len(mine)
    return NearText(row.key, row.title or row.key, row.name, share, list(said) == theirs)


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))}


def _query(*words: str) -> Query:
    return Query(groups=tuple((Term((word,)),) for word in words))


def _engine(session: Session) -> Any:
    return search_sqlite if session.get_bind().dialect.name == "sqlite" else search_postgresql
