"""The passages in which assertions stand: title of the article, and the words around the quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from claimtracker.queries import articles, assertions
from claimtracker.queries.voices import Spoken

AROUND = 120


@dataclass(frozen=True, slots=True)
class Passage:
    """The title of an article, and what stands before, in and after the words of an assertion.

    Empty where the words were not found in the newest text, or there is no text.
    """

    title: str | None = None
    before: str = ""
    found: str = ""
    after: str = ""


def around(session: Session, spoken: Sequence[Spoken]) -> dict[str, Passage]:
    """Return the passage of each assertion in the newest text of its article, by its row's key."""
    newest = articles.newest_versions(session, [one.article_id for one in spoken])
    versions = [version.id for version in newest.values()]
    places = assertions.places(session, versions, [one.assertion_id for one in spoken])
    found: dict[str, Passage] = {}
    for one in spoken:
        version = newest.get(one.article_id)
        if version is None:
            found[one.assertion_id] = Passage()
            continue
        place = places.get((one.assertion_id, version.id))
        found[one.assertion_id] = _passage(version.text, place)
    return found


def _passage(text: articles.ArticleText, place: assertions.Place | None) -> Passage:
    if place is None or place.start is None or place.end is None:
        return Passage(text.title)
    part = text.part(place.part)
    start, end = place.start, place.end
    before, after = part[max(0, start - AROUND) : start], part[end : end + AROUND]
    return Passage(text.title, before, part[start:end], after)
