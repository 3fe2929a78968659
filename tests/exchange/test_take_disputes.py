"""Decisions come in: on disputes, on pairs apart from them, on what an editor saw."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests import filled
from tests.exchange.files import (
    ASSERTION,
    CLAIM,
    STORY,
    Record,
    faults,
    record,
    records,
    take,
    taken,
)

NONE: list[Record] = [
    {**CLAIM, "key": "stake-none", "statement": "ByteDance keeps none.", "value": "none"},
    {**ASSERTION, "key": "a-2", "claim": "stake-none", "quote": "Nobody denied it"},
    {**ASSERTION, "key": "a-3", "stance": "denies", "quote": "denied it",
     "attribution": ["ByteDance"]},
]  # fmt: skip
QUESTION = {
    "type": "dispute", "subject": "ByteDance", "attribute": "share kept of",
    "object": "TikTok Global", "state": "open", "note": "Ask both.", "by": "Cleo",
    "at": "2020-09-30T10:30Z",
}  # fmt: skip
OVER_CLAIM = {"type": "dispute", "claim": "stake-80", "state": "waiting", "until": "2020-11",
              "by": "Cleo", "at": "2020-09-30T10:30Z"}  # fmt: skip
PAIR = {"type": "contradiction", "claims": ["stake-80", "stake-none"], "kind": "value",
        "state": "closed", "outcome": "other-time", "by": "Cleo", "at": "2020-09-30"}  # fmt: skip
SEEN = {"type": "contradiction", "claims": ["stake-80", "stake-none"], "kind": "text"}
VERDICT = {"type": "verdict", "key": "v", "claim": "stake-none", "rating": "true",
           "rationale": "So says the contract.", "at": "2020-09-29"}  # fmt: skip


@pytest.fixture
def ledger(ledger: Engine) -> Engine:
    """Give a ledger with a question of two answers, one of which somebody denies."""
    return filled.once(ledger, begin)


def begin(ledger: Engine) -> None:
    assert taken(ledger, *STORY, *NONE).contradictions == 2


def counts(report):
    return +report.created, +report.changed, +report.same


@pytest.mark.parametrize("given", [QUESTION, OVER_CLAIM])
def test_a_dispute_comes_in_as_it_leaves(ledger: Engine, given: Record):
    first = taken(ledger, given)
    again = taken(ledger, given)

    [left] = records(ledger, "dispute")
    assert given.items() <= left.items()
    assert counts(first) == ({"dispute": 1}, {}, {})
    assert counts(again) == ({}, {}, {"dispute": 1})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (OVER_CLAIM, {"until": "2020-12"}),
        (OVER_CLAIM, {"by": "Ben"}),
        (QUESTION, {"note": "Ask Oracle."}),
        (QUESTION, {"at": "2020-10-01T00:00Z"}),
        (QUESTION, {"state": "closed", "outcome": "other-time"}),
    ],
)
def test_another_decision_is_an_edit(ledger: Engine, before: Record, after: Record):
    taken(ledger, before)

    report = taken(ledger, {**before, **after})

    assert counts(report) == ({}, {"dispute": 1}, {})
    [left] = records(ledger, "dispute")
    assert after.items() <= left.items()


def test_one_side_stands_by_the_verdict_that_is_named(ledger: Engine):
    later = {**VERDICT, "key": "w", "claim": "stake-80", "rating": "false", "at": "2020-09-30"}
    told = {**QUESTION, "state": "closed", "outcome": "one-side-stands"}
    taken(ledger, VERDICT, later, {**told, "verdict": "v"})

    report = taken(ledger, {**told, "verdict": "w"})

    assert counts(report) == ({}, {"dispute": 1}, {})
    assert record(ledger, "dispute")["verdict"] == "w"


@pytest.mark.parametrize("given", [QUESTION, PAIR])
def test_one_side_stands_by_no_word_but_a_published_verdict(ledger: Engine, given: Record):
    told = {**given, "state": "closed", "outcome": "one-side-stands"}

    [fault] = take(ledger, told).faults

    assert fault.reason.startswith("One side stands by a published verdict; publish one")
    assert take(ledger, VERDICT, told).faults == []


def test_a_pair_comes_in_apart_from_its_dispute(ledger: Engine):
    first = taken(ledger, PAIR)
    again = taken(ledger, PAIR)

    assert record(ledger, "contradiction") == {
        **PAIR, "key": "stake-80 · stake-none · value", "at": "2020-09-30T00:00Z"
    }  # fmt: skip
    assert records(ledger, "dispute") == []
    assert counts(first) == ({}, {"contradiction": 1}, {})
    assert counts(again) == ({}, {}, {"contradiction": 1})


def test_a_pair_that_is_decided_otherwise_is_an_edit(ledger: Engine):
    taken(ledger, PAIR)

    report = taken(ledger, {**PAIR, "by": "Ben"})

    assert counts(report) == ({}, {"contradiction": 1}, {})
    assert record(ledger, "contradiction")["by"] == "Ben"


def test_a_pair_is_known_by_its_answers_whichever_claim_speaks_for_them(ledger: Engine):
    taken(ledger, PAIR)
    earlier = {**CLAIM, "key": "earlier", "statement": "It kept 80% all along."}
    said = {**ASSERTION, "key": "e-1", "claim": "earlier", "said": "2020-09-01"}
    taken(ledger, earlier, said)

    moved = record(ledger, "contradiction")
    report = taken(ledger, PAIR)

    assert moved["claims"] == ["earlier", "stake-none"]
    assert counts(report) == ({}, {}, {"contradiction": 1})


def test_what_an_editor_saw_comes_in_with_its_reason(ledger: Engine):
    given = {**SEEN, "reason": "The words suggest it."}

    first = taken(ledger, given)
    again = taken(ledger, given)

    assert record(ledger, "contradiction", kind="text")["reason"] == "The words suggest it."
    assert counts(first) == ({"contradiction": 1}, {}, {})
    assert counts(again) == ({}, {}, {"contradiction": 1})


@pytest.mark.parametrize("kind", ["text", "manual"])
def test_the_note_of_what_nobody_decided_is_its_reason(ledger: Engine, kind: str):
    taken(ledger, {**SEEN, "kind": kind, "note": "I saw it."})

    left = record(ledger, "contradiction")
    assert (left["reason"], "note" in left) == ("I saw it.", False)


def test_a_reason_is_not_lost_to_the_note_of_a_decision(ledger: Engine):
    taken(ledger, {**SEEN, "reason": "I saw it."})
    decided = {**SEEN, "state": "open", "note": "Ask both.", "by": "Cleo", "at": "2020-10-01"}

    report = taken(ledger, decided)

    left = record(ledger, "contradiction")
    assert (left["reason"], left["note"]) == ("I saw it.", "Ask both.")
    assert counts(report) == ({}, {"contradiction": 1}, {})


def test_another_reason_is_an_edit(ledger: Engine):
    taken(ledger, {**SEEN, "reason": "I saw it."})

    report = taken(ledger, {**SEEN, "reason": "Look at the dates."})

    assert counts(report) == ({}, {"contradiction": 1}, {})
    assert record(ledger, "contradiction")["reason"] == "Look at the dates."


def test_a_dispute_that_waits_need_not_say_until_when(ledger: Engine):
    taken(ledger, {**QUESTION, "state": "waiting"})

    assert record(ledger, "dispute")["state"] == "waiting"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({**QUESTION, "subject": "Nobody"}, "subject"),
        ({**QUESTION, "object": "Nothing"}, "object"),
        ({**QUESTION, "attribute": "share kept off"}, "attribute"),
        ({**QUESTION, "claim": "stake-80"}, "claim"),
        ({**QUESTION, "subject": None}, "subject"),
        ({**QUESTION, "until": "2020-11"}, "until"),
        ({**QUESTION, "state": "closed", "outcome": "no-such"}, "outcome"),
        ({**QUESTION, "state": "closed", "outcome": "other-time", "verdict": "no"}, "verdict"),
        ({**QUESTION, "at": "../2020"}, "at"),
        ({**QUESTION, "state": "quiet"}, "state"),
        ({**OVER_CLAIM, "claim": "stake-8"}, "claim"),
        ({**PAIR, "claims": ["stake-80", "stake-1"]}, "claims"),
        ({**PAIR, "claims": ["stake-none"], "kind": "denial"}, "claims"),
        ({**PAIR, "until": "2020-11"}, "until"),
        ({**PAIR, "verdict": "v"}, "verdict"),
        ({**PAIR, "reason": "Because."}, "reason"),
        ({**PAIR, "state": None, "outcome": None, "note": "Hm."}, "note"),
    ],
)
def test_a_decision_that_cannot_be_taken_is_refused_by_its_field(
    ledger: Engine, given: Record, field: str
):
    report = take(ledger, given)

    assert faults(report) == [(1, field)]
    assert records(ledger, "dispute") == records(ledger, "contradiction") == []
