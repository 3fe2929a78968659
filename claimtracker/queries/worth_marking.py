"""The sentences of an article that could be checked, and that nobody has marked or dismissed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from claimtracker.queries import fitted_estimates, proposal_answers
from claimtracker.queries.article_pages import ArticlePage
from claimtracker.queries.proposal_answers import NO
from claimtracker.rules import checkable
from claimtracker.rules.checkable import NAME, Checkable
from claimtracker.rules.estimates import about

PARTS = ("headline", "standfirst", "body", "caption")
MOST = 25


@dataclass(frozen=True, slots=True)
class Offered:
    """A sentence offered to be marked: where it stands, and why."""

    part: str
    start: int
    end: int
    words: str
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """What an article offers, the likeliest first, at most `MOST` of `found`, and how many
    sentences of it were dismissed.
    """

    offered: tuple[Offered, ...]
    found: int
    dismissed: int


def of_article(session: Session, article: ArticlePage) -> Worth:
    """Return what in an article is worth marking; two queries."""
    answers = proposal_answers.under(session, NAME, f"{article.id}:")
    open_ones = [
        one
        for one in _found(session, article)
        if answers.get(about(article.id, one.part, one.words)) != NO
    ]
    open_ones.sort(key=lambda one: (-one.probability, PARTS.index(one.part), one.start))
    dismissed = sum(answer == NO for answer in answers.values())
    return Worth(tuple(open_ones[:MOST]), len(open_ones), dismissed)


def _found(session: Session, article: ArticlePage) -> Iterator[Offered]:
    estimate = fitted_estimates.in_use(session, NAME)
    for part in PARTS:
        text = article.text.part(part)
        for one in checkable.found(text, estimate):
            if not _is_marked(article, part, one):
                words = text[one.start : one.end]
                yield Offered(part, one.start, one.end, words, one.probability, one.reasons)


def _is_marked(article: ArticlePage, part: str, one: Checkable) -> bool:
    """Tell whether somebody marked words of a sentence; notices stand in the body."""
    return any(
        mark.start is not None and mark.end is not None
        and mark.start < one.end and one.start < mark.end
        and part == ("body" if mark.part == "notice" else mark.part)
        for mark in article.passages
    )  # fmt: skip
