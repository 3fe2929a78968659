"""The file of the demo story: its keys, its references and its quotes."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.story import (
    ARTICLES,
    ASSERTIONS,
    CLAIMS,
    RECORDS,
    WORDS,
    Record,
    attributes,
    names_of,
    of_type,
    part_text,
)


def test_story_has_a_key_of_its_own_on_every_record() -> None:
    keys = Counter(record.get("key") for record in RECORDS)

    repeated = [key for key, count in keys.items() if key is None or count > 1]

    assert repeated == []


def test_story_has_the_size_that_was_planned() -> None:
    counts = Counter(record["type"] for record in RECORDS)

    assert (counts["article"], counts["claim"], counts["assertion"]) == (14, 45, 71)


def test_story_has_one_publication_of_ours() -> None:
    ours = [source["name"] for source in of_type("source") if source.get("ours")]

    assert ours == ["The Ferry Post"]


def test_publications_are_plainly_invented() -> None:
    domains = [source["domain"] for source in of_type("source")]

    assert [domain for domain in domains if not domain.endswith(".example")] == []


@pytest.mark.parametrize("key", ARTICLES)
def test_article_is_short(key: str) -> None:
    words = len(ARTICLES[key]["text"].split())

    assert 90 <= words <= 220


def test_articles_name_known_sources_and_originals() -> None:
    sources = names_of("source")

    strangers = [a["key"] for a in ARTICLES.values() if a["source"] not in sources]
    lost = [a["key"] for a in ARTICLES.values() if a.get("copy_of", a["key"]) not in ARTICLES]

    assert (strangers, lost) == ([], [])


def test_claims_name_known_entities_attributes_and_topics() -> None:
    entities, known, topics = names_of("entity"), attributes(), names_of("topic")

    unknown = [
        claim["key"]
        for claim in CLAIMS.values()
        if not {claim[f] for f in ("subject", "object") if f in claim} <= entities
        or claim.get("attribute", "founded") not in known
        or not set(claim["topics"]) <= topics
    ]

    assert unknown == []


def test_readings_have_an_object_exactly_where_the_question_asks_for_one() -> None:
    asked = {name: "{object}" in row["question"] for name, row in attributes().items()}

    odd = [
        claim["key"]
        for claim in CLAIMS.values()
        if "attribute" in claim and asked[claim["attribute"]] != ("object" in claim)
    ]

    assert odd == []


def test_places_in_values_are_known_entities() -> None:
    known = [e for e in of_type("entity") if e["kind"] == "place"]
    places = {name for e in known for name in (e["name"], *e.get("aliases", ()))}
    kinds = {name: row["kind"] for name, row in attributes().items()}

    named = {
        place.strip()
        for claim in CLAIMS.values()
        if kinds.get(claim.get("attribute", "")) == "places"
        for place in claim["value"].removeprefix("only ").split(";")
    }

    assert named <= places


def test_assertions_name_known_claims_articles_and_voices() -> None:
    entities = names_of("entity")

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
    evidence = {row["key"] for row in of_type("evidence")}

    unknown = [
        verdict["key"]
        for verdict in of_type("verdict")
        if verdict["rating"] not in ratings
        or not {e["evidence"] for e in verdict["evidence"]} <= evidence
        or verdict.get("publisher", "The Ferry Post") not in names_of("source")
        or not ({verdict.get("claim"), verdict.get("assertion")} & {*CLAIMS, *ASSERTIONS})
    ]

    assert unknown == []


@pytest.mark.parametrize("key", ASSERTIONS)
def test_quote_stands_exactly_once_in_its_part(key: str) -> None:
    assertion = ASSERTIONS[key]

    times = part_text(assertion).count(assertion["quote"])

    assert times == 1
