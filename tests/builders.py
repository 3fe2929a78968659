"""Claims and what is said of them, put into a ledger by the acts of an editor."""

from __future__ import annotations

from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Article, Contradiction, Source
from claimtracker.operations import articles, assertions, claims, entities, readings, sources
from claimtracker.operations import attributes as attribute_acts
from claimtracker.operations.articles import Capture
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries.articles import ArticleContent, ArticleText
from claimtracker.queries.assertions import AssertionContent, Link
from claimtracker.queries.attributes import AttributeContent
from claimtracker.queries.claims import ClaimContent, ReadingContent
from claimtracker.queries.entities import EntityContent
from claimtracker.queries.sources import SourceContent
from claimtracker.rules import periods
from claimtracker.rules.text import fold
from tests.conftest import ADA, NOW

TEXT = "ByteDance keeps an 80% stake. Oracle says it keeps none."

_numbers = count(1)


def source(session: Session, name: str = "The Meridian") -> str:
    """Return the publication of that name, added if need be."""
    known = session.execute(select(Source.id).where(Source.folded == fold(name))).scalar()
    contents = [SourceContent(name, fold(name))]
    return known or sources.add(session, contents, actor=ADA, now=NOW)[0]


def entity(session: Session, name: str, *, within: tuple[str, ...] = (), **told: Any) -> str:
    """Return the entity of that name, added if need be; `within` names the places it lies in."""
    known = entity_rows.ids_by_name(session, [name]).get(name)
    places = tuple(entity(session, place) for place in within)
    contents = [EntityContent(name, within=places, **told)]
    return known or entities.add(session, contents, actor=ADA, now=NOW)[0]


def attribute(session: Session, name: str, kind: str = "quantity", **told: Any) -> str:
    """Return the attribute of that name, added if need be."""
    known = attribute_rows.ids_by_name(session, [name]).get(name)
    contents = [AttributeContent(name, kind, **told)]
    return known or attribute_acts.add(session, contents, actor=ADA, now=NOW)[0]


def article(
    session: Session,
    key: str,
    source_name: str = "The Meridian",
    *,
    published: str | None = "2020-09-21",
    copy_of: str | None = None,
    **told: Any,
) -> str:
    """Return the article of that key, added if need be; `copy_of` is the key of another."""
    known = session.execute(select(Article.id).where(Article.key == key)).scalar()
    if known:
        return known
    span = periods.parse(published) if published else periods.Span(None, None)
    origin = session.execute(select(Article.id).where(Article.key == copy_of)).scalar()
    content = ArticleContent(
        key, source(session, source_name), published=published, published_from=span.first,
        published_to=span.last, copy_of=origin, copy="reprint" if copy_of else None, **told,
    )  # fmt: skip
    [made] = articles.add(session, [content], actor=ADA, now=NOW)
    capture(session, made)
    return made


def capture(
    session: Session, article_id: str, body: str = TEXT, captured: str | None = None
) -> None:
    """Keep a text of an article."""
    text = ArticleText(title="The sale of TikTok", body=body)
    articles.capture(session, [Capture(article_id, text, captured)], actor=ADA, now=NOW)


def claim(session: Session, key: str, value: str | None = None, **told: Any) -> str:
    """Add a claim; with a value it has a reading, of ByteDance's stake unless told otherwise."""
    plain = {name: told.pop(name) for name in ("mode", "state") if name in told}
    statement = told.pop("statement", f"The statement of {key}")
    understood = reading(session, value, **told) if value is not None else None
    content = ClaimContent(
        key, claims.identity(statement, "en"), statement, "en", reading=understood, **plain
    )
    return claims.add(session, [content], actor=ADA, now=NOW)[0]


def reading(
    session: Session,
    value: str,
    *,
    subject: str = "ByteDance",
    asked: str = "stake held in",
    object: str | None = "TikTok Global",  # noqa: A002
    begins: str | None = None,
    ends: str | None = None,
    supplied: tuple[str, ...] = (),
) -> ReadingContent | None:
    """Understand a reading whose subject, attribute and object are named."""
    asked_id = attribute(session, asked)
    content = attribute_rows.by_id(session, [asked_id])[asked_id].content
    written = readings.Written(
        entity(session, subject), asked_id, entity(session, object) if object else None,
        value, begins, ends, supplied,
    )  # fmt: skip
    return readings.understand(written, content, lambda name: entity(session, name))


def assertion(
    session: Session,
    claim_id: str | None,
    article_id: str,
    *,
    by: str | tuple[str, str] | None = None,
    described: str | None = None,
    said: str | None = None,
    **told: Any,
) -> str:
    """Add what an article says of a claim: itself, or `by` somebody, perhaps for another."""
    chain = _chain(session, by, described)
    span = periods.parse(said) if said else periods.Span(None, None)
    key = told.pop("key", f"assertion-{next(_numbers)}")
    content = AssertionContent(
        key, assertions.identity(claim_id, article_id, chain, key), article_id, claim_id,
        said=said, said_from=span.first, said_to=span.last, chain=chain, **told,
    )  # fmt: skip
    return assertions.add(session, [content], actor=ADA, now=NOW)[0][0]


def says(session: Session, source_name: str, claim_id: str, **told: Any) -> str:
    """Add an assertion in an article of its own by a publication, in its own voice."""
    on = {n: told.pop(n) for n in ("published", "genre", "counts_as_voice") if n in told}
    made = article(session, f"article-{next(_numbers)}", source_name, **on)
    return assertion(session, claim_id, made, **told)


def _chain(
    session: Session, by: str | tuple[str, str] | None, described: str | None
) -> tuple[Link, ...]:
    speaker, principal = by if isinstance(by, tuple) else (by, None)
    if speaker is None and described is None:
        return ()
    for_id = entity(session, principal) if principal else None
    return (Link(entity(session, speaker) if speaker else None, for_id, described),)


def contradicted(session: Session, claim_id: str) -> set[str]:
    """Return the claims, by the keys of their rows, that a claim stands in contradiction with."""
    sides = select(Contradiction.left_id, Contradiction.right_id).where(
        Contradiction.live.is_(True), Contradiction.lapsed_at.is_(None)
    )
    pairs = [{left, right} for left, right in session.execute(sides)]
    return {other for pair in pairs if claim_id in pair for other in pair - {claim_id}}
