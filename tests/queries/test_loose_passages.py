"""Passages that were marked and not decided on, over all articles."""

from __future__ import annotations

from sqlalchemy.orm import Session

from claimtracker.queries import loose_passages
from tests import builders

QUOTE = "ByteDance keeps an 80% stake."


def keys(session: Session, **asked: str | int) -> list[str]:
    """Return the keys of the passages of a page."""
    return [one.key for one in loose_passages.page(session, **asked)]  # type: ignore[arg-type]


def test_passages_wait_article_by_article_until_they_have_a_claim(session: Session) -> None:
    one, other = builders.article(session, "one"), builders.article(session, "other")
    for key, article in (("a", one), ("b", other), ("c", one)):
        builders.assertion(session, None, article, key=key, quote=QUOTE)
    builders.assertion(session, builders.claim(session, "eighty"), one, key="d", quote=QUOTE)

    assert keys(session) == ["a", "c", "b"]
    assert keys(session, article="other") == ["b"]
    assert loose_passages.count(session) == 3


def test_page_goes_on_after_its_last_passage_whatever_became_of_it(session: Session) -> None:
    article = builders.article(session, "one")
    for key in ("a", "b", "c"):
        builders.assertion(session, None, article, key=key, quote=QUOTE)

    first = keys(session, limit=1)

    assert first == ["a", "b"]  # One more than is shown says that there is another page.
    assert keys(session, after="a", limit=1) == ["b", "c"]
    assert keys(session, after="c") == []


def test_passage_is_listed_once_where_it_stands_last(session: Session) -> None:
    article = builders.article(session, "one")
    builders.assertion(session, None, article, key="a", quote=QUOTE)
    builders.capture(session, article, f"He said it again. {QUOTE}")
    builders.assertion(session, None, article, key="b", quote="no such words")

    places = [(one.key, one.start, one.end) for one in loose_passages.page(session)]

    assert places == [("a", 18, 47), ("b", None, None)]
