"""A dispute is public from when a person finds it real; that it waits makes no suspicion public."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claimtracker.models import Claim, Contradiction, Dispute, Event
from claimtracker.operations import decisions, releases, undone_decisions
from claimtracker.operations.checks import check
from claimtracker.operations.decisions import Decision
from claimtracker.operations.releases import NothingToRelease
from claimtracker.operations.rows import StaleVersion
from claimtracker.operations.writing import settle
from claimtracker.queries import contradictions, decision_words, released
from claimtracker.queries import decisions as decided
from claimtracker.rules.permissions import NotAllowed
from tests import builders
from tests.conftest import ADA, BEN, NOW

DAY = timedelta(days=1)
ROSA = replace(BEN, role="reviewer")


@pytest.fixture
def dispute(session: Session) -> Dispute:
    """Return a suspected dispute between two claims that are public."""
    for value, voice in (("80%", "Larry Hale"), ("none", "Imke Vos")):
        builders.says(session, "The Meridian", builders.claim(session, value, value), by=voice)
    session.execute(update(Claim).values(released_at=NOW))
    settle(session, actor=ADA, now=NOW)
    return session.scalars(select(Dispute)).one()


def decide(session: Session, dispute: Dispute, state: str, after: timedelta = DAY) -> None:
    told: dict[str, Any] = {"actor": ADA, "now": NOW + after, "dispute_id": dispute.id}
    outcome = "both-stand" if state == "closed" else None
    until = "2020-12-01" if state == "waiting" else None
    decision = Decision(state, outcome, waiting_until=until)
    decisions.decide(session, version=dispute.version, decision=decision, **told)
    session.refresh(dispute)


def public(session: Session) -> tuple[int, int]:
    """Count the disputes and the contradictions that the public sees."""
    pairs = select(Contradiction.id).where(released.contradiction_between_public())
    whole = select(Dispute.id).where(released.dispute_itself())
    return len(session.scalars(whole).all()), len(session.scalars(pairs).all())


@pytest.mark.parametrize(
    ("states", "seen"),
    [
        (["waiting"], 0),
        (["waiting", "waiting"], 0),
        (["waiting", "open"], 1),
        (["waiting", "closed"], 1),
        (["open", "waiting"], 1),
        (["closed", "waiting"], 1),
        (["open", "suspected", "waiting"], 0),
    ],
)
def test_dispute_that_waits_is_public_only_where_it_was_found_real(
    session: Session, dispute: Dispute, states: list[str], seen: int
) -> None:
    for state in states:
        decide(session, dispute, state)

    assert public(session) == (seen, seen)


def test_suspicion_in_a_real_dispute_is_not_public_because_that_waits(
    session: Session, dispute: Dispute
) -> None:
    decide(session, dispute, "open")
    session.execute(update(Contradiction).values(found_at=NOW + 2 * DAY))

    decide(session, dispute, "waiting", 3 * DAY)

    assert public(session) == (1, 0)


@pytest.mark.parametrize(("state", "outcome"), [("open", None), ("closed", "both-stand")])
def test_what_is_found_after_a_decision_is_suspected_until_somebody_looks(
    session: Session, dispute: Dispute, state: str, outcome: str | None
) -> None:
    decide(session, dispute, state)
    half = builders.claim(session, "half", "50%")
    builders.says(session, "Ferry Post", half, by="Gaia Munk")
    settle(session, actor=ADA, now=NOW + 2 * DAY)

    told = contradictions.listed(session)
    decided = contradictions.listed(session, state=state)
    suspected = contradictions.listed(session, state="suspected")

    assert [(one.state, one.outcome) for one in decided] == [(state, outcome)]
    assert [(one.state, one.outcome) for one in suspected] == [("suspected", None)] * 2
    assert {one.id for one in told} == {one.id for one in (*decided, *suspected)}
    assert contradictions.get(session, suspected[0].id).state == "suspected"


def test_pair_that_waits_by_itself_is_no_more_than_its_dispute(
    session: Session, dispute: Dispute
) -> None:
    session.execute(update(Contradiction).values(state="waiting", decided_at=NOW))
    before = public(session)

    decide(session, dispute, "open")

    assert (before, public(session)) == ((0, 0), (1, 1))


def test_decision_that_is_taken_back_takes_back_that_it_was_real(
    session: Session, dispute: Dispute
) -> None:
    decide(session, dispute, "waiting")
    decide(session, dispute, "open", 2 * DAY)
    between = public(session)

    told: dict[str, Any] = {"actor": ADA, "now": NOW, "dispute_id": dispute.id}
    undone_decisions.take_back(session, version=dispute.version, **told)
    session.refresh(dispute)

    assert (between, public(session)) == ((1, 1), (0, 0))
    assert (dispute.state, dispute.found_real_at) == ("waiting", None)


def test_check_proves_since_when_a_dispute_is_real(session: Session, dispute: Dispute) -> None:
    decide(session, dispute, "waiting")
    settle(session, actor=ADA, now=NOW)
    assert check(session).problems == []

    session.execute(update(Dispute).values(found_real_at=NOW))

    assert any("found real at" in one for one in check(session).problems)


@pytest.mark.parametrize(
    ("before", "real"),
    [
        ({"state": "open", "decided_at": "a day"}, "a day"),
        ({"state": "waiting", "decided_at": "a day"}, None),
        ({"state": "waiting", "decided_at": "b", "found_real_at": "a day"}, "a day"),
        ({"state": "suspected"}, None),
    ],
)
def test_older_event_tells_by_its_state_whether_a_dispute_was_real(
    before: dict[str, str], real: str | None
) -> None:
    assert undone_decisions.was_real(before) == real


def test_what_was_decided_before_it_was_found_is_released_as_it_was_decided(
    session: Session, dispute: Dispute
) -> None:
    told: dict[str, Any] = {"actor": ROSA, "now": NOW, "dispute_id": dispute.id}
    decision = Decision("open", note="Ask them.", at=NOW - DAY, by=BEN.person_id)
    decisions.decide(session, version=dispute.version, decision=decision, **told)
    before = public(session)
    session.refresh(dispute)

    releases.release_decided(session, version=dispute.version, **told)
    settle(session, actor=ROSA, now=NOW)

    session.refresh(dispute)
    assert (before, public(session)) == ((1, 0), (1, 1))
    assert (dispute.decided_at, dispute.decided_by) == (NOW - DAY, BEN.person_id)
    found = decided.of_dispute(session, dispute.id, decision_words.read(session)).decisions
    assert [(one.by, one.at, one.note) for one in found] == [("Ben", NOW - DAY, "Ask them.")]
    acts = select(Event.act).where(Event.row_id == dispute.id).order_by(Event.id)
    assert session.scalars(acts).all()[-2:] == ["decide", "release"]
    assert check(session).problems == []


def test_only_a_decided_dispute_is_released_as_decided_and_by_a_reviewer(
    session: Session, dispute: Dispute
) -> None:
    told: dict[str, Any] = {"now": NOW, "dispute_id": dispute.id, "version": dispute.version}

    with pytest.raises(NothingToRelease, match="A suspicion is never released"):
        releases.release_decided(session, actor=ROSA, **told)
    with pytest.raises(NotAllowed):
        releases.release_decided(session, actor=ADA, **told)
    decide(session, dispute, "open")
    with pytest.raises(StaleVersion):
        releases.release_decided(session, actor=ROSA, **told)
