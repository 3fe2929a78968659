"""Two editors, one row: what each of them changed, field by field, and nothing thrown away."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from claimtracker.models import Event
from claimtracker.operations import merges
from claimtracker.operations.writing import writing
from claimtracker.queries import claims as claim_rows
from claimtracker.queries.stored import Stored
from claimtracker.web.people import COOKIE
from tests import builders
from tests.conftest import ADA, BEN, NOW
from tests.web.conftest import signed_in
from tests.web.forms import fields, filled, sent
from tests.web.reading import words

CLAIM = "/claims/c-1/edit"


@pytest.fixture
def ada(ada_reads: FlaskClient, write) -> FlaskClient:
    """Give the browser of Ada before a ledger with one claim."""
    with write as session:
        builders.claim(session, "c-1", "80%")
    return ada_reads


@pytest.fixture
def ben(ada: FlaskClient, ledger: Engine) -> FlaskClient:
    """Give the browser of Ben, who edits too."""
    return signed_in(ledger, BEN)


def stored(ledger: Engine) -> Stored:
    with Session(ledger) as session:
        return claim_rows.get(session, "c-1")


def rows_of(page: str) -> dict[str, tuple[str, ...]]:
    """Return the table of a page: what a field was, theirs and yours, by its name."""
    found = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL)
    return {name: tuple(_said(cell) for cell in cells.split("</td>")[:3]) for name, cells in found}


def _said(cell: str) -> str:
    return html.unescape(re.sub(r"<del>.*?</del>|<[^>]+>", "", cell, flags=re.DOTALL)).strip()


def test_stale_form_is_told_what_it_was_theirs_and_yours(ada, ben, ledger):
    mine = filled(ben, CLAIM)
    sent(ada, CLAIM, filled(ada, CLAIM) | {"statement": "Theirs.", "mode": "plan"})
    before = stored(ledger)

    answer = sent(ben, CLAIM, mine | {"statement": "Yours.", "language": "de", "why": "Because"})

    assert answer.status_code == 409
    assert rows_of(answer.text) == {
        "Statement": ("The statement of c-1", "Theirs.", "Yours."),
        "Language": ("en", "en", "de"),
        "Mode": ("Fact", "Plan", "Fact"),
    }
    told = words(answer.text)
    assert "Ada changed it last" in told
    assert "Only they changed Mode: theirs is kept." in told
    assert "Only you changed Language: yours is kept." in told
    assert "Both of you changed Statement: choose below." in told
    assert stored(ledger) == before


@pytest.mark.parametrize(
    ("take", "typed", "kept"),
    [("theirs", "Yours.", "Theirs."), ("yours", "Yours.", "Yours."), ("yours", "Third.", "Third.")],
)
def test_chosen_words_are_saved_over_the_version_that_is_there_now(
    ada, ben, ledger, take, typed, kept
):
    mine = filled(ben, CLAIM) | {"statement": "Yours.", "language": "de"}
    sent(ada, CLAIM, filled(ada, CLAIM) | {"statement": "Theirs.", "mode": "plan"})
    both = fields(sent(ben, CLAIM, mine).text)

    answer = sent(ben, CLAIM, both | {"take-statement": take, "statement": typed})

    assert answer.status_code == 303
    now = stored(ledger)
    assert (now.content.statement, now.content.mode, now.content.language) == (kept, "plan", "de")
    assert now.version == 3


def test_nothing_is_chosen_for_you(ada, ben, ledger):
    mine = filled(ben, CLAIM) | {"statement": "Yours.", "language": "de", "why": "Because"}
    sent(ada, CLAIM, filled(ada, CLAIM) | {"statement": "Theirs."})
    both = fields(sent(ben, CLAIM, mine).text)

    answer = sent(ben, CLAIM, both)

    assert answer.status_code == 400
    again = fields(answer.text)
    assert {n: again[n] for n in ("statement", "language", "why", "version")} == {
        "statement": "Yours.", "language": "de", "why": "Because", "version": "2",
    }  # fmt: skip
    assert rows_of(answer.text)["Statement"] == ("The statement of c-1", "Theirs.", "Yours.")
    assert stored(ledger).content.statement == "Theirs."


def test_page_that_shows_both_may_be_overtaken_again(ada, ben, ledger):
    mine = filled(ben, CLAIM) | {"statement": "Yours.", "language": "de"}
    sent(ada, CLAIM, filled(ada, CLAIM) | {"statement": "Theirs."})
    both = fields(sent(ben, CLAIM, mine).text) | {"take-statement": "yours"}
    sent(ada, CLAIM, filled(ada, CLAIM) | {"statement": "Theirs again."})

    answer = sent(ben, CLAIM, both)

    assert answer.status_code == 409
    assert rows_of(answer.text) == {
        "Statement": ("Theirs.", "Theirs again.", "Yours."), "Language": ("en", "en", "de"),
    }  # fmt: skip


def test_form_sent_twice_acts_once(ada, ledger):
    form = filled(ada, CLAIM) | {"statement": "Said once."}

    answers = [sent(ada, CLAIM, form) for _ in range(2)]

    assert [(a.status_code, a.location) for a in answers] == [(303, "/claims/c-1")] * 2
    assert stored(ledger).version == 2


def test_form_sent_twice_at_once_acts_once(ada, ledger):
    form = filled(ada, "/claims/new") | {"statement": "Said once."}
    token = ada.get_cookie(COOKIE).value
    with Session(ledger) as session:
        before = session.execute(select(func.count()).select_from(Event)).scalar_one()

    def send(_: int):
        browser = ada.application.test_client()
        browser.set_cookie(COOKIE, token, domain="localhost")
        return sent(browser, "/claims/new", form)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, range(2)))

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    with Session(ledger) as session:
        assert session.execute(select(func.count()).select_from(Event)).scalar_one() == before + 1


def test_claim_that_was_merged_meanwhile_is_not_written_over_its_survivor(ada, ben, ledger):
    mine = filled(ben, CLAIM) | {"statement": "Yours."}

    with writing(ledger, actor=ADA, now=NOW) as session:
        builders.claim(session, "c-2", "80%")
        merges.merge(session, actor=ADA, now=NOW, survivor="c-2", merged="c-1")

    answer = sent(ben, CLAIM, mine)

    assert answer.status_code == 409
    assert stored(ledger).content.statement == "The statement of c-2"
    told = words(answer.text)
    assert "Somebody merged it while you wrote; it is The statement of c-2 now" in told
    assert "Somebody else changed" not in told
    assert 'href="/claims/c-2"' in answer.text
    assert "Statement Yours." in told
