"""Verdicts come in as they were decided, and are never altered."""

from __future__ import annotations

import pytest

from claimtracker.exchange.moments import moment
from tests.conftest import ADA
from tests.exchange.files import ASSERTION, STORY, began, faults, record, records, take, taken

FILING = {"type": "evidence", "key": "e-1", "title": "The filing"}
VERDICT = {
    "type": "verdict", "key": "v-1", "claim": "stake-80", "rating": "true",
    "rationale": "The filing says so.", "at": "2020-09-30", "by": "Ben",
    "evidence": [{"evidence": "e-1", "relation": "supports", "note": "page 2"}],
}  # fmt: skip
BARE = {name: value for name, value in VERDICT.items() if name != "key"}


@pytest.fixture
def story(ledger):
    return began(ledger, *STORY, FILING)


def reason(report):
    [fault] = report.faults
    return fault.reason


def test_verdict_is_published_as_it_was_decided(story) -> None:
    report = taken(story, VERDICT)

    assert report.created == {"verdict": 1}
    assert record(story, "verdict") == VERDICT


def test_verdict_without_a_date_is_decided_when_it_comes_in(story) -> None:
    given = {name: value for name, value in VERDICT.items() if name not in ("at", "by")}
    taken(story, given)

    report = taken(story, given)

    found = record(story, "verdict")
    assert (found["at"], found["by"]) == ("2020-10-01T12:00Z", "Ada")
    assert report.same == {"verdict": 1}


def test_verdict_comes_before_what_it_rests_on(ledger) -> None:
    report = taken(ledger, VERDICT, FILING, *reversed(STORY))

    assert report.created["verdict"] == 1


@pytest.mark.parametrize(
    "other",
    [
        {"rationale": "The filing says otherwise."},
        {"rating": "false"},
        {"at": "2020-09-29"},
        {"by": "Ada"},
        {"as_of": "2020"},
        {"change": "update"},
        {"public_note": "Changed."},
        {"publisher": "The Meridian"},
        {"evidence": []},
        {"evidence": [{"evidence": "e-1", "relation": "refutes", "note": "page 2"}]},
        {"evidence": [{"evidence": "e-1", "relation": "supports"}]},
        {"claim": None, "assertion": "a-1"},
    ],
)
def test_verdict_with_a_known_key_and_other_words_is_refused(story, other) -> None:
    taken(story, VERDICT)

    report = take(story, VERDICT | other)

    assert [line for line, _ in faults(report)] == [1]
    assert reason(report) == (
        "The verdict 'v-1' is published and says something else; verdicts are never altered."
        " Withdraw it and publish another one under another key."
    )
    assert record(story, "verdict") == VERDICT


@pytest.mark.parametrize(
    ("given", "created"),
    [
        ({}, 0),
        ({"publisher": None, "as_of": None}, 0),
        ({"claim": "stake-80 "}, None),
        ({"rating": "false"}, 1),
        ({"rationale": "It does."}, 1),
        ({"at": "2020-09-29"}, 1),
        ({"claim": None, "assertion": "a-1"}, 1),
    ],
)
def test_verdict_without_a_key_is_known_by_claim_rating_reasons_and_date(
    story, given, created
) -> None:
    taken(story, VERDICT)

    report = take(story, BARE | given)

    if created is None:
        assert faults(report) == [(1, "claim")]
    else:
        assert (report.created.get("verdict", 0), report.faults) == (created, [])
        assert len(records(story, "verdict")) == 1 + created


@pytest.mark.parametrize("turned", [False, True])
def test_verdict_without_a_key_is_the_one_with_a_key_in_any_order(story, turned) -> None:
    pair = [VERDICT, BARE]

    report = taken(story, *(reversed(pair) if turned else pair))

    assert (report.created, report.same) == ({"verdict": 1}, {"verdict": 1})


def test_draft_is_taken_edited_and_published(story) -> None:
    draft = {"type": "verdict", "key": "v-1", "claim": "stake-80", "rating": "true"}

    first = taken(story, draft | {"state": "draft", "by": "Ben"})
    second = taken(story, draft | {"state": "in review", "rationale": "The filing says so."})
    reviewed = record(story, "verdict")
    third = taken(story, VERDICT)

    assert (first.created, second.changed) == ({"verdict": 1}, {"verdict": 1})
    assert (reviewed["state"], reviewed["by"]) == ("in review", "Ben")
    assert (third.created, third.changed) == ({}, {"verdict": 1})
    assert record(story, "verdict") == VERDICT


def test_draft_of_a_published_verdict_is_refused(story) -> None:
    taken(story, VERDICT)

    report = take(story, VERDICT | {"state": "draft"})

    assert faults(report) == [(1, "state")]
    assert reason(report) == "is 'draft', and the verdict is published already"


def test_published_verdict_gives_its_reasons(story) -> None:
    report = take(story, VERDICT | {"rationale": None})

    assert faults(report) == [(1, "rationale")]
    assert reason(report) == "is missing; a published verdict gives its reasons"


def test_withdrawn_verdict_is_published_and_withdrawn(story) -> None:
    report = taken(story, VERDICT | {"state": "withdrawn"})
    again = taken(story, VERDICT | {"state": "withdrawn"})

    assert (report.created, again.created, again.same) == ({"verdict": 1}, {}, {"verdict": 1})
    assert record(story, "verdict") == VERDICT | {"state": "withdrawn"}


def test_published_verdict_is_withdrawn_by_a_later_file(story) -> None:
    taken(story, VERDICT)

    report = taken(story, VERDICT | {"state": "withdrawn"})
    older = taken(story, VERDICT)

    assert (report.changed, older.same) == ({"verdict": 1}, {"verdict": 1})
    assert record(story, "verdict")["state"] == "withdrawn"


def test_withdrawing_takes_a_reviewer(story) -> None:
    report = take(story, VERDICT | {"state": "withdrawn"}, actor=ADA)

    assert [line for line, _ in faults(report)] == [1]


def test_verdict_on_an_assertion_is_on_its_claim(story) -> None:
    given = BARE | {"key": "v-2", "claim": None, "assertion": "a-1"}

    taken(story, given)

    found = record(story, "verdict")
    assert (found["assertion"], "claim" in found) == ("a-1", False)


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"claim": None}, "claim", "is needed, or else `assertion`: one of the two"),
        ({"assertion": "a-1"}, "claim", "is needed, or else `assertion`: one of the two"),
        (
            {"claim": "stake-08"},
            "claim",
            "names 'stake-08', and there is no such claim; the nearest are ",
        ),
        (
            {"claim": None, "assertion": "a-11"},
            "assertion",
            "names 'a-11', and there is no such assertion; ",
        ),
        (
            {"claim": None, "assertion": "loose"},
            "assertion",
            "names 'loose', a loose passage that carries no claim",
        ),
        ({"rating": "ture"}, "rating", "names 'ture', and there is no such rating; "),
        (
            {"evidence": [{"evidence": "e-2", "relation": "context"}]},
            "evidence",
            "names 'e-2', and there is no such evidence; ",
        ),
        ({"at": "../2020"}, "at", "is '../2020'; a decision needs the day it was made"),
    ],
)
def test_verdict_on_nothing_known_is_refused(story, given, field, said) -> None:
    taken(story, ASSERTION | {"key": "loose", "claim": None, "quote": "Nobody"})

    report = take(story, VERDICT | given)

    assert faults(report) == [(1, field)]
    assert reason(report).startswith(said)


@pytest.mark.parametrize(
    ("at", "other"),
    [
        ("2020-09-30T10:00+02:00", "2020-09-30T08:00Z"),
        ("2020-09-30T10:00Z", "2020-09-30T10:00Z"),
        ("2020-09-30T10Z", "2020-09-30T10:00Z"),
        ("20200930T1000Z", "2020-09-30T10:00Z"),
        ("2020-09~", "2020-08-01T00:00Z"),
    ],
)
def test_moment_of_a_decision_is_kept_in_universal_time(at, other) -> None:
    assert moment(at) == moment(other)


def test_dispute_names_the_nearest_outcome(story) -> None:
    dispute = {"type": "dispute", "claim": "stake-80", "state": "closed", "outcome": "ruonding"}

    report = take(story, dispute)

    assert faults(report) == [(1, "outcome")]
    assert "; the nearest are 'rounding" in reason(report)
