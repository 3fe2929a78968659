"""Cards for other sites: there only where a setting lets them, and the same for everybody."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, insert, select, update
from werkzeug.test import TestResponse

from claimtracker.db.types import new_id
from claimtracker.models import Assertion, Claim, Dispute, Setting
from claimtracker.rules import short_keys
from tests.conftest import ADA, CLEO
from tests.web import newsroom
from tests.web.conftest import signed_in
from tests.web.forms import filled
from tests.web.reading import page, words

SITES = "https://a.example https://*.b.example"


def framing(ledger: Engine, sites: str) -> None:
    with ledger.execution_options(writes=True).begin() as connection:
        connection.execute(delete(Setting).where(Setting.name == "framing"))
        row = {"name": "framing", "value": sites, "version": 1}
        connection.execute(insert(Setting), [row])


@pytest.fixture
def framed(ledger: Engine) -> Engine:
    newsroom.whole(ledger)
    framing(ledger, SITES)
    return ledger


def address(ledger: Engine, key: str) -> str:
    with ledger.connect() as connection:
        found = connection.scalar(select(Claim.id).where(Claim.key == key))
    return f"/embed/c/{short_keys.short(found)}"


def of_dispute(ledger: Engine) -> str:
    with ledger.connect() as connection:
        found = connection.scalar(select(Dispute.id).where(Dispute.state == "closed"))
    return f"/embed/d/{short_keys.short(found)}"


def test_card_of_a_claim_has_its_rating_and_who_says_it(framed: Engine, anonymous: FlaskClient):
    text = page(anonymous, address(framed, "share-80"))

    said = words(text)
    assert "ByteDance keeps 80% of TikTok Global." in said
    assert "True" in said
    assert "Oracle" in said
    assert "canary" not in text.casefold()


def test_card_of_a_dispute_has_its_answers(framed: Engine, anonymous: FlaskClient):
    said = words(page(anonymous, of_dispute(framed)))

    assert "What share of TikTok Global does ByteDance keep?" in said
    assert "80%" in said
    assert "none" in said
    assert "closed" in said.casefold()


def test_cards_say_which_voices_are_hedged(framed: Engine, anonymous: FlaskClient):
    there = address(framed, "share-80"), of_dispute(framed)
    with framed.execution_options(writes=True).begin() as connection:
        connection.execute(update(Assertion).values(hedged=False))
    plain = [words(page(anonymous, one)) for one in there]
    with framed.execution_options(writes=True).begin() as connection:
        connection.execute(update(Assertion).values(hedged=True))
    hedged = [words(page(anonymous, one)) for one in there]

    assert not any("hedged" in said for said in plain)
    assert "hedged" in hedged[0]
    assert "affirms hedged" in hedged[1]
    assert hedged[1].count("hedged") == sum(map(hedged[1].count, ("affirms", "denies")))


def test_cards_say_which_voices_took_it_back(framed: Engine, anonymous: FlaskClient):
    there = of_dispute(framed)
    with framed.execution_options(writes=True).begin() as connection:
        denied = update(Assertion).where(Assertion.key == "denies")
        connection.execute(denied.values(standing="retracted"))

    assert "denies retracted" in words(page(anonymous, there))


def test_card_may_be_framed_by_the_sites_alone(framed: Engine, anonymous: FlaskClient):
    headers = anonymous.get(address(framed, "share-80")).headers

    policy = headers["Content-Security-Policy"]
    assert f"frame-ancestors {SITES}" in policy
    assert "script-src 'none'" in policy
    assert "frame-ancestors 'none'" in anonymous.get("/").headers["Content-Security-Policy"]


def test_card_is_the_same_for_whoever_is_signed_in(framed: Engine, anonymous: FlaskClient):
    for there in (address(framed, "share-80"), of_dispute(framed)):
        answers = [one.get(there) for one in (anonymous, signed_in(framed, ADA))]

        assert answers[0].data == answers[1].data
        for one in answers:
            one.headers.pop("Date", None)
        assert dict(answers[0].headers) == dict(answers[1].headers)
        assert "Set-Cookie" not in answers[0].headers
        assert "<script" not in answers[0].text


def test_card_is_asked_for_anew_each_time_and_not_sent_twice(
    framed: Engine, anonymous: FlaskClient
):
    there = address(framed, "share-80")
    first = anonymous.get(there).headers

    again = anonymous.get(there, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, no-cache"
    assert again.status_code == 304
    assert "frame-ancestors https://a.example" in again.headers["Content-Security-Policy"]


def test_what_is_not_public_has_no_card_for_an_editor_either(framed: Engine):
    answer = signed_in(framed, ADA).get(address(framed, "canary-draft"))

    assert answer.status_code == 404


def test_there_are_no_cards_until_a_site_may_frame_them(framed: Engine, anonymous: FlaskClient):
    framing(framed, "")

    assert anonymous.get(address(framed, "share-80")).status_code == 404
    assert "iframe" not in page(signed_in(framed, CLEO), "/claims/share-80")


def test_code_of_the_card_is_offered_where_there_is_one(framed: Engine):
    ada = signed_in(framed, ADA)

    assert "&lt;iframe src=" in page(ada, "/claims/share-80")
    assert "iframe" not in page(ada, "/claims/canary-draft")


def test_words_in_the_code_are_escaped(framed: Engine):
    text = page(signed_in(framed, CLEO), "/claims/share-80")

    assert f"{address(framed, 'share-80')}&#34;" in text


def test_sites_are_written_on_the_page_of_settings(ledger: Engine):
    chief = signed_in(ledger, newsroom.CHIEF)

    answer = written(chief, SITES)

    assert answer.status_code == 303
    assert f">\n{SITES}</textarea>" in page(chief, "/administration/settings")


def test_wrong_site_is_refused_with_what_was_typed(ledger: Engine):
    answer = written(signed_in(ledger, newsroom.CHIEF), "https://a.example example.org")

    assert answer.status_code == 400
    assert "&#39;example.org&#39; is no address of a site" in answer.text
    assert ">\nhttps://a.example example.org</textarea>" in answer.text


def written(client: FlaskClient, sites: str) -> TestResponse:
    """Send the form of the sites that may frame a card, as nobody set it before."""
    form = filled(client, "/administration/settings")
    told = {"form_token": form["form_token"][0], "form_key": new_id(), "version": "0"}
    return client.post("/administration/settings/framing", data=told | {"value": sites})
