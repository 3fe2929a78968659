"""Reading that is open to everybody: what crawlers are told, and that readers get no cookie."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, unquote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, select

from claimtracker.app import create_app
from claimtracker.models import Claim, Setting
from claimtracker.operations import holds
from claimtracker.operations.writing import writing
from claimtracker.queries import site_maps
from tests.conftest import ADA, NOW
from tests.exchange.files import CHIEF, taken
from tests.web import newsroom
from tests.web.conftest import signed_in

READ = (
    "/disputes", "/claims", "/articles", "/search", "/search?q=users", "/claims/share-80",
    "/articles/open-1", "/disputes/share-80", "/evidence/ev-1", "/sitemap.xml",
    "/sitemaps/claims.xml",
)  # fmt: skip
SAID_ELSEWHERE = (
    {"type": "article", "key": "a", "title": "Elsewhere", "source": "a//b", "text": "Users."},
    {"type": "assertion", "claim": "released", "article": "a", "quote": "Users."},
)
PLACE = re.compile(r"<loc>([^<]+)</loc>")
MACHINES = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def kept(ledger: Engine) -> Engine:
    newsroom.whole(ledger)
    with ledger.execution_options(writes=True).begin() as connection:
        opened = {"name": "open_reading", "value": "yes", "version": 1}
        connection.execute(insert(Setting), [opened])
    return ledger


@pytest.fixture
def reader(kept: Engine) -> FlaskClient:
    return create_app(kept).test_client()


@pytest.mark.parametrize("address", READ)
def test_reader_gets_no_cookie_and_what_is_unchanged_is_not_sent_again(reader, address):
    first = reader.get(address)
    again = reader.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert "Set-Cookie" not in first.headers
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "no-cache"
    assert "Content-Security-Policy" in again.headers


def test_what_is_held_back_is_gone_at_the_next_look(kept, reader):
    tags = {one: reader.get(one).headers["ETag"] for one in ("/claims", "/claims/share-80")}
    with writing(kept, actor=CHIEF, now=NOW) as session:
        claim = session.scalars(select(Claim.id).where(Claim.key == "share-80")).one()
        wanted = {"table": "claim", "row_id": claim, "reason": "Not now."}
        holds.place(session, **wanted, actor=CHIEF, now=NOW)

    answers = [reader.get(one, headers={"If-None-Match": tag}) for one, tag in tags.items()]

    assert [one.status_code for one in answers] == [200, 404]
    assert "ByteDance keeps 80%" not in answers[0].text


def test_page_of_a_row_names_its_one_address(reader):
    canonical = '<link rel="canonical" href="http://localhost/claims/share-80">'

    assert canonical in reader.get("/claims/share-80?did=x").text
    assert 'rel="canonical"' not in reader.get("/claims").text
    assert 'rel="canonical"' not in reader.get("/claims/nowhere").text
    one = re.search(r'rel="canonical" href="([^"]+)"', reader.get("/disputes/share-80").text)
    assert one
    assert reader.get(one[1]).status_code == 200
    assert "share-80" not in one[1]


def test_published_verdict_is_told_to_machines(monkeypatch, reader):
    monkeypatch.setenv("CLAIMTRACKER_NEWSROOM", "The Open Post")
    monkeypatch.setenv("CLAIMTRACKER_ADDRESS", "https://facts.example")

    [told] = MACHINES.findall(reader.get("/claims/share-80").text)

    review = json.loads(told)
    assert (review["@type"], review["url"]) == (
        "ClaimReview",
        "https://facts.example/claims/share-80",
    )
    assert review["claimReviewed"] == "ByteDance keeps 80% of TikTok Global."
    assert review["author"]["name"] == "The Open Post"
    assert review["reviewRating"]["alternateName"] == "True"
    [seen] = review["itemReviewed"]["appearance"]
    assert seen == {
        "@type": "CreativeWork", "headline": "TikTok is sold", "url": "https://open.example/1",
        "datePublished": "2020-09-21",
        "publisher": {"@type": "Organization", "name": "The Open Post"},
        "hasPart": [{
            "@type": "Quotation", "creator": {"@type": "Organization", "name": "Oracle"},
            "dateCreated": "2020-09-20", "text": "ByteDance keeps an 80% stake, said Oracle.",
        }],
    }  # fmt: skip


def test_claim_without_verdict_tells_machines_nothing(reader):
    assert MACHINES.findall(reader.get("/claims/released").text) == []


def test_words_cannot_leave_what_machines_are_told(kept, reader):
    hostile = "</script><script>alert(1)</script>"
    claim = {"type": "claim", "key": "hostile", "statement": hostile}
    verdict = {"type": "verdict", "key": "v-h", "claim": "hostile", "rating": "false",
               "rationale": hostile, "by": "STAFF", "at": "2020-09-30"}  # fmt: skip
    taken(kept, claim, verdict, actor=CHIEF)

    [told] = MACHINES.findall(reader.get("/claims/hostile").text)

    assert "<" not in told
    assert json.loads(told)["claimReviewed"] == hostile


def test_site_maps_name_what_is_public_and_nothing_else(monkeypatch, reader):
    whole = {
        kind: PLACE.findall(reader.get(f"/sitemaps/{kind}.xml").text) for kind in site_maps.KINDS
    }
    monkeypatch.setattr(site_maps, "STRETCH", 1)

    maps = PLACE.findall(reader.get("/sitemap.xml").text)

    named = [place for one in maps for place in PLACE.findall(reader.get(one).text)]
    assert sorted(named) == sorted(place for places in whole.values() for place in places)
    assert "http://localhost/claims/share-80" in whole["claims"]
    assert len(whole["disputes"]) == 1
    assert not [place for place in named if "canary" in place.casefold()]
    assert {reader.get(place).status_code for place in named} == {200}


def test_site_maps_name_the_names_that_a_reader_can_open(kept, reader):
    taken(kept, {"type": "source", "name": "a//b", "ours": True}, *SAID_ELSEWHERE, actor=CHIEF)

    named = {
        kind: {unquote(one) for one in PLACE.findall(reader.get(f"/sitemaps/{kind}.xml").text)}
        for kind in ("speakers", "sources", "subjects", "topics")
    }

    there = "http://localhost"
    assert named == {
        "speakers": {f"{there}/speakers/ByteDance", f"{there}/speakers/Oracle"},
        "sources": {
            f"{there}/sources/The Meridian",
            f"{there}/sources/The Open Post",
            f"{there}/index/sources?name=a//b",
        },
        "subjects": {f"{there}/subjects/ByteDance"},
        "topics": {f"{there}/topics/The sale"},
    }
    listed = {one for kind in named for one in reader.get(f"/index/{kind}").text.split('"')}
    for places in named.values():
        for place in places:
            assert reader.get(place).status_code == 200
            assert {place.removeprefix(there), quote(place.removeprefix(there))} & listed


@pytest.mark.parametrize("address", ["/sitemaps/people.xml", "/sitemaps/claims.xml?after=x"])
def test_no_other_site_map_is_there(reader, address):
    assert reader.get(address).status_code == 404


def test_crawlers_are_let_in_where_reading_is_open(reader):
    assert "Sitemap: http://localhost/sitemap.xml" in reader.get("/robots.txt").text


def test_crawlers_are_kept_out_where_reading_is_closed(anonymous):
    assert anonymous.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_site_map_is_the_same_for_whoever_asks(kept, reader):
    editor = signed_in(kept, ADA)

    assert editor.get("/sitemaps/claims.xml").text == reader.get("/sitemaps/claims.xml").text
