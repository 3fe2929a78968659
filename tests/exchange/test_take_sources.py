"""Publications, topics, vocabularies, entities, attributes and evidence are taken by name."""

from __future__ import annotations

import pytest

from tests.conftest import ADA
from tests.exchange.files import (
    ARTICLE,
    ASSERTION,
    CLAIM,
    MERIDIAN,
    STAKE,
    STORY,
    began,
    faults,
    record,
    records,
    take,
    taken,
)

FRANCE = {"type": "entity", "name": "France", "kind": "place"}


def reason(report):
    [fault] = report.faults
    return fault.reason


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("source", "The Meridian", "THE  MERIDIAN"),
        ("topic", "Sale of TikTok", "sale of tiktok"),
        ("entity", "O’Brien", "O'Brien"),
        ("attribute", "share kept of", "Share kept of"),
    ],
)
def test_name_in_another_spelling_is_an_edit(ledger, kind, first, second) -> None:
    own = {"type": kind, "kind": "text"} if kind == "attribute" else {"type": kind}
    taken(ledger, own | {"name": first})

    report = taken(ledger, own | {"name": second})

    assert (report.created, report.changed) == ({}, {kind: 1})
    assert [r["name"] for r in records(ledger, kind, name=first)] == []
    assert record(ledger, kind, name=second)["name"] == second


def test_what_is_named_and_not_seen_before_is_made_and_counted(ledger) -> None:
    chain = [{"name": "Ken Glueck", "for": "Oracle"}]
    report = taken(
        ledger, STAKE, ARTICLE, CLAIM | {"topics": ["Sale", "Data"]},
        ASSERTION | {"attribution": chain},
    )  # fmt: skip

    assert report.created == {
        "source": 1, "topic": 2, "entity": 4, "attribute": 1, "article": 1, "claim": 1,
        "assertion": 1,
    }  # fmt: skip


def test_members_of_a_value_are_made_as_what_they_are(ledger) -> None:
    located = {"type": "attribute", "name": "stands at", "kind": "places"}
    claim = {"type": "claim", "statement": "It stands in France.", "subject": "It",
             "attribute": "stands at", "value": "only France; Monaco"}  # fmt: skip

    report = taken(ledger, located, claim)

    assert report.created["entity"] == 3
    assert [e["name"] for e in records(ledger, "entity", kind="place")] == ["France", "Monaco"]


def test_entity_is_found_by_an_alias_wherever_it_is_named(ledger) -> None:
    oracle = {"type": "entity", "name": "Oracle", "kind": "organization", "aliases": ["Big Red"]}

    report = taken(ledger, ASSERTION | {"attribution": ["big red"]}, *STORY[:4], oracle)

    assert report.created["entity"] == 3
    assert record(ledger, "assertion")["attribution"] == ["Oracle"]


def test_attribute_is_found_by_an_alias(ledger) -> None:
    aliased = STAKE | {"aliases": ["slice of"]}

    taken(ledger, aliased, CLAIM | {"attribute": "Slice of"})

    assert record(ledger, "claim")["attribute"] == "share kept of"


@pytest.mark.parametrize("turned", [False, True])
def test_alias_of_two_entities_is_refused(ledger, turned) -> None:
    pair = [
        {"type": "entity", "name": "George Bush", "aliases": ["Bush"]},
        {"type": "entity", "name": "Kate Bush", "aliases": ["Bush"]},
    ]

    report = take(ledger, *(reversed(pair) if turned else pair))

    assert faults(report) == [(2, "aliases")]
    first = pair[1 if turned else 0]["name"]
    assert reason(report) in (
        f"The name 'Bush' belongs to {first!r} already; a name can mean one thing only.",
        "The name 'Bush' belongs to 'Bush' already; a name can mean one thing only.",
    )


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("kind", ["entity", "attribute"])
def test_name_that_is_an_alias_of_another_is_refused(ledger, kind, turned) -> None:
    own = {"type": kind, "kind": "text"} if kind == "attribute" else {"type": kind}
    pair = [own | {"name": "Trump, the man", "aliases": ["Trump"]}, own | {"name": "Trump"}]

    report = take(ledger, *(reversed(pair) if turned else pair))

    assert len(report.faults) == 1
    assert report.faults[0].field in ("name", "aliases")


def test_alias_that_is_the_name_itself_is_left_out(ledger) -> None:
    taken(ledger, {"type": "entity", "name": "Oracle", "aliases": ["ORACLE", "Big Red", "big red"]})

    assert record(ledger, "entity")["aliases"] == ["Big Red"]


def test_aliases_are_replaced_and_emptied(ledger) -> None:
    taken(ledger, {"type": "entity", "name": "Oracle", "aliases": ["Big Red", "ORCL"]})

    taken(ledger, {"type": "entity", "name": "Oracle", "aliases": ["ORCL", "Larry's"]})
    first = record(ledger, "entity")["aliases"]
    taken(ledger, {"type": "entity", "name": "Oracle", "aliases": None})

    assert first == ["Larry's", "ORCL"]
    assert "aliases" not in record(ledger, "entity")


def test_place_lies_in_a_place_that_comes_later(ledger) -> None:
    report = taken(
        ledger,
        {"type": "entity", "name": "Paris", "kind": "place", "within": "France"},
        {"type": "entity", "name": "Lyon", "kind": "place", "within": ["France", "Europe"]},
        FRANCE,
    )

    assert (report.created, report.changed) == ({"entity": 4}, {})
    assert record(ledger, "entity", name="Lyon")["within"] == ["Europe", "France"]
    assert record(ledger, "entity", name="Europe")["kind"] == "place"


def test_place_moved_to_another_counts_as_changed_once(ledger) -> None:
    paris = {"type": "entity", "name": "Paris", "kind": "place", "within": "France"}
    lyon = paris | {"name": "Lyon"}
    taken(ledger, FRANCE, paris, lyon)

    report = taken(ledger, FRANCE, paris | {"within": None}, lyon, paris | {"name": "Nice"})

    assert (report.created, report.changed, report.same) == (
        {"entity": 1}, {"entity": 1}, {"entity": 2},
    )  # fmt: skip


def test_place_within_itself_is_refused(ledger) -> None:
    report = take(
        ledger,
        {"type": "entity", "name": "Paris", "kind": "place", "within": "France"},
        FRANCE | {"within": "Paris"},
    )

    assert faults(report) == [(2, "within")]
    assert reason(report) == "'France' would lie within itself; correct the places it lies in."


def test_kind_of_an_attribute_that_claims_use_stays(ledger) -> None:
    began(ledger, *STORY)

    report = take(ledger, STAKE | {"kind": "text"})

    assert faults(report) == [(1, "kind")]


def test_word_of_a_vocabulary_is_renamed_and_retired(ledger) -> None:
    taken(ledger, {"type": "rating", "code": "half", "label": "Half true", "ordinal": 2.5})

    report = taken(ledger, {"type": "rating", "code": "half", "label": "Half", "retired": True})

    assert report.changed == {"rating": 1}
    assert record(ledger, "rating", code="half") == {
        "type": "rating", "key": "half", "code": "half", "label": "Half", "ordinal": 2.5,
        "retired": True,
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["rating", "outcome"])
def test_vocabulary_is_not_for_every_editor(ledger, kind) -> None:
    report = take(ledger, MERIDIAN, {"type": kind, "code": "x", "label": "X"}, actor=ADA)

    assert faults(report) == [(2, "")]
    assert reason(report) == (
        "Ada (editor) may not do this (vocabulary.write); it takes the role admin or reviewer."
    )


def test_evidence_is_known_by_its_key(ledger) -> None:
    filing = {"type": "evidence", "key": "e-1", "title": "The filing", "seen": "2020-09"}
    taken(ledger, filing)

    report = taken(ledger, filing | {"state": "doubtful"}, filing | {"key": "e-2"})

    assert (report.created, report.changed) == ({"evidence": 1}, {"evidence": 1})
    assert [e["state"] for e in records(ledger, "evidence")] == ["doubtful", "stands"]


def test_attribute_called_by_an_alias_that_was_there_is_that_attribute(ledger) -> None:
    own = {"type": "attribute", "name": "deaths in", "kind": "quantity", "unit": "people",
           "question": "How many died in {subject}?", "runs": "total"}  # fmt: skip

    first = take(ledger, own)
    again = take(ledger, own)

    [named] = [one for one in records(ledger, "attribute") if "deaths in" in one["aliases"]]
    assert (first.faults, first.changed, first.created) == ([], {"attribute": 1}, {})
    assert (again.same, again.changed) == ({"attribute": 1}, {})
    assert (named["name"], named["question"]) == ("killed in", "How many died in {subject}?")
    assert named["aliases"] == ["dead in", "death toll of", "deaths in"]


@pytest.mark.parametrize("turned", [False, True])
def test_two_attributes_of_one_file_do_not_share_a_name(ledger, turned) -> None:
    named = {"type": "attribute", "name": "seats of", "kind": "quantity", "aliases": ["chairs of"]}
    other = {"type": "attribute", "name": "chairs of", "kind": "quantity"}

    report = take(ledger, *((other, named) if turned else (named, other)))

    assert report.refused == 1
