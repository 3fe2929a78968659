"""Articles that repeat an earlier one are proposed as its reprints, and a person decides."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.models import Article, ArticleCopy, ProposalAnswer
from claimtracker.operations.writing import writing
from tests import builders
from tests.conftest import ADA, NOW
from tests.web.reading import page, words
from tests.web.test_annotating import send

LIST = "/likely-reprints"
TEXT = (
    "The harbour of Tarrow handled 412,000 containers last year, its master said on Monday, more"
    " than in any year since the new quay was opened. He expects fewer this year. The strike in"
    " Halvik sent nine ships to Tarrow in March, and none of them will come again."
)
OTHER = (
    "The council of Bresk voted to close two of its schools. Parents had gathered before the hall"
    " since the early morning, and some of them had brought their children with them."
)


@pytest.fixture
def ada(ledger: Engine, ada_reads: FlaskClient) -> FlaskClient:
    """Give the browser of Ada, over an article, one that repeats it, and one of its own."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        for key, source, day, text in (
            ("copy", "The Echo", "2020-09-22", f"{TEXT} From our correspondents."),
            ("first", "The Meridian", "2020-09-21", TEXT),
            ("own", "The Ferry Post", "2020-09-23", OTHER),
        ):
            made = builders.article(session, key, source, published=day)
            builders.capture(session, made, text)
    return ada_reads


def copies(ledger: Engine) -> list[tuple[str, str]]:
    with Session(ledger) as session:
        rows = session.execute(
            select(Article.key, ArticleCopy.kind).join(
                ArticleCopy, ArticleCopy.article_id == Article.id
            )
        )
        return [tuple(row) for row in rows]


def decide(ada: FlaskClient, **told: object) -> object:
    form = {"version": 1, "origin": "first"} | told
    return send(ada, f"{LIST}/copy", **form)


def test_later_article_is_proposed_as_a_reprint_of_the_earlier(ada: FlaskClient) -> None:
    told = words(page(ada, LIST))

    assert "3 articles were looked at" in told
    assert told.count("of its words stand in") == 1
    assert "The Echo" in told
    assert "The Meridian, printed 21 Sep 2020" in told


def test_accepted_reprint_is_linked_once_and_gone_from_the_list(
    ada: FlaskClient, ledger: Engine
) -> None:
    done = decide(ada, action="accept")
    again = decide(ada, action="accept")

    assert (done.status_code, again.status_code) == (303, 404)
    assert copies(ledger) == [("copy", "reprint")]
    assert "None here" in page(ada, LIST)
    with Session(ledger) as session:
        assert session.scalars(select(ProposalAnswer.answer)).all() == ["yes"]


def test_dismissed_proposal_comes_again_only_when_asked(ada: FlaskClient, ledger: Engine) -> None:
    decide(ada, action="dismiss")

    assert copies(ledger) == []
    assert "None here" in page(ada, LIST)
    assert "1 dismissed." in words(page(ada, LIST))
    send(ada, LIST)
    assert "The Echo" in page(ada, LIST)


def test_stale_unknown_and_broken_forms_change_nothing(ada: FlaskClient, ledger: Engine) -> None:
    assert decide(ada, action="accept", version=7).status_code == 409
    assert decide(ada, action="accept", origin="own").status_code == 404
    assert decide(ada, action="burn").status_code == 400
    assert send(ada, f"{LIST}/copy", action="accept", origin="first").status_code == 400
    assert copies(ledger) == []
