"""Find the words of assertions in the newest texts of their articles, and keep where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import insert
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.models import Anchor, table_of
from claimtracker.queries import articles, assertions
from claimtracker.queries.articles import Version
from claimtracker.queries.assertions import AssertionContent, Place
from claimtracker.queries.stored import Stored, pieces
from claimtracker.rules import anchors as rule

Marked = Mapping[str, tuple[int, int]]


def place(
    session: Session, stored: Sequence[Stored[AssertionContent]], marked: Marked | None = None
) -> list[str]:
    """Anchor assertions in the newest texts; return the keys of those that are not found.

    Those without a quote, or whose article has no text, have no place and are not looked for.
    """
    lost: list[str] = []
    for piece in pieces([row for row in stored if row.content.quote]):
        newest = articles.newest_versions(session, {row.content.article_id for row in piece})
        looked = [row for row in piece if row.content.article_id in newest]
        made = [_found(row, newest[row.content.article_id], marked or {}) for row in looked]
        _keep(session, made)
        found = {place.assertion_id for place in made if place.start is not None}
        lost += [row.content.key for row in piece if row.id not in found]
    return lost


def place_articles(session: Session, ids: Sequence[str]) -> list[str]:
    """Anchor all that stands on articles anew; return the keys of what is not found."""
    return place(session, assertions.by_article(session, ids))


def _found(row: Stored[AssertionContent], version: Version, marked: Marked) -> Place:
    content = row.content
    start, end = marked.get(row.id, (None, None))
    found = rule.find(
        version.text.part(content.part), content.quote or "", prefix=content.prefix or "",
        suffix=content.suffix or "", start=start, end=end,
    )  # fmt: skip
    return Place(
        row.id, version.id, 1, content.part, found.start if found else None,
        found.end if found else None, found.how if found else "not found",
    )  # fmt: skip


def _keep(session: Session, made: Sequence[Place]) -> None:
    """Keep where assertions were found; a place that they have already is not kept again."""
    versions = {place.article_version_id for place in made}
    known = assertions.places(session, versions, [place.assertion_id for place in made])
    rows = [
        {
            "id": new_id(), "assertion_id": place.assertion_id,
            "article_version_id": place.article_version_id,
            "number": before.number + 1 if before else 1, "part": place.part,
            "span_start": place.start, "span_end": place.end, "how": place.how,
        }
        for place in made
        if not _is_same(place, before := known.get((place.assertion_id, place.article_version_id)))
    ]  # fmt: skip
    if rows:
        session.execute(insert(table_of(Anchor)), rows)


def _is_same(place: Place, before: Place | None) -> bool:
    return before is not None and (
        (place.part, place.start, place.end) == (before.part, before.start, before.end)
    )
