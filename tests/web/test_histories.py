"""The history of a row in words, and the way back to what it was."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.operations import holds, topics
from claimtracker.operations.writing import writing
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries.topics import TopicContent
from tests import builders, tokens
from tests.acceptance import is_whole
from tests.conftest import ADA, CLEO, NOW
from tests.operations import given
from tests.operations.given import events
from tests.web.conftest import signed_in
from tests.web.forms import filled, sent
from tests.web.reading import page, words

CLAIM = "/claims/c-1/edit"


@pytest.fixture
def ada(ada_reads: FlaskClient, write) -> FlaskClient:
    """Give the browser of Ada, who changed a claim twice."""
    with write as session:
        builders.entity(session, "Oracle")
        builders.claim(session, "c-1", "80%")
    sent(ada_reads, CLAIM, filled(ada_reads, CLAIM) | {"statement": "Second.", "mode": "plan"})
    form = filled(ada_reads, CLAIM)
    sent(ada_reads, CLAIM, form | {"object": "Oracle", "statement": "Third.", "why": "Misread."})
    return ada_reads


def claim(ledger: Engine):
    with Session(ledger) as session:
        return claim_rows.get(session, "c-1")


def history(ledger: Engine) -> str:
    return f"/history/claim/{claim(ledger).id}"


def entries(text: str) -> list[str]:
    """Return what the history says, entry by entry, what was taken out in brackets."""
    marked = text.replace("<del>", "[").replace("</del>", "] ")
    marked = re.sub(r"<details>.*?</details>", "", marked, flags=re.DOTALL)
    listed = re.search(r'<ol class="trail history">(.*?)</ol>', marked, re.DOTALL)
    assert listed
    found = [words(one).strip() for one in listed[1].split("<li>")[1:]]
    return [re.sub(r" \d+ \w+ \d{4}, \d\d:\d\d UTC", "", one) for one in found]


def put_back(client: FlaskClient, address: str, place: int, **told: str):
    """Send the form that stands at an entry of a history, from 0."""
    text = page(client, address)
    forms = re.findall(r'<form class="form".*?</form>', text, re.DOTALL)
    names = ("form_token", "form_key", "version", "event")
    return client.post(address, data={n: tokens.hidden(forms[place], n) for n in names} | told)


def test_history_says_who_changed_what_and_why(ada, ledger):
    found = entries(page(ada, history(ledger)))

    assert found == [
        "Ada changed it Misread. Object [TikTok Global] Oracle Statement [Second.] Third.",
        "Ada changed it Mode [fact] plan Statement [The statement of c-1] Second.",
        "Ada added it Key c-1 Language en Mode fact Question stake held in Object TikTok Global Subject ByteDance Unit % Answer 80% State draft Statement The statement of c-1",  # noqa: E501
    ]


def test_row_is_put_back_as_it_was_by_a_new_event(ada, ledger):
    answer = put_back(ada, history(ledger), 1, why="It was right at first.")

    assert answer.status_code == 303, answer.text
    now = claim(ledger)
    assert (now.content.statement, now.content.mode, now.version) == (
        "The statement of c-1", "fact", 4,
    )  # fmt: skip
    with Session(ledger) as session:
        last = events(session, now.id)[-1]
    assert (last.act, last.content["why"]) == ("put back", "It was right at first.")
    assert now.content.reading.value == "80%"
    assert is_whole(ledger) == []
    assert "It was right at first." in entries(page(ada, history(ledger)))[0]


def test_row_is_not_put_back_over_a_change_that_was_not_seen(ada, ledger):
    before = claim(ledger)

    answer = put_back(ada, history(ledger), 0, version="2")

    assert answer.status_code == 409
    assert claim(ledger) == before


def test_what_another_row_is_called_by_now_is_not_taken_back(ada_reads, ledger, write):
    by = {"actor": ADA, "now": NOW}
    with write as session:
        [row_id] = topics.add(session, [TopicContent("Trade", "trade", "old")], **by)
    address = f"/topics/{row_id}/edit"
    sent(ada_reads, address, filled(ada_reads, address) | {"name": "Commerce"})
    sent(ada_reads, "/topics/new", filled(ada_reads, "/topics/new") | {"name": "trade"})

    answer = put_back(ada_reads, f"/history/topic/{row_id}", 0)

    assert answer.status_code == 400
    assert "There is another topic of this name already" in words(answer.text)


def test_row_that_went_up_in_another_is_not_put_back(ada_reads, write, ledger):
    with write as session:
        merged = builders.source(session, "The Mail Online")
        kept = builders.source(session, "The Daily Mail")
    address = f"/sources/{merged}/edit"
    sent(ada_reads, address, filled(ada_reads, address) | {"kind": "newspaper"})
    form = filled(ada_reads, f"/history/source/{merged}")
    merge = filled(ada_reads, f"/sources/{merged}/merge?into=The Daily Mail")
    ada_reads.post(f"/sources/{merged}/merge", data=merge | {"reason": "One paper."})

    with Session(ledger) as session:
        version = source_rows.by_id(session, [merged])[merged].version
    answer = ada_reads.post(f"/history/source/{merged}", data=form | {"version": version})

    assert answer.status_code == 409
    assert "This source went up in another one" in words(answer.text)
    assert "Put it back" not in page(ada_reads, f"/history/source/{merged}")
    assert kept in ada_reads.get(address).text


def test_hold_is_told_with_its_reason(ada, ledger, write):
    holding = ada.application.extensions["claimtracker"]
    with Session(holding.execution_options(writes=True)) as session, session.begin():
        row = {"table": "claim", "row_id": claim(ledger).id}
        holds.place(session, actor=ADA, now=NOW, reason="A court asked.", **row)

    assert entries(page(ada, history(ledger)))[0] == "Ada put it on hold A court asked."


def test_history_is_for_the_desk_only(ada, ledger):
    assert signed_in(ledger, CLEO).get(history(ledger)).status_code == 404


def test_pages_of_claims_and_articles_lead_to_their_history_for_the_desk(ada, ledger):
    with writing(ledger, actor=ADA, now=NOW) as session:
        made = builders.article(session, "story")
        claim_id = claim_rows.get(session, "c-1").id
        builders.assertion(session, claim_id, made)
        given.verdict(session, "v-1", claim_id)
    reader = signed_in(ledger, CLEO)

    for address, table, row_id in (
        ("/claims/c-1", "claim", claim_id), ("/articles/story", "article", made),
    ):  # fmt: skip
        link = f'href="/history/{table}/{row_id}"'
        assert link in page(ada, address)
        assert "/history/" not in page(reader, address)
        assert ada.get(f"/history/{table}/{row_id}").status_code == 200


def test_no_other_table_has_a_history(ada_reads):
    for table in ("account", "event", "x"):
        assert ada_reads.get(f"/history/{table}/{ADA.person_id}").status_code == 404


def test_history_costs_the_same_number_of_statements_however_long_it_is(ada, ledger, counted):
    page(ada, history(ledger))
    start = counted.number
    page(ada, history(ledger))
    few = counted.number - start
    for number in range(6):
        form = filled(ada, CLAIM) | {"subject": f"Company {number}", "add_names": "yes"}
        sent(ada, CLAIM, form)
    start = counted.number

    page(ada, history(ledger))

    assert counted.number - start == few


def test_long_history_goes_on_on_a_further_page(ada, ledger, monkeypatch):
    monkeypatch.setattr("claimtracker.web.histories.PAGE", 2)
    first = page(ada, history(ledger))
    older = re.search(r'href="([^"]*before=[^"]*)">Older', first)
    assert older

    second = page(ada, older[1])

    assert [len(entries(one)) for one in (first, second)] == [2, 1]
    assert "Older" not in second
