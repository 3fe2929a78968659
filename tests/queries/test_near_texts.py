"""Which articles a text mostly repeats."""

from __future__ import annotations

from sqlalchemy.orm import Session

from claimtracker.operations.writing import settle
from claimtracker.queries import near_texts
from tests import builders
from tests.conftest import ADA, NOW

WORDS = (
    "The harbour board sold seventeen cranes to Brightwater Holdings for 40 million on Friday,"
    " after a vote that nobody outside the building had been told of beforehand."
)


def test_text_is_found_whole_and_with_words_around_it(session: Session) -> None:
    builders.capture(session, builders.article(session, "cranes"), WORDS)
    builders.capture(session, builders.article(session, "other"), "Rain fell on the harbour.")
    settle(session, actor=ADA, now=NOW)

    whole = near_texts.find(session, WORDS)
    longer = near_texts.find(session, f"{WORDS} Its chairman spoke of rare circumstances today.")

    assert [(one.key, one.share, one.same) for one in whole] == [("cranes", 1.0, True)]
    assert [(one.key, one.share > 0.7, one.same) for one in longer] == [("cranes", True, False)]


def test_text_that_shares_a_few_words_is_not_near(session: Session) -> None:
    builders.capture(session, builders.article(session, "cranes"), WORDS)
    settle(session, actor=ADA, now=NOW)

    assert near_texts.find(session, "Brightwater Holdings owns no harbour, said its board.") == []
