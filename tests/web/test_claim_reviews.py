"""Our verdicts as machines read them: on the page of a claim, and as feeds."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import url_for
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, select

from claimtracker.exchange.claim_reviews import Publisher
from claimtracker.models import Claim, Setting
from claimtracker.rules import short_keys
from tests import naughty
from tests.conftest import ADA
from tests.exchange import schema_org
from tests.exchange.files import CHIEF, taken
from tests.web import newsroom
from tests.web.conftest import signed_in

MACHINES = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
ALL = "/feeds/reviews"


@pytest.fixture
def opened(ledger: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("CLAIMTRACKER_NEWSROOM", "The Open Post")
    return newsroom.opened(newsroom.whole(ledger))


def of_one(ledger: Engine, key: str) -> str:
    with ledger.connect() as connection:
        row = connection.scalar(select(Claim.id).where(Claim.key == key))
    return f"{ALL}/{short_keys.short(str(row))}"


def items(client: FlaskClient, address: str) -> list[Any]:
    return [one["item"] for one in client.get(address).get_json(force=True)["dataFeedElement"]]


def test_feed_has_the_verdicts_of_ours_that_are_public(opened: Engine, anonymous: FlaskClient):
    answer = anonymous.get(ALL)

    told = json.loads(answer.data)
    assert answer.content_type == "application/ld+json; charset=utf-8"
    assert list(schema_org.faults(told)) == []
    assert told["url"] == f"http://localhost{ALL}"
    found = {one["item"]["claimReviewed"]: one["item"] for one in told["dataFeedElement"]}
    assert {words: one["reviewRating"]["alternateName"] for words, one in found.items()} == {
        "ByteDance keeps 80% of TikTok Global.": "True",
        "ByteDance keeps none of TikTok Global.": "False",
    }
    for one in found.values():
        assert one["author"]["name"] == "The Open Post"
        assert anonymous.get(urlsplit(one["url"]).path).status_code == 200


def test_feed_of_a_claim_has_its_verdicts_alone(opened: Engine, anonymous: FlaskClient):
    address = of_one(opened, "share-80")

    told = json.loads(anonymous.get(address).data)

    assert list(schema_org.faults(told)) == []
    assert items(anonymous, address) == [
        one for one in items(anonymous, ALL) if one["url"].endswith("/share-80")
    ]


def test_claim_that_nobody_judged_has_no_feed(opened: Engine, anonymous: FlaskClient):
    assert anonymous.get(of_one(opened, "released")).status_code == 404


def test_page_of_a_claim_says_what_its_feed_says(opened: Engine, anonymous: FlaskClient):
    [told] = MACHINES.findall(anonymous.get("/claims/share-80").text)

    review = json.loads(told)
    assert list(schema_org.faults(review)) == []
    assert [review] == [
        {"@context": "https://schema.org", **one}
        for one in items(anonymous, of_one(opened, "share-80"))
    ]
    assert f'type="application/ld+json" title="Verdicts as ClaimReview" href="{ALL}"' in (
        anonymous.get("/claims/share-80").text
    )


def test_nothing_that_is_kept_back_is_in_a_feed_whoever_asks(
    opened: Engine, anonymous: FlaskClient
):
    for client in (anonymous, signed_in(opened, ADA)):
        for address in (ALL, of_one(opened, "share-80"), of_one(opened, "share-none")):
            answer = client.get(address)
            assert answer.status_code == 200
            assert "canary" not in answer.text.casefold()
        for key in ("canary-draft", "canary-judged", "canary-held-claim"):
            assert client.get(of_one(opened, key)).status_code == 404


def test_feed_that_did_not_change_is_not_sent_again(opened: Engine, anonymous: FlaskClient):
    for address in (ALL, of_one(opened, "share-80")):
        first = anonymous.get(address)

        again = anonymous.get(address, headers={"If-None-Match": first.headers["ETag"]})

        assert (again.status_code, again.data) == (304, b"")
        assert first.headers["Cache-Control"] == "public, no-cache"
        assert "Set-Cookie" not in first.headers


def test_feed_changes_with_a_verdict(opened: Engine, anonymous: FlaskClient):
    before = anonymous.get(ALL).headers["ETag"]
    taken(opened, {"type": "verdict", "key": "v-9", "claim": "share-80", "rating": "outdated",
                   "rationale": "Since May.", "at": "2020-10-05"}, actor=CHIEF)  # fmt: skip

    after = anonymous.get(ALL, headers={"If-None-Match": before})

    assert after.status_code == 200
    assert {one["reviewRating"]["alternateName"]: one.get("expires") for one in
            items(anonymous, of_one(opened, "share-80"))} == {
        "Outdated": None, "True": "2020-10-05",
    }  # fmt: skip


def test_there_is_no_feed_where_reading_is_closed(opened: Engine, anonymous: FlaskClient):
    with opened.execution_options(writes=True).begin() as connection:
        connection.execute(delete(Setting).where(Setting.name == "open_reading"))

    for address in (ALL, of_one(opened, "share-80")):
        assert anonymous.get(address).status_code == 404


def test_address_of_a_page_in_a_review_is_that_of_the_page(opened: Engine, anonymous: FlaskClient):
    by = Publisher("The Open Post", "http://localhost")
    with anonymous.application.test_request_context():
        for key in (*naughty.FEW, "a/b", "c d", "ü", "100%"):
            assert by.page(key) == f"http://localhost{url_for('claims.shown', key=key)}"
