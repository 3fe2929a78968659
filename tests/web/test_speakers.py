from __future__ import annotations

import re
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from claimtracker.models import Claim, Dispute
from claimtracker.operations import name_merges, touched
from claimtracker.operations.writing import writing
from claimtracker.queries import sayings
from claimtracker.web import addresses
from tests import builders
from tests.conftest import ADA, BEN, CLEO, NOW
from tests.web.conftest import Counted, signed_in
from tests.web.reading import page, words

ODD = ["AC/DC", "..", "/a", "new", "a//b", "100% & <b>", "ключ 😀", "a\u00a0b", "?q=#", "U.S."]


def test_statements_stand_in_the_order_of_saying(story: FlaskClient) -> None:
    told = words(page(story, "/speakers/Keep Our Feed"))
    newest = words(page(story, "/speakers/Keep Our Feed?order=newest"))

    figures = ["12,400 signatures on 14", "18,900 signatures on 30", "31,200 signatures on 18"]
    assert sorted(figures, key=told.index) == figures
    assert sorted(figures, key=newest.index) == figures[::-1]
    assert "6 statements" in told


def test_speaker_is_found_under_whom_it_speaks_for(story: FlaskClient) -> None:
    for name in ("Ken Glueck", "Oracle"):
        assert "Ken Glueck for Oracle in " in words(page(story, f"/speakers/{name}"))


def test_statement_has_stance_words_claim_source_and_both_dates(story: FlaskClient) -> None:
    told = page(story, "/speakers/Marta Oyelaran")

    assert "<q>We take no money from any company</q>" in told
    assert 'href="/claims/petition-takes-no-money"' in told
    assert "14 Aug 2020 affirms" in words(told)
    assert "printed 15 Aug 2020" in words(told)


def test_change_is_told_from_a_contradiction_with_itself(story: FlaskClient) -> None:
    text = page(story, "/speakers/Keep Our Feed")

    both, changed = re.findall(r'<section class="turn">.*?</section>', text, re.DOTALL)
    assert "Suspected says both not released: only the newsroom sees this" in words(both)
    assert "changed over time, no contradiction" in words(changed)
    assert "14 Aug 2020 12,400 affirms" in words(changed)
    assert [len(re.findall('<circle class="yes"', one)) for one in (both, changed)] == [2, 4]


@pytest.mark.parametrize("released", [True, False])
def test_public_sees_of_a_contradiction_with_itself_what_was_released(
    ledger: Engine, released: bool
) -> None:
    _two_answers(ledger)
    if released:
        with writing(ledger, actor=BEN, now=NOW) as session:
            session.execute(update(Dispute).values(released_at=NOW))

    told = words(page(signed_in(ledger, CLEO), "/speakers/Oracle"))

    assert "2 statements" in told
    assert ("1 contradiction with itself" in told) is released
    assert ("Said otherwise" in told) is released
    desk = words(page(signed_in(ledger, ADA), "/speakers/Oracle"))
    assert ("not released: only the newsroom sees this" in desk) is not released


def _two_answers(ledger: Engine) -> None:
    """Let Oracle say two things at once, on claims that are public."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        for value in ("80%", "20%"):
            made = builders.claim(
                session, f"stake {value}", value, begins="2020-09", ends="2020-09"
            )
            builders.says(session, "The Meridian", made, by="Oracle", quote=f"It keeps {value}.")
        session.execute(update(Claim).values(released_at=NOW))
        touched.claims(session, session.scalars(select(Claim.id)).all())
    with writing(ledger, actor=ADA, now=NOW) as session:
        session.execute(update(Dispute).values(state="open", decided_at=NOW, found_real_at=NOW))
        touched.claims(session, session.scalars(select(Claim.id)).all())


def test_old_names_and_other_cases_lead_to_the_name_that_is_used(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        claim = builders.claim(session, "c", "80%")
        builders.says(session, "The Meridian", claim, by="Oracle Corp", quote="80%")
        kept = builders.entity(session, "Oracle", kind="organization")
        lost = builders.entity(session, "Oracle Corp")
        name_merges.merge(
            session, name_merges.MERGEABLE["entity"], survivor_id=kept, merged_id=lost, version=1,
            reason="One firm.", actor=ADA, now=NOW,
        )  # fmt: skip

    for old in ("oracle", "Oracle Corp", lost, kept):
        answer = client.get(f"/speakers/{old}")
        assert (answer.status_code, answer.location) == (303, "/speakers/Oracle")
    assert "1 statement" in words(page(client, "/speakers/Oracle"))


@pytest.mark.parametrize("name", ODD)
def test_every_name_has_an_address_that_leads_to_it(
    client: FlaskClient, write: AbstractContextManager[Session], name: str
) -> None:
    with write as session:
        claim = builders.claim(session, "c", "80%")
        entity = builders.entity(session, name)
        builders.says(session, "The Meridian", claim, by=name, quote="80%")

    with client.application.test_request_context():
        address = addresses.of_name("speakers.shown", name)

    assert "1 statement" in words(page(client, address))
    assert client.get(f"/speakers/{entity}").location == address
    assert address.replace("&", "&amp;") in page(client, "/claims/c")


def test_described_voice_has_no_page_and_no_link(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        claim = builders.claim(session, "c", "80%")
        builders.says(session, "The Meridian", claim, described="a former manager", quote="80%")

    assert client.get("/speakers/a former manager").status_code == 404
    assert 'href="/speakers' not in page(client, "/claims/c")


def test_statements_go_on_where_the_page_before_ended(
    client: FlaskClient, write: AbstractContextManager[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimtracker.web.speakers.PAGE", 2)
    with write as session:
        for day in range(1, 6):
            claim = builders.claim(session, f"c{day}")
            builders.says(session, "The Meridian", claim, by="Oracle", said=f"2020-09-0{day}")

    found, address = [], "/speakers/Oracle"
    while address:
        text = page(client, address)
        found += re.findall(r'href="/claims/(c\d)"', text)
        further = re.findall(r'href="([^"]*after=[^"]*)"', text)
        address = further[0].replace("&amp;", "&") if further else ""

    assert found == ["c1", "c2", "c3", "c4", "c5"]
    assert client.get("/speakers/Oracle?after=nowhere").status_code == 400


def test_what_is_more_than_the_cap_is_said(
    client: FlaskClient, write: AbstractContextManager[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sayings, "CAP", 2)
    monkeypatch.setattr("claimtracker.web.speakers.CAP", 2)
    with write as session:
        for number in range(3):
            claim = builders.claim(session, f"c{number}")
            builders.says(session, "The Meridian", claim, by="Oracle")

    text = page(client, "/speakers/Oracle")

    assert "more than 2 statements" in words(text)
    assert sorted(re.findall(r'href="/claims/(c\d)"', text)) == ["c1", "c2"]


def test_speaker_of_many_statements_costs_no_more_queries(
    client: FlaskClient, write: AbstractContextManager[Session], counted: Counted
) -> None:
    with write as session:
        for name, number in (("One", 1), ("Three", 3), ("Many", 20)):
            for at in range(number):
                claim = builders.claim(session, f"{name}-{at}", f"{at}%")
                builders.says(session, "The Meridian", claim, by=name, said=f"20{at + 10}-01-01")

    costs = []
    for name in ("One", "Three", "Many"):
        before = counted.number
        page(client, f"/speakers/{name}")
        costs.append(counted.number - before)

    assert len(set(costs)) == 1
    assert costs[0] < 30


def test_index_lists_those_who_speak_with_how_often(story: FlaskClient) -> None:
    told = words(page(story, "/index/speakers"))

    assert "Marta Oyelaran person 6" in told
    assert "Ohio" not in told
    assert "Marta" in words(page(story, "/index/speakers?q=mar"))
    assert "Oracle" not in words(page(story, "/index/speakers?q=mar")).split("Begins with")[1]


def test_index_goes_on_by_name_and_costs_the_same_for_many(
    client: FlaskClient, write: AbstractContextManager[Session], counted: Counted
) -> None:
    with write as session:
        claim = builders.claim(session, "c", "80%")
        for number in range(40):
            builders.says(session, "The Meridian", claim, by=f"Speaker {number:02}", quote="80%")

    costs = []
    for address in ("/index/speakers?q=speaker 01", "/index/speakers"):
        before = counted.number
        page(client, address)
        costs.append(counted.number - before)
    [further] = re.findall(r'href="([^"]*after=[^"]*)"', page(client, "/index/speakers"))

    assert len(set(costs)) == 1
    assert "Speaker 39" in page(client, further)
