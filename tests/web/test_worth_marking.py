"""Sentences worth marking: offered in the text, marked by one key, dismissed by another."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.models import Assertion, Event, ProposalAnswer
from claimtracker.operations.writing import writing
from tests import builders
from tests.conftest import ADA, NOW
from tests.web.reading import page, words
from tests.web.test_annotating import send

FIRST = "ByteDance said it will keep an 80% stake."
SECOND = "Oracle paid $1 billion in March 2019."
TEXT = f"What a week! {FIRST} {SECOND}"
PAGE = "/worth-marking/sale"


def place(sentence: str) -> dict[str, object]:
    start = TEXT.index(sentence)
    return {"part": "body", "start": start, "end": start + len(sentence)}


@pytest.fixture
def ada(ledger: Engine, ada_reads: FlaskClient) -> FlaskClient:
    """Give the browser of Ada, over a ledger with one article in which nothing is marked."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.capture(session, builders.article(session, "sale"), TEXT)
    return ada_reads


def answers(ledger: Engine) -> list[tuple[str, str]]:
    with Session(ledger) as session:
        rows = session.execute(
            select(ProposalAnswer.estimate, ProposalAnswer.answer).where(
                ProposalAnswer.withdrawn_at.is_(None)
            )
        )
        return [tuple(row) for row in rows]


def test_sentences_are_offered_with_their_reasons(ada: FlaskClient) -> None:
    told = words(page(ada, PAGE))

    assert "2 sentences with figures, acts or voices" in told
    assert FIRST in told
    assert SECOND in told
    assert "it states a figure, it states a sum or a share" in told
    assert "What could be checked" in words(page(ada, "/articles/sale"))


def test_dismissed_sentence_stays_away_and_comes_again_when_asked(
    ada: FlaskClient, ledger: Engine
) -> None:
    before = len(events(ledger))
    gone = send(ada, "/worth-marking/dismiss/sale", **place(SECOND))
    again = send(ada, "/worth-marking/dismiss/sale", **place(SECOND))

    assert gone.location == again.location == f"{PAGE}?then=loose"
    assert answers(ledger) == [("checkable", "no")]
    told = words(page(ada, PAGE))
    assert "1 sentence with figures" in told
    assert "1 dismissed." in told
    send(ada, "/worth-marking/again/sale")
    assert answers(ledger) == []
    assert "2 sentences with figures" in words(page(ada, PAGE))
    assert len(events(ledger)) == before


def test_marked_sentence_is_kept_as_accepted_and_offered_no_more(
    ada: FlaskClient, ledger: Engine
) -> None:
    where = urlencode(place(FIRST) | {"back": "worth"})
    panel = page(ada, f"/annotate/sale?{where}")
    done = send(
        ada, "/annotate/sale", **place(FIRST), back="worth", claim="new", statement=FIRST,
        action="tie",
    )  # fmt: skip

    assert 'name="back" value="worth"' in panel
    assert done.location.startswith(PAGE)
    assert answers(ledger) == [("checkable", "yes")]
    told = words(page(ada, done.location))
    assert "1 sentence with figures" in told
    assert "dismissed" not in told
    with Session(ledger) as session:
        assert session.scalars(select(Assertion.claim_id)).one()


def test_sentence_comes_again_when_its_mark_is_taken_back(ada: FlaskClient, ledger: Engine) -> None:
    told = {"back": "worth", "claim": "new", "statement": FIRST, "action": "tie"}
    done = send(ada, "/annotate/sale", **place(FIRST), **told)
    key = done.location.split("did=")[1].split("&")[0]

    send(ada, f"/annotate/undo/{key}", version=1, back="worth")

    assert answers(ledger) == []
    assert "2 sentences with figures" in words(page(ada, PAGE))

    send(ada, f"/annotate/redo/{key}", version=2, back="worth")

    assert answers(ledger) == [("checkable", "yes")]
    assert "1 sentence with figures" in words(page(ada, PAGE))


def test_broken_places_and_unknown_articles_are_named(ada: FlaskClient, ledger: Engine) -> None:
    assert ada.get("/worth-marking/nowhere").status_code == 404
    for broken in ({}, {"part": "body"}, {"part": "x", "start": 1, "end": 2},
                   {"part": "body", "start": 5, "end": 900}):  # fmt: skip
        assert send(ada, "/worth-marking/dismiss/sale", **broken).status_code in (400, 404)
    assert answers(ledger) == []


def events(ledger: Engine) -> list[str]:
    with Session(ledger) as session:
        return list(session.scalars(select(Event.id)))
