"""A changed text: compared, kept as a new version, refused over somebody else's."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.models import ArticleVersion
from claimtracker.operations.writing import writing
from tests import builders, tokens
from tests.conftest import ADA, NOW

ADDRESS = "/articles/sale/versions/new"
NEWEST = "ByteDance keeps a 20% stake. Oracle says it keeps none."


def sent(client: FlaskClient, action: str, **given: object) -> tuple[int, str]:
    """Return what is answered to a changed text."""
    page = client.get(ADDRESS).text
    hidden = {name: tokens.hidden(page, name) for name in ("form_token", "form_key")}
    answer = client.post(ADDRESS, data={**hidden, "action": action, **given})
    return answer.status_code, answer.text


def test_changed_text_is_compared_and_then_kept_once(
    ada_reads: FlaskClient, ledger: Engine
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.article(session, "sale")
    new = {"title": "The sale of TikTok", "body": NEWEST, "version": "1"}

    _, page = sent(ada_reads, "read", pasted=f"The sale of TikTok\n{NEWEST}")
    kept, _ = sent(ada_reads, "save", **new)
    stale, _ = sent(ada_reads, "save", **{**new, "body": "Something else."})

    with Session(ledger) as session:
        bodies = session.scalars(select(ArticleVersion.body).order_by(ArticleVersion.number)).all()
    assert "<ins>20</ins>" in page
    assert (kept, stale) == (303, 409)
    assert bodies == [builders.TEXT, NEWEST]
    assert "<ins>20</ins>" in ada_reads.get("/articles/sale/versions").text


def test_new_text_says_when_it_was_found_and_no_word_is_lost_over_a_date_that_is_none(
    ada_reads: FlaskClient, ledger: Engine
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.article(session, "sale")
    new = {"title": "The sale of TikTok", "body": NEWEST, "version": "1"}

    unread, page = sent(ada_reads, "save", **new, captured="lately")
    read, _ = sent(ada_reads, "save", **new, captured="2020-09-23")

    with Session(ledger) as session:
        dates = session.scalars(select(ArticleVersion.captured).order_by(ArticleVersion.number))
        found = dates.all()
    assert (unread, read) == (400, 303)
    assert "“lately” cannot be read as a date" in page
    assert f">\n{NEWEST}</textarea>" in page
    assert found == [None, "2020-09-23"]
    assert "Version 2, 23 Sep 2020" in ada_reads.get("/articles/sale/versions").text
