"""Feeds: valid Atom of what is public, for whoever may read without an account."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, insert, select

from claimtracker.models import Claim, Setting, Source
from claimtracker.operations.writing import writing
from claimtracker.rules import short_keys
from claimtracker.web import atom, feeds
from claimtracker.web.atom import Entry
from tests import builders
from tests.conftest import ADA, NOW
from tests.exchange.files import CHIEF, taken
from tests.web import newsroom
from tests.web.conftest import signed_in
from tests.web.reading import page

ATOM = "{http://www.w3.org/2005/Atom}"
HERE, PAGE = "https://a.example/feed", "https://a.example/page"


OUTDATED = {"type": "verdict", "key": "v-9", "claim": "share-80", "rating": "outdated",
            "rationale": "Since May.", "by": "STAFF"}  # fmt: skip


def reading(ledger: Engine, opened: str) -> None:
    with ledger.execution_options(writes=True).begin() as connection:
        connection.execute(delete(Setting).where(Setting.name == "open_reading"))
        row = {"name": "open_reading", "value": opened, "version": 1}
        connection.execute(insert(Setting), [row])


@pytest.fixture
def opened(ledger: Engine) -> Engine:
    newsroom.whole(ledger)
    reading(ledger, "yes")
    return ledger


def key(ledger: Engine, model: type[Claim] | type[Source], name: str) -> str:
    column = Claim.key if model is Claim else Source.name
    with ledger.connect() as connection:
        return short_keys.short(connection.scalar(select(model.id).where(column == name)))


def every_feed(ledger: Engine) -> list[str]:
    return [
        f"/feeds/claims/{key(ledger, Claim, 'share-80')}",
        f"/feeds/sources/{key(ledger, Source, 'The Open Post')}",
        "/feeds/disputes",
        "/feeds/search?q=bytedance",
        "/feeds/search",
    ]


def titles(client: FlaskClient, address: str) -> list[str | None]:
    root = Xml.fromstring(page(client, address))
    return [one.findtext(f"{ATOM}title") for one in root.iter(f"{ATOM}entry")]


def entries(client: FlaskClient, address: str) -> list[tuple[str, str]]:
    """Return the title of each entry, and when it was updated."""
    listed = Xml.fromstring(page(client, address)).iter(f"{ATOM}entry")
    return [
        (one.findtext(f"{ATOM}title", ""), one.findtext(f"{ATOM}updated", "")) for one in listed
    ]


def test_feeds_are_valid_atom(opened: Engine, anonymous: FlaskClient):
    for address in every_feed(opened):
        answer = anonymous.get(address)
        root = Xml.fromstring(answer.data)
        entries = list(root.iter(f"{ATOM}entry"))
        ids = [one.findtext(f"{ATOM}id") for one in entries]
        self = [one.get("href") for one in root.iter(f"{ATOM}link") if one.get("rel") == "self"]

        assert answer.content_type == "application/atom+xml; charset=utf-8"
        assert self == [root.findtext(f"{ATOM}id")] == [f"http://localhost{address}"]
        assert root.findtext(f"{ATOM}author/{ATOM}name")
        assert entries
        assert len(set(ids)) == len(ids)
        for one in [root, *entries]:
            assert one.findtext(f"{ATOM}title")
            assert one.findtext(f"{ATOM}updated", "").endswith("Z")


def test_feed_of_a_claim_has_its_verdicts_and_who_says_it(opened: Engine, anonymous: FlaskClient):
    found = titles(anonymous, f"/feeds/claims/{key(opened, Claim, 'share-80')}")

    assert sorted(map(str, found)) == ["Affirmed: Oracle, The Open Post", "Verdict: True"]


def test_feed_of_disputes_has_those_that_somebody_decided(opened: Engine, anonymous: FlaskClient):
    assert titles(anonymous, "/feeds/disputes") == [
        "What share of TikTok Global does ByteDance keep?"
    ]


def test_feed_of_a_search_has_what_it_finds(opened: Engine, anonymous: FlaskClient):
    found = titles(anonymous, "/feeds/search?q=users")

    assert found == ["Claim: TikTok has users."]


def test_claim_whose_rating_changed_is_dated_anew_and_comes_first(
    opened: Engine, anonymous: FlaskClient
):
    before = entries(anonymous, "/feeds/search?q=bytedance")

    taken(opened, OUTDATED, actor=CHIEF)
    after = entries(anonymous, "/feeds/search?q=bytedance")

    [rated] = [one for one in after if one not in before]
    assert after[0] == rated
    assert rated[0] == "Claim: ByteDance keeps 80% of TikTok Global."
    assert [one[0] for one in sorted(after)] == [one[0] for one in sorted(before)]
    assert rated[1] > max(when for _, when in before)


def test_claim_that_was_rated_lately_is_in_a_feed_that_is_full(
    opened: Engine, anonymous: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(feeds, "MOST", 1)
    [(first, _)] = entries(anonymous, "/feeds/search?q=bytedance")

    taken(opened, OUTDATED, actor=CHIEF)

    assert first != "Claim: ByteDance keeps 80% of TikTok Global."
    [(last, _)] = entries(anonymous, "/feeds/search?q=bytedance")
    assert last == "Claim: ByteDance keeps 80% of TikTok Global."


def test_nothing_that_is_kept_back_is_in_a_feed(opened: Engine, anonymous: FlaskClient):
    for client in (anonymous, signed_in(opened, ADA)):
        for address in every_feed(opened):
            assert "canary" not in client.get(address).text.casefold()
    hidden = f"/feeds/claims/{key(opened, Claim, 'canary-draft')}"
    assert signed_in(opened, ADA).get(hidden).status_code == 404


def test_feed_is_the_same_for_whoever_is_signed_in(opened: Engine, anonymous: FlaskClient):
    for address in every_feed(opened):
        one, other = anonymous.get(address), signed_in(opened, ADA).get(address)

        one.headers.remove("Date")
        other.headers.remove("Date")
        assert (one.data, dict(one.headers)) == (other.data, dict(other.headers))
        assert "Set-Cookie" not in one.headers


def test_feed_that_did_not_change_is_not_sent_again(opened: Engine, anonymous: FlaskClient):
    address = every_feed(opened)[0]
    first = anonymous.get(address).headers

    by_tag = anonymous.get(address, headers={"If-None-Match": first["ETag"]})
    by_day = anonymous.get(address, headers={"If-Modified-Since": first["Last-Modified"]})

    assert (by_tag.status_code, by_tag.data) == (304, b"")
    assert by_day.status_code == 304


def test_feed_changes_with_what_it_tells(opened: Engine, anonymous: FlaskClient):
    address = every_feed(opened)[0]
    before = anonymous.get(address).headers["ETag"]
    with writing(opened, actor=ADA, now=NOW) as session:
        [claim] = session.scalars(select(Claim.id).where(Claim.key == "share-80"))
        builders.says(session, "The Meridian", claim, quote="ByteDance keeps an 80% stake.")

    after = anonymous.get(address, headers={"If-None-Match": before})

    assert (after.status_code, after.headers["ETag"] != before) == (200, True)


def test_there_are_no_feeds_where_reading_is_closed(opened: Engine, anonymous: FlaskClient):
    reading(opened, "no")

    for address in every_feed(opened):
        assert anonymous.get(address).status_code == 404
        assert signed_in(opened, ADA).get(address).status_code == 404
    assert "/feeds/" not in page(signed_in(opened, ADA), "/disputes")


def test_pages_lead_to_their_feeds(opened: Engine, anonymous: FlaskClient):
    feeds = every_feed(opened)

    for feed, from_page in (
        (feeds[0], "/claims/share-80"), (feeds[1], "/sources/The%20Open%20Post"),
        ("/feeds/disputes", "/disputes"), ("/feeds/search?q=bytedance", "/search?q=bytedance"),
    ):  # fmt: skip
        text = page(anonymous, from_page)
        assert f'<a href="{feed}" type="application/atom+xml">Follow by feed</a>' in text
        [head] = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*>', text)
        assert f'href="{feed}"' in head
    dispute = page(anonymous, "/disputes/share-80")
    [contradiction] = re.findall(r'href="(/contradictions/[^"]+)"', dispute)
    for text in (dispute, page(anonymous, contradiction)):
        assert 'title="Disputes" href="/feeds/disputes"' in text


def test_what_is_not_public_leads_to_no_feed(opened: Engine):
    editor = signed_in(opened, ADA)

    assert "/feeds/claims/" in page(editor, "/claims/share-80")
    assert "/feeds/" not in page(editor, "/claims/canary-draft")
    assert "/feeds/sources/" in page(editor, "/sources/The%20Open%20Post")
    assert "/feeds/" not in page(editor, "/sources/Canary%20Times")


def test_what_xml_cannot_hold_is_replaced_and_the_rest_escaped():
    entry = Entry("1", "<b>&\x01\x0b\ufffe", "]]> \U0001f600", PAGE, NOW.replace(tzinfo=None))

    root = Xml.fromstring(atom.feed("T\x08", HERE, PAGE, [entry]))

    [one] = root.iter(f"{ATOM}entry")
    assert (root.findtext(f"{ATOM}title"), one.findtext(f"{ATOM}title")) == (
        "T\ufffd",
        "<b>&" + "\ufffd" * 3,
    )
    assert one.findtext(f"{ATOM}content") == "]]> \U0001f600"
