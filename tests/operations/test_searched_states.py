"""The search says of a contradiction the state that its page says, whatever becomes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from claimtracker.db import session as sessions
from claimtracker.models import Claim, Contradiction, Dispute, Reading
from claimtracker.operations import (
    decisions,
    imports,
    rescans,
    search_index,
    touched,
    undone_decisions,
)
from claimtracker.operations.decisions import Decision
from claimtracker.operations.writing import settle, writing
from claimtracker.queries import contradictions, released, search, search_facets
from claimtracker.rules.permissions import Sight
from claimtracker.rules.search_query import parse
from claimtracker.rules.vocabulary import DISPUTE_STATES
from tests import builders
from tests.conftest import ADA, NOW
from tests.exchange.files import ARTICLE as SALE
from tests.exchange.files import ASSERTION, CLAIM, MERIDIAN, STAKE, Record, began, taken
from tests.operations.test_merged_decisions import BY, merge, undo

DAY = timedelta(days=1)
OPEN: Record = {"type": "dispute", "subject": "ByteDance", "attribute": "share kept of",
                "object": "TikTok Global", "state": "open"}  # fmt: skip


@pytest.fixture
def dispute(session: Session) -> Dispute:
    """Return a dispute that was opened: 80% against none."""
    for value, voice in (("80%", "Larry Hale"), ("none", "Imke Vos")):
        builders.says(session, "The Meridian", builders.claim(session, value, value), by=voice)
    settle(session, actor=ADA, now=NOW)
    found = session.scalars(select(Dispute)).one()
    decide(session, found, "open")
    return found


def decide(session: Session, dispute: Dispute, state: str, after: timedelta = DAY) -> None:
    session.refresh(dispute)
    told: dict[str, Any] = {"actor": ADA, "now": NOW + after, "dispute_id": dispute.id}
    outcome = "both-stand" if state == "closed" else None
    until = "2020-12-01" if state == "waiting" else None
    decision = Decision(state, outcome, waiting_until=until)
    decisions.decide(session, version=dispute.version, decision=decision, **told)
    settle(session, actor=ADA, now=NOW + after)
    session.refresh(dispute)


def say_half(session: Session) -> None:
    """Let somebody say a day later that it is half, against both."""
    half = builders.claim(session, "half", "50%")
    builders.says(session, "Ferry Post", half, by="Gaia Munk")
    settle(session, actor=ADA, now=NOW + 2 * DAY)


def found(session: Session) -> dict[str, list[str]]:
    """Return the claims that the search finds under each state that it finds any under."""
    hits = {
        state: search.find(session, parse(f"state:{state}"), kind="claim").results
        for state in DISPUTE_STATES
    }
    return {state: sorted(hit.key for hit in listed) for state, listed in hits.items() if listed}


def listed(session: Session) -> dict[str, list[str]]:
    """Return the claims of contradictions under each state that the list of those says."""
    told: dict[str, set[str]] = {}
    for one in contradictions.listed(session):
        told.setdefault(one.state, set()).update(claim.key for claim in one.claims)
    return {state: sorted(claims) for state, claims in told.items()}


@pytest.mark.parametrize("state", ["open", "closed"])
def test_what_is_found_after_a_decision_is_found_as_suspected(
    session: Session, dispute: Dispute, state: str
) -> None:
    decide(session, dispute, state)

    say_half(session)

    assert found(session) == {"suspected": ["80%", "half", "none"], state: ["80%", "none"]}
    assert found(session) == listed(session)
    assert search_index.problems(session) == []


def test_facet_counts_claims_by_the_states_of_their_pairs(
    session: Session, dispute: Dispute
) -> None:
    say_half(session)

    counted = search_facets.count(session, search.find(session, parse("")).claim_rows)

    options = {option.label: option.count for option in counted.options["state"]}
    assert options == {"suspected": 3, "open": 2}


def test_search_follows_what_is_decided_and_taken_back(session: Session, dispute: Dispute) -> None:
    say_half(session)
    later = found(session)

    decide(session, dispute, "closed", 3 * DAY)

    assert found(session) == {"closed": ["80%", "half", "none"]}
    told: dict[str, Any] = {"actor": ADA, "now": NOW + 4 * DAY, "dispute_id": dispute.id}
    undone_decisions.take_back(session, version=dispute.version, **told)
    settle(session, actor=ADA, now=NOW + 4 * DAY)
    assert found(session) == later == listed(session)
    assert search_index.problems(session) == []


@pytest.mark.parametrize("state", ["suspected", "waiting"])
def test_search_follows_a_dispute_that_is_put_back(
    session: Session, dispute: Dispute, state: str
) -> None:
    say_half(session)

    decide(session, dispute, state, 3 * DAY)

    assert found(session) == {state: ["80%", "half", "none"]}
    assert found(session) == listed(session)
    assert search_index.problems(session) == []


def test_search_follows_a_pair_that_is_decided_apart(session: Session, dispute: Dispute) -> None:
    say_half(session)
    [pair, _] = contradictions.listed(session, state="suspected")

    decisions.decide_pair(
        session, actor=ADA, now=NOW + 3 * DAY, dispute_id=dispute.id, contradiction_id=pair.id,
        version=pair.version, decision=Decision("closed", "other-time"),
    )  # fmt: skip
    settle(session, actor=ADA, now=NOW + 3 * DAY)

    assert found(session)["closed"] == sorted(claim.key for claim in pair.claims)
    assert found(session) == listed(session)
    assert search_index.problems(session) == []


def test_public_finds_what_is_real_and_no_suspicion(session: Session, dispute: Dispute) -> None:
    session.execute(update(Claim).values(released_at=NOW))
    say_half(session)
    session.execute(update(Claim).values(released_at=NOW))
    touched.claims(session, session.scalars(select(Claim.id)))
    settle(session, actor=ADA, now=NOW + 2 * DAY)
    pairs = select(Contradiction.id).where(released.contradiction_between_public())

    session.info["sight"] = Sight.PUBLIC

    assert found(session) == {"open": ["80%", "none"]}
    assert len(session.scalars(pairs).all()) == 1


def test_search_of_an_older_program_is_a_problem_that_a_rescan_mends(
    session: Session, dispute: Dispute
) -> None:
    say_half(session)
    right = found(session)
    session.execute(update(Contradiction).values(found_at=NOW))
    touched.claims(session, session.scalars(select(Claim.id)))
    settle(session, actor=ADA, now=NOW + 2 * DAY)
    half = select(Reading.claim_id).where(Reading.value == "50%")
    late = Contradiction.left_id.in_(half) | Contradiction.right_id.in_(half)

    session.execute(update(Contradiction).where(late).values(found_at=NOW + 2 * DAY))

    behind = [f"The search is behind the claim {key}." for key in ("80%", "half", "none")]
    assert sorted(search_index.problems(session)) == behind
    rescans.rescan(session, actor=ADA, now=NOW + 3 * DAY)
    settle(session, actor=ADA, now=NOW + 3 * DAY)
    assert search_index.problems(session) == []
    assert found(session) == right


def said(value: str, key: str) -> list[Record]:
    claim = {**CLAIM, "key": key, "value": value, "statement": f"ByteDance keeps {value}."}
    words = {**ASSERTION, "key": f"a-{key}", "claim": key, "attribution": [f"A spokesman of {key}"]}
    return [claim, words]


def test_search_follows_a_decision_that_an_import_took_and_takes_back(ledger: Engine) -> None:
    began(ledger, MERIDIAN, STAKE, SALE, *said("80%", "most"), *said("none", "none"))
    report = taken(ledger, OPEN)
    with sessions.read(ledger) as session:
        assert found(session) == {"open": ["most", "none"]}

    with writing(ledger, **BY) as session:
        imports.undo(session, import_id=str(report.import_id), **BY)

    with sessions.read(ledger) as session:
        assert found(session) == {"suspected": ["most", "none"]} == listed(session)
        assert search_index.problems(session) == []


@pytest.mark.parametrize("given", [{}, {"state": "closed", "outcome": "other-time"}])
def test_search_follows_a_pair_that_goes_with_a_merged_claim(ledger: Engine, given: Record) -> None:
    pair = {"type": "contradiction", "kind": "manual", "reason": "See."}
    began(
        ledger, MERIDIAN, STAKE, SALE, *said("80%", "stake-80"), *said("80 %", "again"),
        *said("none", "none"), {**pair, "claims": ["again", "none"]},
        {**pair, "claims": ["none", "stake-80"], **given},
        {"type": "dispute", "claim": "stake-80", "state": "open"},
    )  # fmt: skip

    merge(ledger)

    with sessions.read(ledger) as session:
        assert search_index.problems(session) == []
    undo(ledger)
    with sessions.read(ledger) as session:
        assert search_index.problems(session) == []
