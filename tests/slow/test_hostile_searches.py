"""Two thousand searches that nobody means well, each answered, and each within a second."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from claimtracker.errors import Invalid
from claimtracker.operations import search_index
from claimtracker.queries import search
from claimtracker.rules.search_parts import quoted
from claimtracker.rules.search_query import parse
from claimtracker.rules.text import search_words
from tests.hostile_searches import address, searches
from tests.searched import claim
from tests.web.conftest import postgresql_story, sqlite_story, story  # noqa: F401

pytestmark = pytest.mark.slow

TRIES = 3


def test_every_search_is_answered_within_a_second(story: FlaskClient) -> None:  # noqa: F811
    asked = searches(2_000)
    slow, failed = {}, {}
    for text in asked:
        taken = []
        for _ in range(TRIES):
            begun = time.perf_counter()
            status = story.get(address(text)).status_code
            taken.append(time.perf_counter() - begun)
            # Another process may have had the processor: what is slow is slow each time.
            if taken[-1] < 1:
                break
        if min(taken) >= 1:
            slow[text] = min(taken)
        if status not in (200, 400):
            failed[text] = status

    assert (len(asked), slow, failed) == (2_000, {}, {})


def test_literal_is_found_when_quoted(session: Session) -> None:
    storable = [
        text.replace("\x00", "").encode(errors="ignore").decode() for text in searches(2_000)
    ]
    known = {text: claim(session, f"c-{n}", text) for n, text in enumerate(dict.fromkeys(storable))}
    search_index.settle(session)

    quotable = [text for text in known if len(text) < 1_000 and search_words(text)]
    missed = [
        text
        for text in quotable
        if known[text] not in session.scalars(search.claims_found(session, parse(quoted(text))))
    ]

    assert (missed, len(quotable) > 1_500) == ([], True)


def test_no_search_raises_but_with_a_sentence(session: Session) -> None:
    for text in searches(2_000, seed=7):
        with suppress(Invalid):
            assert search.find(session, parse(text)).total == 0
