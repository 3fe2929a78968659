"""Find the words of assertions in the newest texts of their articles, and keep where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import insert
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.models import Anchor, table_of
from claimtracker.queries import articles, assertions
from claimtracker.queries.articles import Version
from claimtracker.queries.assertions import AssertionContent
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
        tried = assertions.places_tried(session, [row.id for row in piece])
        made = [
            _found(row, newest[row.content.article_id], tried, marked or {})
            for row in piece
            if row.content.article_id in newest
        ]
        if made:
            session.execute(insert(table_of(Anchor)), made)
        found = {row["assertion_id"] for row in made if row["span_start"] is not None}
        lost += [row.content.key for row in piece if row.id not in found]
    return lost


def place_articles(session: Session, ids: Sequence[str]) -> list[str]:
    """Anchor all that stands on articles anew; return the keys of what is not found."""
    return place(session, assertions.by_article(session, ids))


def _found(
    row: Stored[AssertionContent],
    version: Version,
    tried: Mapping[tuple[str, str], int],
    marked: Marked,
) -> dict[str, object]:
    content = row.content
    start, end = marked.get(row.id, (None, None))
    found = rule.find(
        version.text.part(content.part), content.quote or "", prefix=content.prefix or "",
        suffix=content.suffix or "", start=start, end=end,
    )  # fmt: skip
    return {
        "id": new_id(), "assertion_id": row.id, "article_version_id": version.id,
        "number": tried.get((row.id, version.id), 0) + 1, "part": content.part,
        "span_start": found.start if found else None, "span_end": found.end if found else None,
        "how": found.how if found else "not found",
    }  # fmt: skip
