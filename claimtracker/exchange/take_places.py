"""Where assertions stand, and which offsets of a file move them to another place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from claimtracker.exchange.intake import Intake, Wanted
from claimtracker.queries import articles as article_rows
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries.assertions import AssertionContent, Place
from claimtracker.rules import anchors

Span = tuple[int, int]


def newest_places(session: Session, articles: Mapping[str, str]) -> dict[str, Place]:
    """Return where assertions stand in the newest texts of their articles.

    `articles` gives the article of each assertion, both by the keys of their rows.
    """
    newest = article_rows.newest_ids(session, articles.values())
    found = assertion_rows.places(session, newest.values(), articles)
    return {assertion: place for (assertion, _), place in found.items()}


def moved(intake: Intake, wanted: Sequence[Wanted], spans: Mapping[int, Span]) -> set[int]:
    """Return the lines whose offsets tie known words to another place than they have now."""
    doubtful = _elsewhere(intake, wanted, spans)
    articles = {one.content.article_id for one in doubtful}
    texts = article_rows.newest_versions(intake.session, articles)
    lines: set[int] = set()
    for one in doubtful:
        version = texts.get(one.content.article_id)
        span = spans[one.record.line]
        if version and _stands_at(version.text.part(one.content.part), one.content, span):
            lines.add(one.record.line)
    return lines


def _elsewhere(intake: Intake, wanted: Sequence[Wanted], spans: Mapping[int, Span]) -> list[Wanted]:
    marked = [(w, w.stored) for w in wanted if w.stored and w.record.line in spans]
    places = newest_places(intake.session, {s.id: s.content.article_id for _, s in marked})
    return [
        one
        for one, stored in marked
        if (place := places.get(stored.id)) is None
        or (place.start, place.end) != spans[one.record.line]
    ]


def _stands_at(text: str, content: AssertionContent, span: Span) -> bool:
    start, end = span
    found = anchors.find(text, content.quote or "", start=start, end=end)
    return found is not None and (found.start, found.end, found.how) == (start, end, "offset")
