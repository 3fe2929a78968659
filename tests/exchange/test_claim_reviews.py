"""Verdicts of ours as ClaimReviews: what schema.org defines, and what the public sees."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

from sqlalchemy import Engine

from claimtracker.exchange import review_feeds
from claimtracker.exchange.claim_reviews import Publisher
from claimtracker.queries import reviewed_claims, sights
from claimtracker.rules.permissions import Sight
from tests import naughty
from tests.exchange import schema_org
from tests.exchange.everything import EVERYTHING
from tests.exchange.files import Record, began, taken

POST = Publisher("The Open Post", "https://facts.example")
FEED = "https://facts.example/feeds/reviews"
CLAIM: Record = {"type": "claim", "key": "c", "statement": "The bridge is shut.", "language": "en"}


def verdict(key: str, **told: Any) -> Record:
    return {"type": "verdict", "key": key, "claim": "c", "rating": "false",
            "rationale": "It is open.", "at": "2020-09-30", **told}  # fmt: skip


def article(key: str, published: str, **told: Any) -> Record:
    return {"type": "article", "key": key, "title": f"Of {key}", "source": f"The {key}",
            "published": published, "url": f"https://{key}.example/", "text": "It is shut.",
            **told}  # fmt: skip


def says(key: str, article: str, **told: Any) -> Record:
    return {"type": "assertion", "key": key, "claim": "c", "article": article,
            "quote": "It is shut.", **told}  # fmt: skip


def feed(ledger: Engine, by: Publisher = POST) -> Any:
    out = io.BytesIO()
    with sights.read(ledger, Sight.PUBLIC) as session:
        review_feeds.write(session, out, by, FEED)
    return json.loads(out.getvalue())


def reviews(ledger: Engine) -> list[Any]:
    return [item["item"] for item in feed(ledger)["dataFeedElement"]]


def test_feed_of_everything_is_what_schema_org_defines(ledger: Engine):
    began(ledger, *EVERYTHING)

    told = feed(ledger)

    assert told["dataFeedElement"]
    assert list(schema_org.faults(told)) == []


def test_what_schema_org_does_not_define_is_found():
    wrong = {
        "@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": 3,
        "itemReviewed": {"@type": "Claim", "appearance": {"@type": "Rating"}},
        "author": "The Open Post", "datePublished": "soon", "stars": 5,
    }  # fmt: skip

    assert [one.partition(":")[0] for one in schema_org.faults(wrong)] == [
        ".claimReviewed", ".itemReviewed.appearance", ".author", ".datePublished", ".stars",
    ]  # fmt: skip


def test_review_says_who_said_it_first_where_it_appeared_and_what_we_say(ledger: Engine):
    taken(
        ledger,
        {"type": "entity", "name": "Ann Mayor", "kind": "person"},
        article("late", "2020-09-22"), article("early", "2020-09-20"), CLAIM, verdict("v"),
        says("a-1", "late", attribution=["Ann Mayor"], said="2020-09-21"),
        says("a-2", "early", attribution=[{"described": "an aide"}], words="paraphrase"),
        says("a-3", "late", stance="denies", quote=None),
    )  # fmt: skip

    [told] = reviews(ledger)

    assert (told["claimReviewed"], told["inLanguage"]) == ("The bridge is shut.", "en")
    assert told["url"] == "https://facts.example/claims/c"
    assert (told["reviewBody"], told["dateCreated"]) == ("It is open.", "2020-09-30")
    assert told["author"] == {
        "@type": "Organization", "name": "The Open Post", "url": "https://facts.example",
    }  # fmt: skip
    assert told["reviewRating"] == {
        "@type": "Rating", "alternateName": "False", "ratingValue": 1, "bestRating": 5,
        "worstRating": 1,
    }  # fmt: skip
    item = told["itemReviewed"]
    assert item["author"] == {"@type": "Person", "description": "an aide"}
    assert item["datePublished"] == "2020-09-20"
    assert item["firstAppearance"] == item["appearance"][0]
    assert [one["url"] for one in item["appearance"]] == [
        "https://early.example/", "https://late.example/",
    ]  # fmt: skip
    assert [one["hasPart"] for one in item["appearance"]] == [
        [{"@type": "Quotation", "creator": {"@type": "Person", "description": "an aide"}}],
        [{"@type": "Quotation", "creator": {"@type": "Person", "name": "Ann Mayor"},
          "dateCreated": "2020-09-21", "text": "It is shut."}],
    ]  # fmt: skip


def test_rating_on_no_scale_has_words_alone(ledger: Engine):
    taken(ledger, CLAIM, verdict("v", rating="unproven"))

    [told] = reviews(ledger)

    assert told["reviewRating"] == {"@type": "Rating", "alternateName": "Unproven"}


def test_verdict_that_another_came_after_says_when_it_expired(ledger: Engine):
    taken(
        ledger, CLAIM, verdict("old"), verdict("new", at="2020-10-02", rating="true"),
        verdict("gone", at="2020-10-03", state="withdrawn"),
    )  # fmt: skip

    told = {one["identifier"]["value"]: one.get("expires") for one in reviews(ledger)}

    assert told == {"new": None, "old": "2020-10-02"}


def test_verdict_on_one_assertion_is_about_that_one(ledger: Engine):
    taken(
        ledger, article("one", "2020-09-20"), article("two", "2020-09-21"), CLAIM, verdict("v"),
        says("a-1", "one"), says("a-2", "two"),
        {**verdict("of-a", rating="misleading"), "claim": None, "assertion": "a-2"},
    )  # fmt: skip

    told = {
        one["identifier"]["value"]: one["itemReviewed"]["appearance"] for one in reviews(ledger)
    }

    assert [one["publisher"]["name"] for one in told["of-a"]] == ["The two"]
    assert len(told["v"]) == 2


def test_verdicts_of_others_are_not_in_it(ledger: Engine):
    taken(
        ledger, CLAIM, {"type": "source", "name": "Sister", "ours": True}, verdict("v"),
        verdict("theirs", publisher="Elsewhere", rationale="So they say."),
        verdict("sister", publisher="Sister", at="2020-09-29"),
    )  # fmt: skip

    told = {one["identifier"]["value"]: one["author"]["name"] for one in reviews(ledger)}

    assert told == {"v": "The Open Post", "sister": "Sister"}


def test_claim_that_went_up_in_another_is_judged_there_once(ledger: Engine, monkeypatch):
    monkeypatch.setattr(reviewed_claims, "PAGE", 1)
    other = {"type": "claim", "key": "d", "statement": "The bridge has been shut."}
    taken(
        ledger, CLAIM, other, verdict("v"), verdict("w", claim="d", at="2020-10-01"),
        {"type": "forward", "from": "c", "to": "d"},
    )  # fmt: skip

    told = [(one["identifier"]["value"], one["url"]) for one in reviews(ledger)]

    assert told == [
        ("w", "https://facts.example/claims/d"), ("v", "https://facts.example/claims/d"),
    ]  # fmt: skip


def test_naughty_words_come_out_as_they_are(ledger: Engine):
    words = [one for one in naughty.TEXTS if one.strip()]
    claims = [
        {"type": "claim", "key": f"n-{at}", "statement": f"{at} {one}"}
        for at, one in enumerate(words)
    ]
    judged = [verdict(f"v-{at}", claim=f"n-{at}", rationale=one) for at, one in enumerate(words)]
    taken(ledger, *claims, *judged)

    told = feed(ledger)

    assert list(schema_org.faults(told)) == []
    found = [item["item"]["reviewBody"] for item in told["dataFeedElement"]]
    assert sorted(found) == sorted(one.replace("\r\n", "\n").replace("\r", "\n") for one in words)


class Nowhere(io.RawIOBase):
    """A stream that keeps nothing and knows how much it was given."""

    written = 0

    def write(self, data: Any) -> int:
        self.written += len(data)
        return len(data)


def test_feed_keeps_a_page_of_verdicts_in_memory_and_no_more(ledger: Engine, monkeypatch):
    monkeypatch.setattr(reviewed_claims, "PAGE", 5)
    long, numbers = "word " * 20_000, range(200)
    claims = [{"type": "claim", "key": f"m-{at}", "statement": f"It is {at}."} for at in numbers]
    judged = [verdict(f"m-{at}", claim=f"m-{at}", rationale=f"{at} {long}") for at in numbers]
    taken(ledger, *claims, *judged)
    out = Nowhere()

    with sights.read(ledger, Sight.PUBLIC) as session:
        tracemalloc.start()
        assert review_feeds.write(session, out, POST, FEED) == len(numbers)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert out.written > 20_000_000
    assert most < out.written / 3
