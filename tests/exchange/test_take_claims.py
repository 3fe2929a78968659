"""Claims are taken with readings that were understood, and go up in others by forwards."""

from __future__ import annotations

import pytest

from tests.exchange.files import (
    ARTICLE,
    ASSERTION,
    CLAIM,
    STAKE,
    STORY,
    began,
    faults,
    record,
    records,
    take,
    taken,
)

BARE = {"type": "claim", "statement": "ByteDance keeps 80% of TikTok Global.", "language": "en"}
OTHER = CLAIM | {"key": "stake-most", "statement": "ByteDance keeps most of it.", "value": "80%"}
FORWARD = {"type": "forward", "from": "stake-most", "to": "stake-80"}


def reason(report):
    [fault] = report.faults
    return fault.reason


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ({"statement": "bytedance  keeps 80% of TikTok Global."}, ({}, {"claim": 1})),
        ({"language": "de"}, ({"claim": 1}, {})),
        ({"language": None}, ({"claim": 1}, {})),
        ({"statement": "ByteDance keeps 80% of TikTok."}, ({"claim": 1}, {})),
    ],
)
def test_claim_without_a_key_is_known_by_statement_and_language(ledger, given, counted) -> None:
    taken(ledger, BARE)

    report = taken(ledger, BARE | given)

    assert (report.created, report.changed) == counted


@pytest.mark.parametrize("turned", [False, True])
def test_claim_without_a_key_is_the_one_with_a_key_in_any_order(ledger, turned) -> None:
    keyed = BARE | {"key": "stake-80"}
    pair = [keyed, BARE | {"mode": "plan"}]

    report = taken(ledger, *(reversed(pair) if turned else pair))

    assert (report.created, report.changed) == ({"claim": 1}, {"claim": 1})
    assert record(ledger, "claim")["key"] == "stake-80"
    assert record(ledger, "claim")["mode"] == "plan"


def test_claim_is_published_unless_the_record_says_otherwise(ledger) -> None:
    taken(ledger, BARE, BARE | {"statement": "b", "state": "in review"})

    assert [claim.get("state") for claim in records(ledger, "claim")] in (
        [None, "in review"],
        ["in review", None],
    )


def test_state_of_a_claim_stays_where_the_record_does_not_say(ledger) -> None:
    taken(ledger, BARE | {"state": "draft"})

    report = taken(ledger, BARE)

    assert report.same == {"claim": 1}
    assert record(ledger, "claim")["state"] == "draft"


def test_unknown_attribute_names_the_nearest_ones(ledger) -> None:
    taken(ledger, STAKE)

    report = take(ledger, CLAIM | {"attribute": "share kep of"})

    assert faults(report) == [(1, "attribute")]
    assert reason(report).startswith(
        "names 'share kep of', and there is no such attribute; the nearest are 'share kept of'"
    )


def test_unknown_attribute_like_no_other_is_named_alone(ledger) -> None:
    report = take(ledger, CLAIM | {"attribute": "qqqqqqqq"})

    assert reason(report) == "names 'qqqqqqqq', and there is no such attribute"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("quantity", "lots"),
        ("quantity", "1.000,5%"),
        ("quantity", "5 to 3"),
        ("quantity", "80 apples"),
        ("quantity", ""),
        ("money", "5 apples"),
        ("date", "someday"),
        ("yesno", "maybe"),
        ("places", "only"),
        ("date", "2020/2019"),
    ],
)
def test_value_that_its_attribute_cannot_read_is_refused(ledger, kind, value) -> None:
    asked = {"type": "attribute", "name": "asked", "kind": kind}
    if kind == "quantity":
        asked["unit"] = "%"

    report = take(ledger, asked, CLAIM | {"attribute": "asked", "value": value})

    assert faults(report) == [(2, "value")]


def test_value_that_cannot_be_read_says_what_would_be(ledger) -> None:
    report = take(ledger, STAKE, CLAIM | {"value": "lots"})

    assert "lots" in reason(report)
    assert "80%" in reason(report) or "1000" in reason(report)


def test_value_that_no_world_satisfies_is_refused(ledger) -> None:
    report = take(ledger, STAKE, CLAIM | {"value": "more than 5% and less than 3%"})

    assert faults(report) == [(2, "value")]


def test_value_without_attribute_is_refused(ledger) -> None:
    report = take(ledger, BARE | {"value": "80%"})

    assert (faults(report), reason(report)) == (
        [(1, "value")], "A value needs the attribute that it answers, and a subject."
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"from": "2020-10", "to": "2020-09"}, "from"),
        ({"from": "2020", "to": "2019-12-31"}, "from"),
    ],
)
def test_period_that_ends_before_it_begins_is_refused(ledger, given, field) -> None:
    report = take(ledger, STAKE, CLAIM | given)

    assert faults(report) == [(2, field)]
    assert reason(report).endswith(" ends before it begins.")


def test_end_that_comes_before_the_beginning_that_is_there_is_refused(ledger) -> None:
    taken(ledger, STAKE, CLAIM | {"from": "2020-10"})

    report = take(ledger, CLAIM | {"to": "2020-09"})

    assert faults(report) == [(1, "to")]


def test_from_and_to_are_both_inside(ledger) -> None:
    report = taken(ledger, STAKE, CLAIM | {"from": "2020-09-22", "to": "2020-09-22"})

    assert report.created["claim"] == 1


def test_period_without_a_value_is_kept(ledger) -> None:
    taken(ledger, BARE | {"from": "2020-09", "to": "2020-10"})

    found = record(ledger, "claim")
    assert (found["from"], found["to"]) == ("2020-09", "2020-10")


def test_field_of_a_reading_changes_alone(ledger) -> None:
    place = {"type": "attribute", "name": "stands at", "kind": "places"}
    taken(ledger, place, CLAIM | {"attribute": "stands at", "value": "France"})

    plain = {"type": "claim", "key": "stake-80", "statement": CLAIM["statement"]}
    taken(ledger, plain | {"value": "Spain; Monaco"})
    taken(ledger, plain | {"subject": "Oracle"})

    found = record(ledger, "claim")
    assert (found["subject"], found["value"], found["object"]) == (
        "Oracle", "Spain; Monaco", "TikTok Global",
    )  # fmt: skip


def test_supplied_fields_are_kept_in_order(ledger) -> None:
    taken(ledger, STAKE, CLAIM | {"supplied": ["subject", "object"]})

    assert record(ledger, "claim")["supplied"] == ["object", "subject"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (CLAIM | {"supplied": ["objekt"]},
         "names 'objekt'; it can name subject, attribute, object, value, from, to"),
        (BARE | {"supplied": ["object"]},
         "names what was supplied to a reading, and there is none"),
    ],
)  # fmt: skip
def test_supplied_field_that_is_not_there_is_refused(ledger, given, said) -> None:
    report = take(ledger, STAKE, given)

    assert (faults(report), reason(report)) == ([(2, "supplied")], said)


def test_topics_are_filed_and_taken_away(ledger) -> None:
    taken(ledger, BARE | {"topics": ["Sale", "Data"]})
    first = record(ledger, "claim")["topics"]

    taken(ledger, BARE | {"topics": ["data"]})

    assert (first, record(ledger, "claim")["topics"]) == (["Data", "Sale"], ["Data"])


def test_forward_merges_and_is_the_same_again(ledger) -> None:
    said = ASSERTION | {"claim": "stake-most"}

    report = taken(ledger, *STORY[:4], OTHER, said, FORWARD)
    again = taken(ledger, *STORY[:4], OTHER, said, FORWARD)

    assert report.created["forward"] == 1
    assert (again.created, again.changed, again.same["forward"]) == ({}, {}, 1)
    assert record(ledger, "forward") == {
        "type": "forward", "key": "stake-most", "from": "stake-most", "to": "stake-80",
    }  # fmt: skip


def test_merged_key_in_an_assertion_means_the_survivor(ledger) -> None:
    began(ledger, *STORY, OTHER, FORWARD)

    taken(ledger, ASSERTION | {"key": "a-2", "claim": "stake-most", "quote": "Nobody"})

    assert record(ledger, "assertion", key="a-2")["claim"] == "stake-80"


def test_merged_key_in_a_verdict_means_the_survivor(ledger) -> None:
    verdict = {"type": "verdict", "key": "v", "claim": "stake-most", "rating": "true",
               "rationale": "a"}  # fmt: skip
    taken(ledger, *STORY, OTHER, FORWARD)

    taken(ledger, verdict)
    again = taken(ledger, verdict)

    assert record(ledger, "verdict")["claim"] == "stake-80"
    assert again.same == {"verdict": 1}


@pytest.mark.parametrize("turned", [False, True])
def test_forwards_in_a_row_come_in_any_order(ledger, turned) -> None:
    third = OTHER | {"key": "stake-huge", "statement": "c"}
    chain = [FORWARD, {"type": "forward", "from": "stake-80", "to": "stake-huge"}]

    taken(ledger, *STORY, OTHER, third, *(reversed(chain) if turned else chain))

    assert [(f["from"], f["to"]) for f in records(ledger, "forward")] == [
        ("stake-80", "stake-huge"), ("stake-most", "stake-huge"),
    ]  # fmt: skip
    assert record(ledger, "assertion")["claim"] == "stake-huge"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"from": "stake-mots"}, "from"), ({"to": "stake-08"}, "to"), ({"from": "stake-80"}, "from")],
)
def test_forward_of_or_to_nothing_is_refused(ledger, given, field) -> None:
    began(ledger, *STORY[:2], ARTICLE, CLAIM, OTHER)

    report = take(ledger, FORWARD | given)

    assert faults(report) == [(1, field)]
