"""Write sources, topics, ratings, outcomes, entities, attributes and evidence."""

from __future__ import annotations

from collections.abc import Iterator

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
from claimtracker.rules.text import fold


def sources(session: Session) -> Iterator[list[Given]]:
    """Give publications in the order of their folded names."""
    for page in pages(session, Source.folded):
        rows = source_rows.by_name(session, page)
        yield [
            told(rows[name].content, "name", "domain", "kind")
            | {"ours": rows[name].content.ours or None}
            for name in page
        ]


def topics(session: Session) -> Iterator[list[Given]]:
    """Give topics in the order of their folded names."""
    for page in pages(session, Topic.folded):
        rows = topic_rows.by_name(session, page)
        yield [told(rows[name].content, "name", "note") for name in page]


def ratings(session: Session) -> Iterator[list[Given]]:
    """Give the words of the vocabulary of ratings in the order of their codes."""
    return _words(session, Rating)


def outcomes(session: Session) -> Iterator[list[Given]]:
    """Give the words of the vocabulary of outcomes in the order of their codes."""
    return _words(session, Outcome)


def _words(session: Session, model: type[Rating] | type[Outcome]) -> Iterator[list[Given]]:
    for page in pages(session, model.code):
        rows = rating_rows.by_code(session, model, page)
        yield [_word(rows[code].content) for code in page]


def _word(content: rating_rows.RatingContent) -> Given:
    numbers = {name: figure(getattr(content, name)) for name in ("ordinal", "best", "worst")}
    return told(content, "code", "label") | numbers | {"retired": content.retired or None}


def entities(session: Session) -> Iterator[list[Given]]:
    """Give entities in the order of their folded names."""
    for page in pages(session, EntityName.folded):
        ids = entity_rows.ids_by_name(session, page)
        rows = entity_rows.by_id(session, ids.values())
        own = [rows[ids[name]] for name in page if _is_own(rows[ids[name]].content.name, name)]
        outer = {place for row in own for place in row.content.within}
        names = entity_rows.names_by_id(session, outer)
        yield [
            told(row.content, "name", "kind", "aliases", "wikidata")
            | {"within": sorted(names[place] for place in row.content.within)}
            for row in own
            if not row.removed
        ]


def attributes(session: Session) -> Iterator[list[Given]]:
    """Give attributes in the order of their folded names."""
    fields = (
        "name", "kind", "question", "definition", "aliases", "unit", "single", "runs", "shelf_life",
    )  # fmt: skip
    for page in pages(session, AttributeName.folded):
        ids = attribute_rows.ids_by_name(session, page)
        rows = attribute_rows.by_id(session, ids.values())
        own = [rows[ids[name]] for name in page if _is_own(rows[ids[name]].content.name, name)]
        yield [told(row.content, *fields) for row in own if not row.removed]


def evidence(session: Session) -> Iterator[list[Given]]:
    """Give evidence in the order of its keys."""
    fields = ("key", "title", "url", "archived", "kind", "locator", "seen", "state", "note")
    for page in pages(session, Evidence.key):
        rows = evidence_rows.by_key(session, page)
        yield [told(rows[key].content, *fields) for key in page]


def _is_own(name: str, folded: str) -> bool:
    return fold(name) == folded
