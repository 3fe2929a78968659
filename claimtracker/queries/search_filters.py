"""What the filters of a search ask of claims and articles, as conditions on their entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, false, func, literal, or_, select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Article,
    ArticleCopy,
    Assertion,
    Attribution,
    ClaimTopic,
    EntityName,
    Rating,
    Reading,
    Source,
    Topic,
)
from claimtracker.queries import sources as source_rows
from claimtracker.queries.search_entries import SAID
from claimtracker.queries.search_tables import Index, index
from claimtracker.rules import facets
from claimtracker.rules.search_query import Filter, Query
from claimtracker.rules.text import fold

Keys = Select[Any]

# What an article has not, nor lacks: these are answered by claims and by no article.
OF_CLAIMS_ALONE = frozenset(facets.TRAITS) - {"genre"}
# Few enough that a list of them, which has an index of its own, is quicker than to look at each.
CONTRADICTED = ("contradiction",)


def conditions(session: Session, tables: Index, query: Query) -> list[ColumnElement[bool]]:
    """Return what must be true of the entries beside their words.

    A condition names columns of the table of faces, or the row that joins it to the words.
    A name that nobody bears is borne by nothing.
    """
    return [*_filters(session, tables, query), *_dates(tables, query)]


def _filters(session: Session, tables: Index, query: Query) -> list[ColumnElement[bool]]:
    found = []
    for asked in query.filters:
        if asked.name in OF_CLAIMS_ALONE and tables.kind != "claim":
            return [false()]
        has = _has(session, tables, asked)
        found.append(~has if asked.negated else has)
    return found


def _has(session: Session, tables: Index, asked: Filter) -> ColumnElement[bool]:
    if asked.name == "type":
        return literal(tables.kind).in_(asked.values)
    if asked.name == "year":
        return _in_years(tables, asked.values)
    if asked.name == "genre" and tables.kind == "article":
        return _of_genre(tables, asked.values)
    if asked.name in _OF_FACES and tables.kind == "claim" and asked.values != CONTRADICTED:
        return _OF_FACES[asked.name](session, tables, asked)
    return tables.face_row.in_(_rows(session, tables, asked))


def _rows(session: Session, tables: Index, asked: Filter) -> Keys:
    """Return the rows of the entries that have one of the values of a filter."""
    if tables.kind == "claim":
        if asked.name in _OF_FACES:
            return select(tables.face_row).where(_OF_FACES[asked.name](session, tables, asked))
        owners = _OF_CLAIMS[asked.name](session, asked.values)
    elif asked.name in _OF_ARTICLES:
        owners = _OF_ARTICLES[asked.name](session, asked.values)
    else:
        owners = _carrying(session, asked)
    return select(tables.row).where(tables.owner.in_(owners))


def _carrying(session: Session, asked: Filter) -> Keys:
    """Return the articles that carry a claim of which a filter is true."""
    claims = index(session, "claim")
    found = select(claims.owner).where(claims.row.in_(_rows(session, claims, asked)))
    return _assertions(Assertion.article_id).where(Assertion.claim_id.in_(found))


def _assertions(column: Any) -> Keys:
    return (
        select(column)
        .join(Article, Article.id == Assertion.article_id)
        .where(column.is_not(None), Assertion.removed_at.is_(None), Article.removed_at.is_(None))
    )


def _claims_from_sources(session: Session, values: Sequence[str]) -> Keys:
    return _assertions(Assertion.claim_id).where(Article.source_id.in_(_sources(session, values)))


def _articles_from_sources(session: Session, values: Sequence[str]) -> Keys:
    return select(Article.id).where(Article.source_id.in_(_sources(session, values)))


def _sources(session: Session, values: Sequence[str]) -> list[str]:
    """Return the publications that are called so, were once, or publish at that address."""
    names = [fold(value) for value in values]
    bare = [name.removeprefix("www.") for name in names]
    addresses = [*bare, *(f"www.{name}" for name in bare)]
    known = select(Source.id, Source.domain, Source.folded).where(
        or_(Source.folded.in_(names), Source.domain.is_not(None))
    )
    found = [
        source
        for source, domain, folded in session.execute(known)
        if folded in names or (domain and fold(domain) in addresses)
    ]
    return [*found, *source_rows.survivors(session, found).values()]


def _claims_of_speakers(session: Session, values: Sequence[str]) -> Keys:
    return _assertions(Assertion.claim_id).where(_spoken_by(session, values))


def _articles_of_speakers(session: Session, values: Sequence[str]) -> Keys:
    return _assertions(Assertion.article_id).where(_spoken_by(session, values))


def _claims_said_for(session: Session, values: Sequence[str]) -> Keys:
    return _assertions(Assertion.claim_id).where(_said_for(session, values))


def _articles_said_for(session: Session, values: Sequence[str]) -> Keys:
    return _assertions(Assertion.article_id).where(_said_for(session, values))


def _said_for(session: Session, values: Sequence[str]) -> ColumnElement[bool]:
    """Say of an assertion that somebody speaks in it for one of these."""
    whom = Attribution.for_id.in_(_entities(session, values))
    return Assertion.id.in_(select(Attribution.assertion_id).where(whom))


def _spoken_by(session: Session, values: Sequence[str]) -> ColumnElement[bool]:
    """Say of an assertion that one of these speaks in it, for himself, for others, or in print."""
    speakers = _entities(session, values)
    named = select(Attribution.assertion_id).where(
        or_(Attribution.entity_id.in_(speakers), Attribution.for_id.in_(speakers))
    )
    sources = _sources(session, values)
    if not sources:
        return Assertion.id.in_(named)
    attributed = select(Attribution.assertion_id)
    own = Assertion.article_id.in_(_speaking(sources)) & Assertion.id.not_in(attributed)
    return or_(Assertion.id.in_(named), own)


def _speaking(sources: Sequence[str]) -> Keys:
    """Return the articles that speak with the voice of these: their own, and copies of them."""
    copies = select(ArticleCopy.article_id)
    spoken = (
        select(Article.id)
        .where(Article.source_id.in_(sources), Article.id.not_in(copies))
        .cte("spoken", recursive=True)
    )
    repeated = select(ArticleCopy.article_id).join(spoken, ArticleCopy.origin_id == spoken.c.id)
    return select(spoken.union(repeated).c.id)


def _claims_about(session: Session, values: Sequence[str]) -> Keys:
    return select(Reading.claim_id).where(Reading.subject_id.in_(_entities(session, values)))


def _entities(session: Session, values: Sequence[str]) -> list[str]:
    folded = [fold(value) for value in values]
    named = select(EntityName.entity_id).where(EntityName.folded.in_(folded))
    return list(session.execute(named).scalars())


def _claims_on(_session: Session, values: Sequence[str]) -> Keys:
    folded = [fold(value) for value in values]
    return (
        select(ClaimTopic.claim_id)
        .join(Topic, Topic.id == ClaimTopic.topic_id)
        .where(Topic.folded.in_(folded), Topic.removed_at.is_(None))
    )


def _rated(session: Session, tables: Index, asked: Filter) -> ColumnElement[bool]:
    """Say of a face that its rating has one of these codes or labels."""
    wanted = {fold(value) for value in asked.values}
    known = select(Rating.code, Rating.label)
    codes = [c for c, label in session.execute(known) if wanted & {fold(c), fold(label)}]
    return func.coalesce(tables.face.c.rating_code, "").in_(codes)


def _has_property(_session: Session, tables: Index, asked: Filter) -> ColumnElement[bool]:
    face = tables.face.c
    has = {"contradiction": face.contradictions > 0, "verdict": face.rating_code.is_not(None)}
    return or_(*(has[value] for value in asked.values))


def _has_trait(_session: Session, tables: Index, asked: Filter) -> ColumnElement[bool]:
    bits = facets.traits((asked.name, value) for value in asked.values)
    return tables.face.c.traits.bitwise_and(literal(bits, BigInteger)) != 0


def _of_genre(tables: Index, values: Sequence[str]) -> ColumnElement[bool]:
    """Say of an article's face that the article is of one of these genres, row by row."""
    of_entry = select(Article.id).join(tables.search, tables.owner == Article.id)
    genre = of_entry.where(tables.row == tables.face_row, Article.genre.in_(values))
    return genre.correlate(tables.face).exists()


def _in_years(tables: Index, values: Sequence[str]) -> ColumnElement[bool]:
    """Ask for one saying in one of these years, or for being printed in it."""
    return or_(*(_in_year(tables, int(value)) for value in values))


def _in_year(tables: Index, year: int) -> ColumnElement[bool]:
    begins, ends = date(year, 1, 1), date(year, 12, 31)
    first, last = tables.face.c.first, tables.face.c.last
    days = begins.toordinal(), ends.toordinal()
    at_an_end = or_(first.between(*days), last.between(*days))
    if tables.kind == "article":
        return at_an_end
    around = and_(first > 0, first < days[0], last > days[1])
    return or_(at_an_end, and_(around, _said(tables, SAID.between(begins, ends))))


def _dates(tables: Index, query: Query) -> list[ColumnElement[bool]]:
    first, last = tables.face.c.first, tables.face.c.last
    found: list[ColumnElement[bool]] = []
    if query.before:
        found += [first > 0, first < query.before.toordinal()]
    if query.after:
        found.append(last > query.after.toordinal())
    if query.before and query.after and tables.kind == "claim":
        found.append(_said_between(tables, query))
    return found


def _said_between(tables: Index, query: Query) -> ColumnElement[bool]:
    """Ask for one saying between two days: a first before and a last after are not enough."""
    return _said(tables, query.before > SAID, query.after < SAID)


def _said(tables: Index, *then: ColumnElement[bool]) -> ColumnElement[bool]:
    said = _assertions(Assertion.claim_id).where(*then)
    of_entry = said.join(tables.search, tables.owner == Assertion.claim_id)
    return of_entry.where(tables.row == tables.face_row).correlate(tables.face).exists()


_OF_FACES: Mapping[str, Callable[[Session, Index, Filter], ColumnElement[bool]]] = {
    "rating": _rated,
    "has": _has_property,
    **dict.fromkeys(facets.TRAITS, _has_trait),
}
_OF_CLAIMS: Mapping[str, Callable[[Session, Sequence[str]], Keys]] = {
    "source": _claims_from_sources,
    "speaker": _claims_of_speakers,
    "for": _claims_said_for,
    "subject": _claims_about,
    "topic": _claims_on,
}
_OF_ARTICLES: Mapping[str, Callable[[Session, Sequence[str]], Keys]] = {
    "source": _articles_from_sources,
    "speaker": _articles_of_speakers,
    "for": _articles_said_for,
}
