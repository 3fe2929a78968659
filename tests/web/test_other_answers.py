"""The question of a claim is taken over for a passage, so that only the answer is typed."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from claimtracker.operations.writing import writing
from tests import builders
from tests.conftest import ADA, NOW
from tests.web.forms import fields
from tests.web.test_annotating import PLACE, READING, ada, send  # noqa: F401


@pytest.fixture
def asked(ada: FlaskClient, ledger: Engine) -> FlaskClient:  # noqa: F811
    """Give the browser of Ada, over a ledger with a yes-or-no claim and one that asks nothing."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.attribute(session, "was sold", "yesno", unit=None)
        builders.claim(session, "sold", "yes", asked="was sold", object=None)
        keeps = "ByteDance keeps 80% of TikTok Global"
        builders.claim(session, "alike", "80%", statement=keeps)
        builders.claim(session, "bare", statement="Something else was said")
    return ada


def panel(client: FlaskClient, claim: str) -> Any:
    return send(client, **PLACE, claim=claim, action="answer", statement="It was said")


def test_question_of_the_chosen_claim_is_taken_over_with_the_figure_of_the_passage(asked) -> None:
    made = fields(panel(asked, "eighty").text)

    assert made["claim"] == "new"
    assert {name: made[name] for name in READING} == READING
    assert made["statement"] == "It was said"


def test_yes_or_no_is_left_to_be_typed(asked) -> None:
    made = fields(panel(asked, "sold").text)

    assert (made["attribute"], made["value"]) == ("was sold", "")


def test_without_a_choice_the_likest_claim_is_meant(asked) -> None:
    made = fields(panel(asked, "new").text)

    assert {name: made[name] for name in READING} == READING


def test_claim_that_asks_no_question_says_so(asked) -> None:
    answer = panel(asked, "bare")

    assert answer.status_code == 400
    assert "there is no question to take over" in answer.text
    assert fields(answer.text)["claim"] == "new"
