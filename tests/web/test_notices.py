"""A notice of a publication: recorded, and what it makes of the passages that it touches."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.operations.writing import writing
from claimtracker.queries import assertions as assertion_rows
from tests import builders
from tests.conftest import ADA, NOW
from tests.web.reading import page, words
from tests.web.test_annotating import send

HERE = "/articles/sale/notices/new"
TOLD = {"kind": "correction", "dated": "2020-09-23", "text": "The stake is 20%, not 80%."}


@pytest.fixture
def ada(ledger: Engine, ada_reads: FlaskClient) -> FlaskClient:
    """Give the browser of Ada, over a ledger with one article that makes one claim."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        claim = builders.claim(session, "stake-80", "80%")
        article = builders.article(session, "sale")
        builders.assertion(session, claim, article, key="a", quote="ByteDance keeps an 80% stake.")
        builders.article(session, "other")
    return ada_reads


def standing(ledger: Engine) -> tuple[str, str | None]:
    with Session(ledger) as session:
        found = assertion_rows.by_key(session, ["a"])["a"].content
        return found.standing, found.standing_from


def test_notice_sets_the_standing_of_what_it_touches_and_shows_wherever_that_is_quoted(
    ada: FlaskClient, ledger: Engine
) -> None:
    answer = send(ada, HERE, **TOLD, touched="1.a", standing="corrected")

    assert (answer.status_code, answer.location) == (303, "/articles/sale")
    assert standing(ledger) == ("corrected", "2020-09-23")
    told = "Correction by the publication, 23 Sep 2020: The stake is 20%, not 80%."
    assert told in words(page(ada, "/claims/stake-80"))
    assert "Correction, 23 Sep 2020. The stake is 20%, not 80%." in words(
        page(ada, "/articles/sale")
    )


def test_notice_that_touches_nothing_leaves_every_passage_as_it_was(
    ada: FlaskClient, ledger: Engine
) -> None:
    answer = send(ada, HERE, kind="clarification", text="We mean the stake at the founding.")

    assert answer.status_code == 303
    assert standing(ledger) == ("stands", None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": ""}, "text"),
        ({"dated": "lately"}, "dated"),
        ({"kind": "apology"}, "kind"),
        ({"touched": "1.a", "standing": ""}, "standing"),
    ],
)
def test_notice_that_is_refused_keeps_what_was_typed(
    ada: FlaskClient, ledger: Engine, wrong: dict[str, str], field: str
) -> None:
    answer = send(ada, HERE, **(TOLD | wrong))

    assert answer.status_code == 400
    assert f'href="#f-{field}"' in answer.text
    assert "2020-09-23" in answer.text or field == "dated"
    assert "Correction, 23" not in page(ada, "/articles/sale")
    assert standing(ledger) == ("stands", None)


@pytest.mark.parametrize("touched", ["2.a", "1.nobody"])
def test_notice_on_a_passage_that_changed_meanwhile_is_shown_again(
    ada: FlaskClient, ledger: Engine, touched: str
) -> None:
    answer = send(ada, HERE, **TOLD, touched=touched, standing="corrected")

    assert answer.status_code == 409
    assert "The stake is 20%, not 80%.</textarea>" in answer.text
    assert standing(ledger) == ("stands", None)


def test_notice_touches_no_passage_of_another_article(ada: FlaskClient, ledger: Engine) -> None:
    answer = send(ada, "/articles/other/notices/new", **TOLD, touched="1.a", standing="corrected")

    assert answer.status_code == 409
    assert standing(ledger) == ("stands", None)
