"""One contradiction: its answers have the letters that they have on every other page."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

from claimtracker.models import Assertion, Dispute
from claimtracker.operations import contradictions, decisions, touched
from claimtracker.operations.decisions import Decision
from claimtracker.operations.writing import writing
from tests import builders
from tests.conftest import ADA, NOW
from tests.web.reading import cited, page, words

HEADED = re.compile(
    r'<span class="letter" data-side="(\w+)">(\w+)</span>\s*<mark class="diff">'
    r"(?:<span[^>]*>)?([^<]*)"
)
LISTED = re.compile(r'<article class="dispute">.*?</article>', re.DOTALL)


def answers(text: str) -> list[tuple[str, ...]]:
    """Return the answers of a page: the colour, the letter, and what is answered."""
    return HEADED.findall(text)


def links(text: str, noun: str) -> list[str]:
    return list(dict.fromkeys(re.findall(rf'href="(/{noun}/[0-9a-f-]+)"', text)))


def test_answers_have_one_letter_and_one_colour_in_the_list_on_their_page_and_in_a_pair(
    story: FlaskClient,
) -> None:
    tried = 0
    for card in LISTED.findall(page(story, "/disputes")):
        [dispute, *_] = links(card, "disputes")
        whole = page(story, dispute)
        assert answers(card) == answers(whole)
        for pair in links(whole, "contradictions"):
            two = answers(page(story, pair))
            assert len(two) == 2
            assert set(two) <= set(answers(whole))
            tried += 1

    assert tried > 10


def test_citation_of_a_contradiction_has_the_letters_of_its_dispute(story: FlaskClient) -> None:
    [first, *_] = links(page(story, "/disputes/stake-80"), "contradictions")

    lettered = [line for line in cited(story, first).splitlines() if line[1:3] == ". "]

    assert lettered == ["B. 80%", "C. none"]


def test_copies_follow_what_they_repeat_and_are_named(story: FlaskClient) -> None:
    [first, *_] = links(page(story, "/disputes/stake-80"), "contradictions")

    text = words(page(story, first))

    assert text.index("Plover News Agency") < text.index("in a machine copy")
    assert text.count("in a reprint") == 2


def test_claim_that_answers_nothing_has_its_letter_and_its_voices_in_a_pair(
    ledger: Engine, client: FlaskClient
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        keeps = builders.claim(session, "keeps", "80%")
        parts = builders.claim(session, "parts", statement="ByteDance parts with all of it.")
        builders.says(session, "The Meridian", keeps, quote="It keeps 80%.")
        builders.says(session, "The Harbour Post", parts, quote="It parts with all.")
        contradictions.flag(
            session, actor=ADA, now=NOW, claims=(keeps, parts), reason="Both cannot be."
        )
    whole = page(client, "/disputes/keeps")
    [pair] = links(whole, "contradictions")

    text = words(page(client, pair))

    assert "B ByteDance parts with all of it." in words(whole)
    assert "B ByteDance parts with all of it." in text
    assert "It parts with all." in text
    assert "1 independent origin for A 1 independent origin for B" in text


def test_side_that_nobody_takes_any_more_keeps_its_answer(
    ledger: Engine, client: FlaskClient
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        most = builders.claim(session, "most", "80%")
        least = builders.claim(session, "least", "20%")
        builders.says(session, "The Meridian", most, said="2020-09-21")
        builders.says(session, "The Harbour Post", least, said="2020-09-22")
    with writing(ledger, actor=ADA, now=NOW) as session:
        dispute = session.execute(select(Dispute)).scalar_one()
        closed = Decision("closed", "both-stand")
        decisions.decide(
            session, actor=ADA, now=NOW, dispute_id=dispute.id, version=1, decision=closed
        )
    with writing(ledger, actor=ADA, now=NOW) as session:
        session.execute(
            update(Assertion).where(Assertion.claim_id == least).values(standing="taken back")
        )
        touched.claims(session, [least])
    [pair] = links(page(client, "/disputes/most"), "contradictions")

    text = page(client, pair)

    assert answers(text) == [("a", "A", "80%"), ("b", "B", "20%")]
    assert "Nobody stands on this side any more." in text


def test_contradiction_stands_under_disputes_in_the_menu(story: FlaskClient) -> None:
    [first, *_] = links(page(story, "/disputes/stake-80"), "contradictions")

    assert '<a href="/disputes" aria-current="true">Disputes</a>' in page(story, first)
