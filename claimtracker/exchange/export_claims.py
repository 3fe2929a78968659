"""Write articles with their texts, claims with their readings, assertions, and notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.exchange.export_pages import Given, pages, told
from claimtracker.exchange.names import keys_of
from claimtracker.exchange.records import REDACTED
from claimtracker.exchange.take_places import newest_places
from claimtracker.models import (
    Article,
    ArticleVersion,
    Assertion,
    Attribute,
    Claim,
    Notice,
    Source,
    Topic,
    table_of,
)
from claimtracker.queries import articles as article_rows
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries.articles import ArticleContent, NoticeContent, Version
from claimtracker.queries.assertions import AssertionContent, Link, Place
from claimtracker.queries.claims import ClaimContent, ReadingContent
from claimtracker.queries.stored import Stored
from claimtracker.rules.chains import DESCRIBED_BY


def articles(session: Session) -> Iterator[list[Given]]:
    """Give articles in the order of their keys, the newest text and the earlier ones."""
    for page in pages(session, Article.key):
        rows = article_rows.by_key(session, page)
        yield article_records(session, [rows[key] for key in page])


def article_records(session: Session, rows: Sequence[Stored[ArticleContent]]) -> list[Given]:
    """Return articles as records, with their texts as they stand now."""
    contents = [row.content for row in rows]
    sources = _names(session, Source, {c.source_id for c in contents})
    origins = keys_of(session, Article, [c.copy_of for c in contents if c.copy_of])
    texts = _texts(session, [row.id for row in rows])
    return [
        told(row.content, "key", "url", "byline", "published", "retrieved", "language",
             "genre", "copy")
        | {
            "source": sources[row.content.source_id],
            "copy_of": origins.get(row.content.copy_of or ""),
        }
        | _texts_of(texts[row.id])
        for row in rows
    ]  # fmt: skip


def claims(session: Session) -> Iterator[list[Given]]:
    """Give claims in the order of their keys, those that went up in others too."""
    for page in pages(session, Claim.key):
        rows = claim_rows.by_key(session, page)
        yield claim_records(session, [rows[key] for key in page])


def claim_records(session: Session, rows: Sequence[Stored[ClaimContent]]) -> list[Given]:
    """Return claims as records."""
    contents = [row.content for row in rows]
    readings = [c.reading for c in contents if c.reading]
    named = {e for r in readings for e in (r.subject_id, r.object_id) if e}
    entities = entity_rows.names_by_id(session, named)
    attributes = _names(session, Attribute, {r.attribute_id for r in readings})
    topics = _names(session, Topic, {t for c in contents for t in c.topics})
    return [_claim(content, entities, attributes, topics) for content in contents]


def assertions(session: Session) -> Iterator[list[Given]]:
    """Give assertions in the order of their keys, each with its place in the newest text."""
    for page in pages(session, Assertion.key):
        rows = assertion_rows.by_key(session, page)
        yield assertion_records(session, [rows[key] for key in page])


def assertion_records(session: Session, rows: Sequence[Stored[AssertionContent]]) -> list[Given]:
    """Return assertions as records, with their places as they are now."""
    contents = [row.content for row in rows]
    claim_keys = keys_of(session, Claim, [c.claim_id for c in contents if c.claim_id])
    article_keys = keys_of(session, Article, [c.article_id for c in contents])
    links = [link for c in contents for link in c.chain]
    named = {e for link in links for e in (link.entity_id, link.for_id) if e}
    entities = entity_rows.names_by_id(session, named)
    places = newest_places(session, {row.id: row.content.article_id for row in rows})
    return [
        _assertion(row.content, claim_keys, article_keys, entities)
        | _span(row.content, places.get(row.id))
        for row in rows
    ]


def notices(session: Session) -> Iterator[list[Given]]:
    """Give notices in the order of their keys."""
    for page in pages(session, Notice.key):
        rows = article_rows.notices_by_key(session, page)
        yield notice_records(session, [rows[key] for key in page])


def notice_records(session: Session, rows: Sequence[Stored[NoticeContent]]) -> list[Given]:
    """Return notices as records."""
    contents = [row.content for row in rows]
    about = keys_of(session, Article, [c.article_id for c in contents])
    return [
        told(c, "key", "kind")
        | {"article": about[c.article_id], "date": c.dated, "text": c.text or REDACTED}
        for c in contents
    ]


def _names(
    session: Session,
    model: type[Source] | type[Attribute] | type[Topic],
    ids: set[str] | set[str | None],
) -> dict[str, str]:
    known = select(model.id, model.name).where(model.id.in_([i for i in ids if i]))
    return {row: name for row, name in session.execute(known)}


def _texts(session: Session, ids: list[str]) -> dict[str, list[Version]]:
    table = table_of(ArticleVersion)
    wanted = select(table).where(table.c.article_id.in_(ids)).order_by(table.c.number)
    found: dict[str, list[Version]] = {key: [] for key in ids}
    for row in session.execute(wanted):
        found[row.article_id].append(article_rows.version_of(row))
    return found


def _texts_of(versions: list[Version]) -> Given:
    newest = versions[-1].text
    return {
        "title": newest.title or REDACTED,
        "standfirst": newest.standfirst,
        "captions": newest.captions,
        "text": newest.body,
        "versions": [_version(version) for version in versions[:-1] if not version.redacted],
    }


def _version(version: Version) -> Given:
    text = version.text
    parts = {
        "date": version.captured, "title": text.title, "standfirst": text.standfirst,
        "captions": text.captions, "text": text.body,
    }  # fmt: skip
    return {name: part for name, part in parts.items() if part is not None}


def _claim(
    content: ClaimContent,
    entities: Mapping[str, str],
    attributes: Mapping[str, str],
    topics: Mapping[str, str],
) -> Given:
    reading = content.reading or ReadingContent()
    return told(content, "key", "language", "mode", "due") | {
        "statement": content.statement or REDACTED,
        "subject": entities.get(reading.subject_id or ""),
        "attribute": attributes.get(reading.attribute_id or ""),
        "object": entities.get(reading.object_id or ""),
        "value": reading.value,
        "from": reading.period_from_text,
        "to": reading.period_to_text,
        "supplied": reading.supplied_fields,
        "topics": sorted(topics[topic] for topic in content.topics),
        "state": None if content.state == "published" else content.state,
    }


def _assertion(
    content: AssertionContent,
    claim_keys: Mapping[str, str],
    article_keys: Mapping[str, str],
    entities: Mapping[str, str],
) -> Given:
    plain = told(
        content, "key", "stance", "quote", "prefix", "suffix", "part", "said", "words",
        "original", "note",
    )  # fmt: skip
    return plain | {
        "claim": claim_keys.get(content.claim_id or ""),
        "article": article_keys[content.article_id],
        "attribution": [_link(link, entities) for link in content.chain],
        "hedged": content.hedged or None,
        "standing": _standing(content),
    }


def _standing(content: AssertionContent) -> str | None:
    if content.standing == "stands" and not content.standing_from:
        return None
    return f"{content.standing} {content.standing_from or ''}".rstrip()


def _link(link: Link, entities: Mapping[str, str]) -> str | dict[str, str]:
    spoken_for = {"for": entities[link.for_id]} if link.for_id else {}
    if link.entity_id is None:
        return {"described": link.described or REDACTED, **spoken_for}
    name = entities[link.entity_id]
    if spoken_for or name.split()[0].lower() in DESCRIBED_BY:
        return {"name": name, **spoken_for}
    return name


def _span(content: AssertionContent, place: Place | None) -> Given:
    return {"start": place.start, "end": place.end} if place and content.quote else {}
