"""What a page of search results shows of each claim and article found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from claimtracker.models import Article, Assertion, Claim, Contradiction, Source
from claimtracker.queries.search_entries import is_live, newest_texts
from claimtracker.queries.search_tables import Kind, index
from claimtracker.rules.excerpts import closed
from claimtracker.rules.marks import Span, marks, snippet
from claimtracker.rules.search_query import Query


@dataclass(frozen=True, slots=True)
class Hit:
    """One claim or article found, with the piece of its text that answers.

    `title` is the statement or the title; `marks` are spans of the snippet. A claim has the days
    on which it was first and last said, an article the day on which it was published, twice.
    """

    type: Kind
    key: str
    id: str
    title: str
    rating: str | None
    rating_label: str | None
    sources: list[str]
    contradictions: int
    snippet: str
    marks: list[Span]
    first: date | None
    last: date | None
    published: str | None = None
    language: str | None = None


def hits(session: Session, query: Query, found: Sequence[tuple[Kind, Any]]) -> list[Hit]:
    """Return what was found, given as kinds and rows of entries, in that order.

    It asks the same of every page, whatever is on it.
    """
    made: dict[tuple[Kind, Any], Hit] = {}
    for kind, make in _MAKERS.items():
        rows = [row for k, row in found if k == kind]
        made |= {(kind, row): hit for row, hit in make(session, query, rows).items()}
    return [made[key] for key in found if key in made]


def _claims(session: Session, query: Query, rows: Sequence[Any]) -> dict[Any, Hit]:
    tables = index(session, "claim")
    face = tables.face.c
    listed = (
        select(
            tables.row.label("entry"), Claim.id.label("claim"),
            Claim.key, Claim.statement, Claim.language,
            face.rating_code, face.rating_label, face.contradictions, face.first, face.last,
        )
        .select_from(tables.search)
        .join(tables.face, tables.face_row == tables.row)
        .join(Claim, Claim.id == tables.owner)
        .where(tables.row.in_(rows))
    )  # fmt: skip
    known = {row.entry: row for row in session.execute(listed)}
    ids = [row.claim for row in known.values()]
    sources, texts = _sources(session, ids), _shown(session, query, known.values())
    return {
        number: Hit(
            "claim", row.key, row.claim, row.statement or "", row.rating_code, row.rating_label,
            sources.get(row.claim, []), row.contradictions, *snippet(texts[row.claim], query),
            _day(row.first), _day(row.last), language=row.language,
        )
        for number, row in known.items()
    }  # fmt: skip


def _shown(session: Session, query: Query, rows: Any) -> dict[str, str]:
    """Return, for each claim, its statement or the quote that answers better."""
    statements = {row.claim: row.statement or "" for row in rows}
    unanswered = [
        claim for claim, said in statements.items() if _answered(said, query) < len(query.groups)
    ]
    quotes = _quotes(session, unanswered)
    return {
        claim: _best([said, *quotes.get(claim, [])], query) for claim, said in statements.items()
    }


def _quotes(session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
    said = (
        select(Assertion.claim_id, Assertion.quote)
        .join(Article, Article.id == Assertion.article_id)
        .where(
            Assertion.claim_id.in_(ids),
            Assertion.quote.is_not(None),
            Assertion.removed_at.is_(None),
            Article.removed_at.is_(None),
        )
        .order_by(Assertion.key)
    )
    found: dict[str, list[str]] = {}
    for claim, quote in session.execute(said):
        found.setdefault(str(claim), []).append(str(quote))
    return {claim: list(dict.fromkeys(quotes)) for claim, quotes in found.items()}


def _best(texts: Sequence[str], query: Query) -> str:
    """Return the text that answers most of what was asked; of equals, the first."""
    if len(texts) == 1:
        return texts[0]
    best, most = texts[0], -1
    for text in texts:
        answered = _answered(text, query)
        if answered > most:
            best, most = text, answered
        if most == len(query.groups):
            break
    return best


def _answered(text: str, query: Query) -> int:
    """Count the groups of a search that a text answers."""
    return sum(bool(marks(text, replace(query, groups=(group,)))) for group in query.groups)


def _sources(session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
    named = (
        select(Assertion.claim_id, Source.name)
        .join(Article, Article.id == Assertion.article_id)
        .join(Source, Source.id == Article.source_id)
        .where(
            Assertion.claim_id.in_(ids),
            Assertion.removed_at.is_(None),
            Article.removed_at.is_(None),
        )
        .distinct()
        .order_by(Source.name)
    )
    found: dict[str, list[str]] = {}
    for claim, name in session.execute(named):
        found.setdefault(str(claim), []).append(name)
    return found


def _articles(session: Session, query: Query, rows: Sequence[Any]) -> dict[Any, Hit]:
    tables = index(session, "article")
    listed = (
        select(
            tables.row.label("entry"), Article.id.label("article"),
            Article.key, Article.published, Article.language,
            Source.name, tables.face.c.first, tables.face.c.last,
        )
        .select_from(tables.search)
        .join(tables.face, tables.face_row == tables.row)
        .join(Article, Article.id == tables.owner)
        .join(Source, Source.id == Article.source_id)
        .where(tables.row.in_(rows))
    )  # fmt: skip
    known = {row.entry: row for row in session.execute(listed)}
    ids = [row.article for row in known.values()]
    texts, against = newest_texts(session, ids), _contradictions(session, ids)
    return {
        number: _article(row, texts.get(row.article), against.get(row.article, 0), query)
        for number, row in known.items()
    }


def _article(row: Any, text: Any, contradictions: int, query: Query) -> Hit:
    parts = (text.body, text.standfirst, text.captions, text.title) if text else ()
    shown = [closed(part) for part in parts if part] or [""]
    return Hit(
        "article", row.key, row.article, (text.title if text else None) or row.key, None, None,
        [row.name], contradictions, *snippet(_best(shown, query), query),
        _day(row.first), _day(row.last), published=row.published, language=row.language,
    )  # fmt: skip


def _contradictions(session: Session, ids: Sequence[str]) -> dict[str, int]:
    """Count, for each article, the contradictions that its claims stand in."""
    # One side at a time: a join by either would walk all contradictions.
    sides = (
        select(Assertion.article_id, Contradiction.id)
        .join(Contradiction, side == Assertion.claim_id)
        .where(Assertion.article_id.in_(ids), Assertion.removed_at.is_(None), is_live())
        for side in (Contradiction.left_id, Contradiction.right_id)
    )
    carried = union(*sides).subquery()
    counted = select(carried.c.article_id, func.count()).group_by(carried.c.article_id)
    return {key: value for key, value in session.execute(counted)}


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


_MAKERS: Mapping[Kind, Callable[[Session, Query, Sequence[Any]], dict[Any, Hit]]] = {
    "claim": _claims,
    "article": _articles,
}
