"""Write sources, topics, ratings, outcomes, entities, attributes and evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from claimtracker.exchange.export_pages import Given, figure, pages, told
from claimtracker.models import (
    AttributeName,
    EntityName,
    Evidence,
    Outcome,
    Rating,
    Source,
    Topic,
)
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries import evidence as evidence_rows
from claimtracker.queries import ratings as rating_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries import topics as topic_rows
from claimtracker.queries.attributes import AttributeContent
from claimtracker.queries.entities import EntityContent
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.ratings import RatingContent
from claimtracker.queries.sources import SourceContent
from claimtracker.queries.stored import Stored
from claimtracker.queries.topics import TopicContent
from claimtracker.rules.text import fold


def sources(session: Session) -> Iterator[list[Given]]:
    """Give publications in the order of their folded names."""
    for page in pages(session, Source.folded):
        rows = source_rows.by_name(session, page)
        yield source_records(session, [rows[name] for name in page])


def source_records(_session: Session, rows: Sequence[Stored[SourceContent]]) -> list[Given]:
    """Return publications as records."""
    return [
        told(row.content, "name", "domain", "kind") | {"ours": row.content.ours or None}
        for row in rows
    ]


def topics(session: Session) -> Iterator[list[Given]]:
    """Give topics in the order of their folded names."""
    for page in pages(session, Topic.folded):
        rows = topic_rows.by_name(session, page)
        yield topic_records(session, [rows[name] for name in page])


def topic_records(_session: Session, rows: Sequence[Stored[TopicContent]]) -> list[Given]:
    """Return topics as records."""
    return [told(row.content, "name", "note") for row in rows]


def ratings(session: Session) -> Iterator[list[Given]]:
    """Give the words of the vocabulary of ratings in the order of their codes."""
    return _words(session, Rating)


def outcomes(session: Session) -> Iterator[list[Given]]:
    """Give the words of the vocabulary of outcomes in the order of their codes."""
    return _words(session, Outcome)


def _words(session: Session, model: type[Rating] | type[Outcome]) -> Iterator[list[Given]]:
    for page in pages(session, model.code):
        rows = rating_rows.by_code(session, model, page)
        yield word_records(session, [rows[code] for code in page])


def word_records(_session: Session, rows: Sequence[Stored[RatingContent]]) -> list[Given]:
    """Return words of a vocabulary as records."""
    return [_word(row.content) for row in rows]


def _word(content: RatingContent) -> Given:
    numbers = {name: figure(getattr(content, name)) for name in ("ordinal", "best", "worst")}
    return told(content, "code", "label") | numbers | {"retired": content.retired or None}


def entities(session: Session) -> Iterator[list[Given]]:
    """Give entities in the order of their folded names."""
    for page in pages(session, EntityName.folded):
        ids = entity_rows.ids_by_name(session, page)
        rows = entity_rows.by_id(session, ids.values())
        own = [rows[ids[name]] for name in page if _is_own(rows[ids[name]].content.name, name)]
        yield entity_records(session, [row for row in own if not row.removed])


def entity_records(session: Session, rows: Sequence[Stored[EntityContent]]) -> list[Given]:
    """Return entities as records."""
    outer = {place for row in rows for place in row.content.within}
    names = entity_rows.names_by_id(session, outer)
    return [
        told(row.content, "name", "kind", "aliases", "wikidata")
        | {"within": sorted(names[place] for place in row.content.within)}
        for row in rows
    ]


def attributes(session: Session) -> Iterator[list[Given]]:
    """Give attributes in the order of their folded names."""
    for page in pages(session, AttributeName.folded):
        ids = attribute_rows.ids_by_name(session, page)
        rows = attribute_rows.by_id(session, ids.values())
        own = [rows[ids[name]] for name in page if _is_own(rows[ids[name]].content.name, name)]
        yield attribute_records(session, [row for row in own if not row.removed])


def attribute_records(_session: Session, rows: Sequence[Stored[AttributeContent]]) -> list[Given]:
    """Return attributes as records."""
    fields = (
        "name", "kind", "question", "definition", "aliases", "unit", "single", "runs", "shelf_life",
    )  # fmt: skip
    return [told(row.content, *fields) for row in rows]


def evidence(session: Session) -> Iterator[list[Given]]:
    """Give evidence in the order of its keys."""
    for page in pages(session, Evidence.key):
        rows = evidence_rows.by_key(session, page)
        yield evidence_records(session, [rows[key] for key in page])


def evidence_records(_session: Session, rows: Sequence[Stored[EvidenceContent]]) -> list[Given]:
    """Return evidence as records."""
    fields = (
        "key", "title", "url", "archived", "kind", "locator", "seen", "state", "asked", "asked_on",
        "answer", "note",
    )  # fmt: skip
    return [told(row.content, *fields) for row in rows]


def _is_own(name: str, folded: str) -> bool:
    return fold(name) == folded
