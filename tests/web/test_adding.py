"""Adding an article: pasted or sent, looked over, said to be here already, and kept."""

from __future__ import annotations

import io

from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.models import Article, ArticleCopy, ArticleVersion
from claimtracker.operations.writing import writing
from tests import builders, tokens
from tests.conftest import ADA, NOW

WORDS = "The harbour board sold seventeen cranes to Brightwater Holdings for 40 million on Friday."


def looked_over(client: FlaskClient, **given: object) -> str:
    """Return the page that shows what was found."""
    return _sent(client, "read", **given)[1]


def kept(client: FlaskClient, **given: object) -> tuple[int, str]:
    """Return what is answered to an article that somebody approves."""
    told = {"title": "Cranes sold", "source": "The Meridian", "text": WORDS, "genre": "news"}
    return _sent(client, "save", **{**told, **given})


def _sent(client: FlaskClient, action: str, **given: object) -> tuple[int, str]:
    page = client.get("/articles/new").text
    hidden = {name: tokens.hidden(page, name) for name in ("form_token", "form_key")}
    answer = client.post("/articles/new", data={**hidden, "action": action, **given})
    return answer.status_code, answer.location or answer.text


def test_pasted_words_are_shown_before_anything_is_kept(
    ada_reads: FlaskClient, ledger: Engine
) -> None:
    page = looked_over(ada_reads, pasted=f"Cranes sold\r\n{WORDS}")

    with Session(ledger) as session:
        kept_articles = session.scalars(select(Article.key)).all()
    assert 'value="Cranes sold"' in page
    assert f">\n{WORDS}</textarea>" in page
    assert kept_articles == []


def test_file_that_cannot_be_read_is_answered_with_a_sentence(ada_reads: FlaskClient) -> None:
    page = looked_over(ada_reads, file=(io.BytesIO(b"%PDF-1.7 broken"), "a.pdf"))

    assert "“a.pdf” is damaged and cannot be read" in page


def test_nothing_given_is_said(ada_reads: FlaskClient) -> None:
    assert "Paste the words of the article, or choose a file." in looked_over(ada_reads)


def test_approved_article_is_kept_with_its_text(ada_reads: FlaskClient, ledger: Engine) -> None:
    status, location = kept(ada_reads, published="2020-09-21")

    with Session(ledger) as session:
        [row] = session.execute(
            select(Article.key, Article.published, ArticleVersion.title, ArticleVersion.body).join(
                ArticleVersion
            )
        ).all()
    assert (status, location) == (303, f"/articles/{row.key}")
    assert tuple(row)[1:] == ("2020-09-21", "Cranes sold", WORDS)


def test_field_that_is_wrong_is_said_and_no_word_is_lost(ada_reads: FlaskClient) -> None:
    status, page = kept(ada_reads, published="yesterday")

    assert status == 400
    assert "“yesterday” cannot be read as a date" in page
    assert f">\n{WORDS}</textarea>" in page


def test_text_that_is_here_already_asks_whether_it_is_a_copy(
    ada_reads: FlaskClient, ledger: Engine
) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.capture(session, builders.article(session, "cranes"), WORDS)

    page = looked_over(ada_reads, pasted=f"Cranes sold\n{WORDS}")
    unanswered, _ = kept(ada_reads)
    answered, _ = kept(ada_reads, copy="reprint", copy_of="cranes")

    with Session(ledger) as session:
        copies = session.scalars(select(ArticleCopy.kind)).all()
    assert "This text is here already." in page
    assert "All of it stands in" in page
    assert (unanswered, answered, copies) == (400, 303, ["reprint"])
