"""The demo story and the first vocabulary, checked as files and without a ledger."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
STORY = ROOT / "claimtracker" / "demo" / "story.jsonl"
VOCABULARY = ROOT / "migrations" / "vocabulary_0001.json"

Record = dict[str, Any]


def _records() -> list[Record]:
    return [json.loads(line) for line in STORY.read_text(encoding="utf-8").splitlines()]


def _vocabulary() -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = json.loads(VOCABULARY.read_text(encoding="utf-8"))
    return found


RECORDS = _records()
WORDS = _vocabulary()
CLAIMS = {r["key"]: r for r in RECORDS if r["type"] == "claim"}
ARTICLES = {r["key"]: r for r in RECORDS if r["type"] == "article"}
ASSERTIONS = {r["key"]: r for r in RECORDS if r["type"] == "assertion"}


def _of(kind: str) -> list[Record]:
    return [record for record in RECORDS if record["type"] == kind]


def _names(kind: str) -> set[str]:
    return {name for r in _of(kind) for name in [r["name"], *r.get("aliases", [])]}


def _attributes() -> dict[str, Record]:
    return {row["name"]: row for row in [*WORDS["attributes"], *_of("attribute")]}


def _part(assertion: Record) -> str:
    article = ARTICLES[assertion["article"]]
    field = {"headline": "title", "standfirst": "standfirst", "body": "text"}
    text: str = article[field[assertion.get("part", "body")]]
    return text


def _voice(assertion: Record) -> object:
    return assertion.get("attribution", [ARTICLES[assertion["article"]]["source"]])[-1]


def _on(claim: str) -> list[Record]:
    return [a for a in ASSERTIONS.values() if a.get("claim") == claim]


def _sides(claim: str) -> set[tuple[str, str]]:
    return {(a.get("stance", "affirms"), json.dumps(_voice(a))) for a in _on(claim)}


def _values(subject: str, attribute: str) -> list[tuple[str, str | None]]:
    return [
        (c["value"], c.get("mode"))
        for c in CLAIMS.values()
        if (c.get("subject"), c.get("attribute")) == (subject, attribute)
    ]


# The file as a whole


def test_story_has_a_key_of_its_own_on_every_record() -> None:
    keys = Counter(record.get("key") for record in RECORDS)

    repeated = [key for key, count in keys.items() if key is None or count > 1]

    assert repeated == []


def test_story_has_the_size_that_was_planned() -> None:
    counts = Counter(record["type"] for record in RECORDS)

    assert (counts["article"], counts["claim"], counts["assertion"]) == (14, 45, 71)


def test_story_has_one_publication_of_ours() -> None:
    ours = [source["name"] for source in _of("source") if source.get("ours")]

    assert ours == ["The Ferry Post"]


def test_publications_are_plainly_invented() -> None:
    domains = [source["domain"] for source in _of("source")]

    assert [domain for domain in domains if not domain.endswith(".example")] == []


@pytest.mark.parametrize("key", ARTICLES)
def test_article_is_short(key: str) -> None:
    words = len(ARTICLES[key]["text"].split())

    assert 90 <= words <= 220


# What the records name


def test_articles_name_known_sources_and_originals() -> None:
    sources = _names("source")

    strangers = [a["key"] for a in ARTICLES.values() if a["source"] not in sources]
    lost = [a["key"] for a in ARTICLES.values() if a.get("copy_of", a["key"]) not in ARTICLES]

    assert (strangers, lost) == ([], [])


def test_claims_name_known_entities_attributes_and_topics() -> None:
    entities, attributes, topics = _names("entity"), _attributes(), _names("topic")

    unknown = [
        claim["key"]
        for claim in CLAIMS.values()
        if not {claim[f] for f in ("subject", "object") if f in claim} <= entities
        or claim.get("attribute", "founded") not in attributes
        or not set(claim["topics"]) <= topics
    ]

    assert unknown == []


def test_readings_have_an_object_exactly_where_the_question_asks_for_one() -> None:
    asked = {name: "{object}" in row["question"] for name, row in _attributes().items()}

    odd = [
        claim["key"]
        for claim in CLAIMS.values()
        if "attribute" in claim and asked[claim["attribute"]] != ("object" in claim)
    ]

    assert odd == []


def test_places_in_values_are_known_entities() -> None:
    places = {e["name"] for e in _of("entity") if e["kind"] == "place"}
    kinds = {name: row["kind"] for name, row in _attributes().items()}

    named = {
        place.strip()
        for claim in CLAIMS.values()
        if kinds.get(claim.get("attribute", "")) == "places"
        for place in claim["value"].removeprefix("only ").split(";")
    }

    assert named <= places


def test_assertions_name_known_claims_articles_and_voices() -> None:
    entities = _names("entity")

    unknown = [
        key
        for key, assertion in ASSERTIONS.items()
        if assertion["article"] not in ARTICLES
        or assertion.get("claim", "stake-80") not in CLAIMS
        or not _named(assertion) <= entities
    ]

    assert unknown == []


def _named(assertion: Record) -> set[str]:
    links = assertion.get("attribution", [])
    names = {link for link in links if isinstance(link, str)}
    return names | {link[f] for link in links for f in ("name", "for") if f in link}


def test_every_claim_is_carried_by_an_assertion() -> None:
    carried = {assertion.get("claim") for assertion in ASSERTIONS.values()}

    assert set(CLAIMS) - carried == set()


def test_verdicts_name_known_ratings_evidence_and_publishers() -> None:
    ratings = {row["code"] for row in WORDS["ratings"]}
    evidence = {row["key"] for row in _of("evidence")}

    unknown = [
        verdict["key"]
        for verdict in _of("verdict")
        if verdict["rating"] not in ratings
        or not {e["evidence"] for e in verdict["evidence"]} <= evidence
        or verdict.get("publisher", "The Ferry Post") not in _names("source")
        or not ({verdict.get("claim"), verdict.get("assertion")} & {*CLAIMS, *ASSERTIONS})
    ]

    assert unknown == []


@pytest.mark.parametrize("key", ASSERTIONS)
def test_quote_stands_exactly_once_in_its_part(key: str) -> None:
    assertion = ASSERTIONS[key]

    times = _part(assertion).count(assertion["quote"])

    assert times == 1


# What the story has to show


def test_stake_has_three_values_and_four_voices() -> None:
    voices = {json.dumps(_voice(a)) for k in ("stake-80", "stake-none", "stake-20") for a in _on(k)}

    assert _values("ByteDance", "stake held in") == [
        ("80%", "plan"),
        ("none", "plan"),
        ("20%", "plan"),
    ]
    assert voices == {
        '"ByteDance"',
        '"The Ferry Post"',
        '{"name": "Ken Glueck", "for": "Oracle"}',
        '{"described": "a person briefed on the terms"}',
        '{"described": "a banker who advises one of the buyers"}',
    }


def test_president_changes_his_mind_in_periods_that_do_not_meet() -> None:
    against, supports = CLAIMS["president-against-sale"], CLAIMS["president-for-sale"]

    assert (against["value"], supports["value"]) == ("no", "yes")
    assert against["to"] < supports["from"]


def test_users_of_two_months_are_of_two_periods() -> None:
    periods = [(CLAIMS[k]["from"], CLAIMS[k]["to"]) for k in ("users-june", "users-august")]

    assert periods == [("2020-06", "2020-06"), ("2020-08", "2020-08")]


def test_reprint_has_the_text_of_its_original() -> None:
    reprint = ARTICLES["saltmarsh-reprint"]

    original = ARTICLES[reprint["copy_of"]]

    assert (reprint["copy"], reprint["text"]) == ("reprint", original["text"])
    assert reprint["source"] != original["source"]


def test_machine_copy_keeps_the_words_that_it_garbled() -> None:
    garbled = [a for a in ASSERTIONS.values() if a["article"] == "fastfeed-copy"]

    originals = [ARTICLES["plover-accounts"]["text"].count(a["original"]) for a in garbled]

    assert ARTICLES["fastfeed-copy"]["copy"] == "machine"
    assert [a["words"] for a in garbled] == ["garbled", "garbled"]
    assert originals == [1, 1]


def test_founder_of_the_petition_contradicts_herself() -> None:
    sides = [(a.get("stance"), a["said"]) for a in _on("petition-takes-no-money") if "said" in a]

    assert sides == [(None, "2020-08-14"), ("denies", "2020-10-13")]


def test_signatures_grow_for_three_days_and_are_fewer_on_the_fourth() -> None:
    values = [int(v.replace(",", "")) for v, _ in _values("Keep Our Feed", "people who signed")]

    assert values == [12400, 18900, 31200, 27500]


def test_accused_deny_what_the_administration_alleges() -> None:
    assert _sides("china-can-read") == {
        ("affirms", '"Trump administration"'),
        ("denies", '"TikTok"'),
    }


def test_two_unnamed_sources_oppose_each_other() -> None:
    unnamed = '{"described": "a person familiar with the talks"}'

    assert _sides("algorithm-in-sale") == {("affirms", unnamed), ("denies", unnamed)}


def test_headline_says_more_than_its_text() -> None:
    sides = {
        (a["part"] if "part" in a else "body", a.get("stance"))
        for a in _on("whole-ban-struck-down")
    }

    assert sides == {("headline", None), ("body", "denies")}


def test_plans_meet_the_facts_that_overtook_them() -> None:
    assert _values("Downloads of TikTok", "is banned in") == [("yes", "plan"), ("no", None)]
    assert _values("ByteDance", "has sold") == [("yes", "plan"), ("no", None)]


def test_correction_leaves_its_assertion_corrected() -> None:
    (notice,) = _of("notice")

    corrected = [a["claim"] for a in ASSERTIONS.values() if a.get("standing") == "corrected"]

    assert (notice["kind"], notice["article"]) == ("correction", "copper-fifth")
    assert corrected == ["jobs-2500"]


def test_figures_that_are_near_stand_side_by_side() -> None:
    values = _values("Letter of lawmakers to the Treasury", "lawmakers who signed")

    assert values == [("60", None), ("59", None)]


def test_cost_is_given_in_two_currencies() -> None:
    values = _values("TikTok data centre in Ireland", "cost of")

    assert values == [("EUR 420 million", "plan"), ("$500 million", "plan")]


def test_list_of_places_meets_one_place_only() -> None:
    values = _values("TikTok", "stores data of users from")

    assert values == [("United States; Singapore", None), ("only United States", None)]


def test_forecasts_are_of_three_voices() -> None:
    forecasts = [k for k, c in CLAIMS.items() if c.get("mode") == "forecast"]

    voices = {str(_voice(a)) for key in forecasts for a in _on(key)}

    assert voices == {"Northlight Research", "Bowline Partners", "Calder & Finch"}


def test_story_has_opinion_hedged_translated_and_loose_words() -> None:
    opinions = [k for k, c in CLAIMS.items() if c.get("mode") == "opinion"]
    hedged = [k for k, a in ASSERTIONS.items() if a.get("hedged")]
    translated = [k for k, a in ASSERTIONS.items() if a.get("words") == "translated"]
    loose = [k for k, a in ASSERTIONS.items() if "claim" not in a]

    assert opinions == ["order-is-an-insult"]
    assert hedged == ["a-blessing-texas", "a-fifth-california", "a-contract-20"]
    assert translated == ["a-licence-needed"]
    assert loose == ["a-contract-pension-funds"]


def test_closed_dispute_meets_a_new_voice_later() -> None:
    (closed,) = [d for d in _of("dispute") if d["state"] == "closed"]

    later = [
        a["key"]
        for a in _on(closed["claim"])
        if ARTICLES[a["article"]]["published"] > closed["at"][:10]
    ]

    assert closed["outcome"] in {row["code"] for row in WORDS["outcomes"]}
    assert later == ["a-contract-fund"]


def test_verdicts_are_ours_but_for_one() -> None:
    ratings = [(v["rating"], v.get("publisher", "ours")) for v in _of("verdict")]

    assert ratings == [
        ("true", "ours"),
        ("unproven", "ours"),
        ("false", "ours"),
        ("outdated", "ours"),
        ("false", "ours"),
        ("misleading", "ours"),
        ("mostly-false", "The Proof Bench"),
    ]
