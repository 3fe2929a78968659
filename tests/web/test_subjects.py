from __future__ import annotations

import re
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import ClaimTopic, Topic
from claimtracker.operations import topics
from claimtracker.queries import topic_pages
from claimtracker.queries.topics import TopicContent
from tests import builders
from tests.conftest import ADA, NOW
from tests.web.conftest import Counted
from tests.web.reading import page, words


def test_questions_have_answers_voices_states_and_ratings(story: FlaskClient) -> None:
    told = words(page(story, "/subjects/ByteDance"))
    rated = words(page(story, "/subjects/TikTok"))

    assert "What stake does ByteDance hold in TikTok Global? Open A 20% 19.5 to 20.5 % ·" in told
    assert "C none exactly 0 % · Ken Glueck for Oracle, first said 21 Sep 2020" in told
    assert "When was ByteDance founded? not in dispute A 2012" in told
    assert "True" in rated


def test_question_leads_to_its_dispute_or_to_its_answers(story: FlaskClient) -> None:
    text = page(story, "/subjects/ByteDance")

    for address in re.findall(r'<h3 class="question"><a href="([^"]+)"', text):
        page(story, address)


def test_questions_go_on_where_the_page_before_ended(
    client: FlaskClient, write: AbstractContextManager[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimtracker.web.subjects.PAGE", 1)
    with write as session:
        for number in range(3):
            claim = builders.claim(session, f"c{number}", "80%", object=f"Firm {number}")
            builders.says(session, "The Meridian", claim, quote="80%")

    found, address = [], "/subjects/ByteDance"
    while address:
        text = page(client, address)
        found += re.findall(r"<bdi>[^<]*(Firm \d)\?</bdi>", text)
        further = re.findall(r'href="([^"]*after=[^"]*)"', text)
        address = further[0].replace("&amp;", "&") if further else ""

    assert found == ["Firm 2", "Firm 1", "Firm 0"]
    assert client.get("/subjects/ByteDance?after=nowhere").status_code == 400


def test_subject_of_many_questions_costs_no_more_queries(
    client: FlaskClient, write: AbstractContextManager[Session], counted: Counted
) -> None:
    with write as session:
        for name, number in (("One", 1), ("Three", 3), ("Many", 15)):
            for at in range(number):
                told = {"subject": name, "object": f"Firm {at}"}
                claim = builders.claim(session, f"{name}-{at}", "80%", **told)
                builders.says(session, "The Meridian", claim)

    costs = []
    for name in ("One", "Three", "Many"):
        before = counted.number
        page(client, f"/subjects/{name}")
        costs.append(counted.number - before)

    assert len(set(costs)) == 1


def test_topic_has_its_disputes_and_its_claims_newest_first(story: FlaskClient) -> None:
    text = page(story, "/topics/TikTok sale")

    assert "32 claims" in words(text)
    assert "What stake does ByteDance hold in TikTok Global? Open" in words(text)
    assert 'href="/claims/' in text.split('id="claims"')[1]
    assert story.get("/topics/tiktok sale").location == "/topics/TikTok%20sale"


@pytest.mark.parametrize("cap", [1, 1000])
def test_disputes_of_a_large_topic_are_looked_for_among_the_newest(
    story: FlaskClient, monkeypatch: pytest.MonkeyPatch, cap: int
) -> None:
    monkeypatch.setattr(topic_pages, "CAP", cap)
    monkeypatch.setattr("claimtracker.web.topic_pages.CAP", cap)

    told = words(page(story, "/topics/TikTok sale"))

    assert ("more than 1 claims" in told) is (cap == 1)
    assert ("Looked for among the 1 newest disputes of the ledger." in told) is (cap == 1)
    assert "Disputes Questions" in told


def test_claims_of_a_topic_go_on_where_the_page_before_ended(
    client: FlaskClient, write: AbstractContextManager[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimtracker.web.topic_pages.PAGE", 2)
    with write as session:
        _file_under(session, "Trade", [f"c{number}" for number in range(5)])

    found, address = [], "/topics/Trade"
    while address:
        text = page(client, address)
        found += re.findall(r'href="/claims/(c\d)"', text)
        further = re.findall(r'href="([^"]*after=[^"]*)"', text)
        address = further[0].replace("&amp;", "&") if further else ""

    assert found == ["c4", "c3", "c2", "c1", "c0"]
    assert client.get("/topics/Trade?after=x").status_code == 400
    assert "5" in words(page(client, "/index/topics")).split("Trade")[1]


def _file_under(session: Session, name: str, keys: list[str]) -> None:
    topics.add(session, [TopicContent(name, name.casefold())], actor=ADA, now=NOW)
    topic = session.scalars(select(Topic.id).where(Topic.name == name)).one()
    for key in keys:
        session.add(ClaimTopic(claim_id=builders.claim(session, key), topic_id=topic))
    session.flush()
