"""Passages that lost their place: listed, placed in the newest text, or settled."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.operations.writing import writing
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import unanchored
from tests import builders
from tests.conftest import ADA, NOW
from tests.web.reading import page, words
from tests.web.test_annotating import send

QUOTE = "ByteDance keeps an 80% stake."
NEW = "It keeps less. It keeps a fifth. It keeps less."
HERE = "/passages/unanchored/a"


@pytest.fixture
def ada(ledger: Engine, ada_reads: FlaskClient) -> FlaskClient:
    """Give the browser of Ada, over a ledger in which a passage lost its place."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        article = builders.article(session, "sale")
        builders.assertion(session, None, article, key="a", quote=QUOTE)
        builders.capture(session, article, NEW)
    return ada_reads


def now(ledger: Engine) -> tuple[str | None, str, str | None, list[str]]:
    """Return the words and the standing of the passage, and which passages wait for a place."""
    with Session(ledger) as session:
        found = assertion_rows.by_key(session, ["a"])["a"].content
        waiting = [one.key for one in unanchored.page(session)]
        return found.quote, found.standing, found.standing_from, waiting


def test_passage_is_shown_as_it_stood_beside_the_newest_text(ada: FlaskClient) -> None:
    assert "place it or settle it" in page(ada, "/passages/unanchored?article=sale")

    told = page(ada, HERE)

    assert f'<mark class="hit">{QUOTE}</mark> Oracle says it keeps none.' in told
    assert "As it stood in version 1" in words(told)
    assert f'data-part="body" data-start="0">{NEW}</p>' in told


def test_passage_is_placed_by_words_that_stand_there_once(ada: FlaskClient, ledger: Engine) -> None:
    twice = send(ada, HERE, version=1, action="place", quote="It keeps less.")
    once = send(ada, HERE, version=1, action="place", quote="It keeps a fifth.")

    assert (twice.status_code, once.status_code) == (400, 303)
    assert "These words stand there more than once, or not at all" in twice.text
    assert ">\nIt keeps less.</textarea>" in twice.text
    assert now(ledger) == ("It keeps a fifth.", "stands", None, [])


def test_passage_is_placed_where_it_was_marked(ada: FlaskClient, ledger: Engine) -> None:
    start = NEW.rindex("It keeps less.")
    place: dict[str, Any] = {"part": "body", "start": start, "end": len(NEW)}

    send(ada, HERE, version=1, action="place", quote="It keeps less.", **place)

    assert now(ledger) == ("It keeps less.", "stands", None, [])


def test_passage_is_settled_with_its_date(ada: FlaskClient, ledger: Engine) -> None:
    unread = send(ada, HERE, version=1, action="settle", standing="corrected", since="lately")
    read = send(ada, HERE, version=1, action="settle", standing="corrected", since="2020-09-23")

    assert (unread.status_code, read.status_code) == (400, 303)
    assert 'id="f-since-error"' in unread.text
    assert now(ledger) == (QUOTE, "corrected", "2020-09-23", [])


def test_passage_that_somebody_decided_on_is_not_decided_twice(
    ada: FlaskClient, ledger: Engine
) -> None:
    send(ada, HERE, version=1, action="settle", standing="gone")
    again = send(ada, HERE, version=1, action="place", quote="It keeps a fifth.")

    assert again.status_code == 409
    assert now(ledger) == (QUOTE, "gone", None, [])
    assert ada.get(HERE).status_code == 404
