"""What was decided on a claim that goes up in another."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from claimtracker.db import session as sessions
from claimtracker.models import Claim
from claimtracker.operations import imports, merges, verdicts
from claimtracker.operations.writing import writing
from claimtracker.queries import contradictions, verdict_history
from claimtracker.queries import verdicts as verdict_rows
from tests.conftest import NOW
from tests.exchange.files import (
    ASSERTION,
    CHIEF,
    CLAIM,
    STORY,
    Record,
    began,
    export,
    records,
    taken,
)

BY = {"actor": CHIEF, "now": NOW}
AGAIN = {**CLAIM, "key": "again", "statement": "It keeps 80 per cent."}
SAID_AGAIN = {**ASSERTION, "key": "b-1", "claim": "again", "quote": "an 80% stake"}
NONE: list[Record] = [
    {**CLAIM, "key": "none", "statement": "ByteDance keeps none.", "value": "none"},
    {**ASSERTION, "key": "a-2", "claim": "none", "quote": "Nobody denied it"},
]
DENIED = {**ASSERTION, "key": "a-3", "stance": "denies", "attribution": ["ByteDance"]}
LEDGER = [*STORY, AGAIN, SAID_AGAIN, *NONE, DENIED]
DECIDED = {"state": "closed", "outcome": "other-time", "note": "Of 2021.", "by": "Cleo",
           "at": "2020-09-30T00:00Z"}  # fmt: skip
APART = {"type": "contradiction", "claims": ["none", "stake-80"], "kind": "value", **DECIDED}
SEEN = {"type": "contradiction", "claims": ["none", "stake-80"], "kind": "manual", "reason": "See."}
OVER = {"type": "dispute", "claim": "stake-80", **DECIDED}


def verdict(key: str, claim: str, at: str, rating: str = "false") -> Record:
    return {"type": "verdict", "key": key, "claim": claim, "rating": rating, "at": at,
            "rationale": "So says the contract."}  # fmt: skip


def merge(ledger: Engine) -> None:
    with writing(ledger, **BY) as session:
        merges.merge(session, survivor="again", merged="stake-80", **BY)


def undo(ledger: Engine) -> None:
    with writing(ledger, **BY) as session:
        merges.undo(session, merged="stake-80", **BY)


def rating_of(ledger: Engine, key: str) -> str | None:
    with sessions.read(ledger) as session:
        claim_id = session.execute(select(Claim.id).where(Claim.key == key)).scalar_one()
        found = verdict_rows.rating_by_claim(session, [claim_id]).get(claim_id)
        return found.verdict_key if found else None


def listed(ledger: Engine) -> list[tuple[str, str, list[str]]]:
    """Return kind, state and claims of the contradictions that are found."""
    with sessions.read(ledger) as session:
        rows = contradictions.listed(session)
        return sorted(
            (row.kind, row.state, [claim.key for claim in row.claims])
            for row in rows
            if not row.lapsed
        )


def test_the_newest_verdict_counts_whichever_of_the_two_claims_it_was_on(ledger: Engine):
    began(ledger, *LEDGER, verdict("v-1", "again", "2020-09-28"))
    taken(ledger, verdict("v-2", "stake-80", "2020-09-29"))

    merge(ledger)

    assert rating_of(ledger, "again") == "v-2"
    undo(ledger)
    assert (rating_of(ledger, "again"), rating_of(ledger, "stake-80")) == ("v-1", "v-2")


def test_a_merged_claims_verdict_still_counts_when_the_survivors_is_withdrawn(ledger: Engine):
    began(ledger, *LEDGER, verdict("v-1", "again", "2020-09-29"))
    taken(ledger, verdict("v-2", "stake-80", "2020-09-28"))
    merge(ledger)

    with writing(ledger, **BY) as session:
        row = verdict_rows.by_key(session, ["v-1"])["v-1"]
        verdicts.withdraw(session, verdict_id=row.id, reason="It was wrong.", **BY)

    assert rating_of(ledger, "again") == "v-2"


def test_the_survivor_lists_the_verdicts_of_both_the_newest_first(ledger: Engine):
    began(ledger, *LEDGER, verdict("v-1", "again", "2020-09-29"))
    taken(ledger, verdict("v-2", "stake-80", "2020-09-30"))
    merge(ledger)

    with sessions.read(ledger) as session:
        claim_id = session.execute(select(Claim.id).where(Claim.key == "again")).scalar_one()
        [seen] = verdict_history.history(session, [claim_id]).values()

    assert [one.key for one in seen] == ["v-2", "v-1"]


@pytest.mark.parametrize("given", [APART, SEEN])
def test_a_pair_goes_with_the_claim_and_comes_back(ledger: Engine, given: Record):
    began(ledger, *LEDGER, given)
    before, left = listed(ledger), export(ledger)

    merge(ledger)

    [moved] = records(ledger, "contradiction")
    assert moved["claims"] == ["again", "none"]
    assert {**given, "claims": ["again", "none"]}.items() <= moved.items()
    undo(ledger)
    assert listed(ledger) == before
    assert export(ledger) == left


def test_a_decided_pair_is_not_raised_again_by_a_merge(ledger: Engine):
    began(ledger, *LEDGER, APART, {**OVER, "claim": "stake-80"})

    merge(ledger)

    assert listed(ledger) == [
        ("denial", "closed", ["again"]),
        ("value", "closed", ["again", "none"]),
    ]


def test_a_decision_over_a_claim_goes_with_it_and_comes_back(ledger: Engine):
    began(ledger, *LEDGER, OVER)
    left = export(ledger)

    merge(ledger)

    [over] = records(ledger, "dispute")
    assert {**OVER, "claim": "again"}.items() <= over.items()
    undo(ledger)
    assert export(ledger) == left


def test_the_survivors_own_decision_counts(ledger: Engine):
    denied = {**DENIED, "key": "b-2", "claim": "again"}
    own = {**OVER, "claim": "again", "note": "Our own."}
    taken(ledger, *LEDGER, denied, OVER, own)

    merge(ledger)

    assert [one["note"] for one in records(ledger, "dispute")] == ["Our own."]


def test_a_contradiction_of_two_claims_that_become_one_ends(ledger: Engine):
    began(ledger, *LEDGER, {**SEEN, "claims": ["again", "stake-80"]})

    merge(ledger)

    assert records(ledger, "contradiction") == []
    undo(ledger)
    assert [one["claims"] for one in records(ledger, "contradiction")] == [["again", "stake-80"]]


def test_what_somebody_decided_since_stays_when_a_merge_is_undone(ledger: Engine):
    began(ledger, *LEDGER, OVER)
    merge(ledger)
    taken(ledger, {**OVER, "claim": "again", "note": "Looked again."})

    undo(ledger)

    decided = {one["claim"]: one["note"] for one in records(ledger, "dispute")}
    assert decided == {"again": "Looked again.", "stake-80": "Of 2021."}


def test_a_merge_that_came_in_is_taken_back_with_what_it_moved(ledger: Engine):
    began(ledger, *LEDGER, APART, SEEN, OVER)
    left = export(ledger)
    report = taken(ledger, {"type": "forward", "from": "stake-80", "to": "again"})

    with writing(ledger, **BY) as session:
        imports.undo(session, import_id=str(report.import_id), **BY)

    assert export(ledger) == left
