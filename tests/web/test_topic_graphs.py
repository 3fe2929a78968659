from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.models import ClaimTopic, Dispute, Topic
from claimtracker.operations import decisions, topics
from claimtracker.operations.decisions import Decision
from claimtracker.operations.writing import writing
from claimtracker.queries import topic_graphs
from claimtracker.queries.topics import TopicContent
from claimtracker.web import graphs
from claimtracker.web import topic_graphs as graph_pages
from claimtracker.web.graphs import Edge, Group
from tests import builders
from tests.conftest import ADA, NOW
from tests.web.reading import page, words


def test_each_contradiction_is_an_arc_and_a_line_of_the_table(story: FlaskClient) -> None:
    text = page(story, "/graph/TikTok sale")

    drawn, table = text.split('id="table"')
    assert len(re.findall('<path class="edge', drawn)) == table.count('<th scope="row">')
    assert len(re.findall('<path class="edge"', drawn)) >= 1
    assert len(re.findall('<path class="edge suspected"', drawn)) >= 1
    assert "What stake does ByteDance hold in TikTok Global?" in drawn
    assert 'href="/claims/stake-80"' in table


def test_numbers_of_the_drawing_are_those_of_the_table(story: FlaskClient) -> None:
    drawn, table = page(story, "/graph/TikTok sale").split('id="table"')

    numbers = re.findall(r'<text class="number"[^>]*>(\d+)</text>', drawn)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert set(re.findall(r'<span class="muted">(\d+)</span>', table)) == set(numbers)


def test_claim_that_is_the_question_is_not_written_twice(story: FlaskClient) -> None:
    drawn = page(story, "/graph/TikTok sale").split('id="table"')[0]

    assert drawn.count("TikTok’s algorithm is part of the sale") == 1
    assert "affirmed and denied" in drawn


def test_what_is_not_drawn_is_said(story: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_pages, "DISPUTES", 2)
    monkeypatch.setattr(topic_graphs, "CLAIMS", 2)

    told = words(page(story, "/graph/TikTok sale"))

    assert "Only the first 2 disputes are drawn, those first that a person decided." in told
    assert "1 more claim of questions with many answers is left out." in told


def test_contradictions_past_the_first_are_said_to_be_left_out(
    story: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = page(story, "/graph/TikTok sale").split('id="table"')[1]
    number = table.count('<th scope="row">')
    assert number >= 2

    monkeypatch.setattr(topic_graphs, "PAIRS", number)
    whole = page(story, "/graph/TikTok sale")
    monkeypatch.setattr(topic_graphs, "PAIRS", number - 1)
    cut = page(story, "/graph/TikTok sale")

    assert "There are more than" not in whole
    assert f"There are more than {number - 1} contradictions; only the first" in words(cut)
    assert cut.split('id="table"')[1].count('<th scope="row">') == number - 1


def test_what_came_after_a_dispute_was_opened_is_drawn_as_suspected(
    client: FlaskClient, ledger: Engine
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        topics.add(session, [TopicContent("Sale", "sale")], actor=ADA, now=NOW)
        answers(session, "The Meridian", "80%", "20%")
    with writing(ledger, actor=ADA, now=NOW) as session:
        found = session.execute(select(Dispute.id, Dispute.version)).one()
        decisions.decide(
            session, actor=ADA, now=NOW, dispute_id=found.id, version=found.version,
            decision=Decision("open"),
        )  # fmt: skip
    with writing(ledger, actor=ADA, now=NOW + timedelta(days=1)) as session:
        answers(session, "The Post", "50%")

    drawn, table = page(client, "/graph/Sale").split('id="table"')

    assert drawn.count('<path class="edge"') == 1
    assert drawn.count('<path class="edge suspected"') == 2
    assert (words(table).count("Open"), words(table).count("Suspected")) == (1, 2)


def answers(session: Session, source: str, *values: str) -> None:
    """Let a source answer one question with each value, filed under the topic."""
    topic = session.scalars(select(Topic.id)).one()
    for value in values:
        made = builders.claim(session, value, value)
        session.add(ClaimTopic(claim_id=made, topic_id=topic))
        builders.says(session, source, made, quote=value)
        session.flush()


def test_topic_that_is_not_there_has_no_graph(story: FlaskClient) -> None:
    assert story.get("/graph/Nothing").status_code == 404


def test_rows_lie_below_each_other_and_claims_within_the_drawing() -> None:
    many = Group("Which?", tuple("abcdefgh"), (Edge(0, 7, True), Edge(3, 3, False)))
    few = Group("How many?", ("one", "two"), (Edge(0, 1, False),))

    drawn = graphs.graph([many, few])

    assert drawn is not None
    first, second = drawn.bands
    assert [node.number for band in drawn.bands for node in band.nodes] == list(range(1, 11))
    assert max(node.y for node in first.nodes) < second.y < min(n.y for n in second.nodes)
    assert all(graphs.LEFT < node.x < graphs.RIGHT for node in first.nodes)
    assert graphs.graph([]) is None


def test_text_that_is_too_long_ends_with_a_sign() -> None:
    assert graphs.shortened("short", 10) == "short"
    assert graphs.shortened("a long sentence here", 12) == "a long …"
    assert len(graphs.shortened("x" * 50, 10)) == 10
