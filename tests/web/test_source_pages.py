from __future__ import annotations

import re
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from claimtracker.models import Claim, Dispute
from claimtracker.operations import decisions, name_merges, touched
from claimtracker.operations.decisions import Decision
from claimtracker.operations.writing import writing
from claimtracker.queries import oppositions
from tests import builders
from tests.conftest import ADA, CLEO, NOW
from tests.web.conftest import Counted, signed_in
from tests.web.reading import page, words


def test_articles_stand_newest_first_with_their_claims(story: FlaskClient) -> None:
    text = page(story, "/sources/Plover News Agency")

    carried = text.split('id="carried"')[1].split('id="copies"')[0]
    assert words(carried).index("Partners in TikTok deal") < words(carried).index("President wants")
    assert 'href="/claims/stake-80"' in carried
    assert "2 articles" in words(text)


def test_copies_name_both_ends(story: FlaskClient) -> None:
    origin, copy = (
        words(page(story, f"/sources/{name}").split('id="copies"')[1])
        for name in ("Plover News Agency", "FastFeed Digest")
    )

    assert "Who repeated it" in origin
    assert "in a machine copy by FastFeed Digest" in origin
    assert "What it repeated" in copy
    assert "machine copy of an article in Plover News Agency" in copy


def test_questions_are_counted_once_and_suspected_ones_apart(ledger: Engine) -> None:
    _opposed(ledger)

    desk = words(page(signed_in(ledger, ADA), "/sources/The Meridian"))
    public = words(page(signed_in(ledger, CLEO), "/sources/The Meridian"))

    counted = "The Post 1 against The Post 1 suspected against The Post "
    assert f"Source Found real or closed Suspected {counted}" in desk
    assert "Source Found real or closed The Post 1 against The Post " in public
    assert "Copper Lane" not in desk.split("What it carried")[0]
    assert "Suspected" not in public


def _opposed(ledger: Engine) -> None:
    """Let two sources disagree on two questions, one of which a person found real."""
    with writing(ledger, actor=ADA, now=NOW) as session:
        for subject in ("ByteDance", "Oracle"):
            for value, name in (("80%", "The Meridian"), ("20%", "The Post"), ("30%", "The Post")):
                made = builders.claim(session, f"{subject} {value}", value, subject=subject)
                builders.says(session, name, made, quote=value)
        builders.article(session, "copy", "Copper Lane", copy_of="article-1")
        session.execute(update(Claim).values(released_at=NOW))
        touched.claims(session, session.scalars(select(Claim.id)).all())
    with writing(ledger, actor=ADA, now=NOW) as session:
        first = session.scalars(select(Dispute).order_by(Dispute.id)).first()
        assert first is not None
        decisions.decide(
            session, actor=ADA, now=NOW, dispute_id=first.id, version=first.version,
            decision=Decision("open"),
        )  # fmt: skip
        touched.claims(session, session.scalars(select(Claim.id)).all())


def test_what_came_after_a_dispute_was_opened_is_counted_as_suspected(ledger: Engine) -> None:
    _opposed(ledger)
    with writing(ledger, actor=ADA, now=NOW + timedelta(days=1)) as session:
        made = builders.claim(session, "later", "50%")
        builders.says(session, "The Later Times", made, quote="50%")

    desk = words(page(signed_in(ledger, ADA), "/sources/The Later Times"))
    cell = words(page(signed_in(ledger, ADA), "/matrix?one=The Later Times&other=The Meridian"))

    assert (
        "The Meridian 0 1 suspected against The Meridian The Post 0 1 suspected against The Post "
        in desk
    )
    assert ("Suspected" in cell, "Open" in cell) == (True, False)


def test_who_stands_on_no_other_side_is_not_counted(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        claim = builders.claim(session, "c", "80%")
        builders.says(session, "The Meridian", claim)
        builders.says(session, "The Post", claim)
        other = builders.claim(session, "d", "20%")
        builders.says(session, "The Onion", other, genre="satire")

    assert "It stands on no side" in words(page(client, "/sources/The Meridian"))


def test_source_of_many_articles_is_counted_among_the_newest_disputes(
    ledger: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _opposed(ledger)
    monkeypatch.setattr(oppositions, "FEW_ARTICLES", 1)
    monkeypatch.setattr(oppositions, "CAP", 1)

    told = words(page(signed_in(ledger, ADA), "/sources/The Meridian"))

    assert "The Post 1 against The Post 0 " in told
    assert "Counted among the 1 newest disputes, those first that a person decided." in told


def test_denial_stands_against_what_is_affirmed(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        claim = builders.claim(session, "c")
        builders.says(session, "The Meridian", claim)
        builders.says(session, "The Post", claim, stance="denies")

    assert "The Post 0 1 suspected against The Post " in words(
        page(client, "/sources/The Meridian")
    )


def test_name_of_a_source_that_went_up_in_another_leads_on(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        claim = builders.claim(session, "c")
        builders.says(session, "Mail Online", claim)
        kept, lost = builders.source(session, "Daily Mail"), builders.source(session, "Mail Online")
        name_merges.merge(
            session, name_merges.MERGEABLE["source"], survivor_id=kept, merged_id=lost, version=1,
            reason="One paper.", actor=ADA, now=NOW,
        )  # fmt: skip

    for old in ("Mail Online", "daily mail", lost):
        assert client.get(f"/sources/{old}").location == "/sources/Daily%20Mail"
    assert "1 article" in words(page(client, "/sources/Daily Mail"))


def test_articles_go_on_where_the_page_before_ended_and_undated_ones_come_last(
    client: FlaskClient, write: AbstractContextManager[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimtracker.web.source_pages.PAGE", 2)
    with write as session:
        for day in (3, 1, 2):
            builders.article(session, f"a{day}", published=f"2020-09-0{day}")
        for number in (4, 5):
            builders.article(session, f"a{number}", published=None)

    found, address = [], "/sources/The Meridian"
    while address:
        text = page(client, address)
        found += re.findall(r'<h3.*?href="/articles/(a\d)"', text)
        further = re.findall(r'href="([^"]*after=[^"]*)"', text)
        address = further[0].replace("&amp;", "&") if further else ""

    assert found == ["a3", "a2", "a1", "a5", "a4"]
    for odd in ("nowhere", "2020-01-01.x", ".", "x.x"):
        assert client.get(f"/sources/The Meridian?after={odd}").status_code == 400


def test_source_of_many_articles_costs_no_more_queries(
    client: FlaskClient, write: AbstractContextManager[Session], counted: Counted
) -> None:
    with write as session:
        for name, number in (("One", 1), ("Three", 3), ("Many", 20)):
            for at in range(number):
                claim = builders.claim(session, f"{name}-{at}", f"{at}%")
                builders.says(session, name, claim)

    costs = []
    for name in ("One", "Three", "Many"):
        before = counted.number
        page(client, f"/sources/{name}")
        costs.append(counted.number - before)

    assert len(set(costs)) == 1
    assert costs[0] < 30
