"""The life of a dispute: decided by people, remembered, and never deaf to what is new."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Assertion, Contradiction, Dispute, Event
from claimtracker.operations import (
    contradictions,
    decisions,
    disputes,
    findings,
    touched,
    undone_decisions,
)
from claimtracker.operations.decisions import Decision
from claimtracker.operations.rows import StaleVersion
from claimtracker.queries import disputes as dispute_rows
from claimtracker.queries.disputes import NoSuchDispute
from claimtracker.rules.permissions import Actor, NotAllowed
from tests.builders import article, assertion, capture, claim, says
from tests.conftest import ADA, BEN, CLEO, NOW
from tests.operations import given
from tests.operations.letting_in import let_in

LATER = datetime(2020, 10, 2, 9, 30)


def settle(session: Session) -> None:
    findings.settle(session, actor=ADA, now=NOW)
    touched.clear(session)


def disputed(session: Session) -> Dispute:
    """Return the dispute over ByteDance's stake, suspected since two voices differ."""
    kept = claim(session, "stake-80", "80%")
    none = claim(session, "stake-none", "none")
    says(session, "The Meridian", kept, published="2020-09-21")
    says(session, "The Harbour Post", none, published="2020-09-22")
    settle(session)
    return session.execute(select(Dispute)).scalar_one()


def decide(
    session: Session, dispute: Dispute, state: str, actor: Actor = ADA, /, **told: Any
) -> None:
    wanted = {"dispute_id": dispute.id, "version": told.pop("version", dispute.version)}
    pair = told.pop("contradiction_id", None)
    by: dict[str, Any] = {"actor": actor, "now": told.pop("now", NOW)}
    decision = Decision(state, **told)
    if pair is None:
        decisions.decide(session, decision=decision, **wanted, **by)
    else:
        decisions.decide_pair(session, decision=decision, contradiction_id=pair, **wanted, **by)
    settle(session)
    session.expire_all()


def closed(session: Session, **told: Any) -> Dispute:
    dispute = disputed(session)
    decide(session, dispute, "closed", outcome="both-stand", **told)
    return dispute


def another_claim(session: Session, key: str) -> str:
    return dispute_rows.get(session, key).card.answers[0].claims[0].id


def test_deciding_keeps_state_outcome_note_and_person_and_leaves_one_event(session):
    dispute = disputed(session)

    decide(session, dispute, "closed", BEN, outcome="other-scope", note="Two companies.")

    page = dispute_rows.get(session, dispute.id)
    assert (page.card.state, page.card.outcome, page.card.owner) == ("closed", "other-scope", "Ben")
    assert [(d.state, d.outcome, d.note, d.by, d.at) for d in page.decisions] == [
        ("closed", "other-scope", "Two companies.", "Ben", NOW)
    ]
    events = select(Event.act).where(Event.row_id == dispute.id).order_by(Event.id)
    assert list(session.execute(events).scalars()) == ["find", "decide"]


def test_a_viewer_may_not_decide(session):
    dispute = disputed(session)

    with pytest.raises(NotAllowed):
        decide(session, dispute, "open", CLEO)


def test_a_decision_over_another_change_is_refused(session):
    dispute = disputed(session)
    version = dispute.version
    decide(session, dispute, "open", BEN)

    with pytest.raises(StaleVersion):
        decide(session, dispute, "open", version=version)


def test_a_finding_that_came_since_it_was_read_refuses_the_decision(session):
    dispute = disputed(session)
    version = dispute.version
    says(session, "The Lantern", claim(session, "stake-20", "20%"))
    settle(session)

    with pytest.raises(StaleVersion):
        decide(session, dispute, "closed", outcome="no-contradiction", version=version)


@pytest.mark.parametrize(
    ("state", "told", "refusal"),
    [
        ("open", {"version": None}, decisions.MissingVersion),
        ("lapsed", {}, decisions.UnknownDecision),
        ("waiting", {}, decisions.MissingDate),
        ("closed", {}, decisions.MissingOutcome),
        ("open", {"outcome": "both-stand"}, decisions.MissingOutcome),
        ("closed", {"outcome": "one-side-stands"}, decisions.MissingVerdict),
    ],
)
def test_what_makes_no_decision_is_refused(session, state, told, refusal):
    dispute = disputed(session)

    with pytest.raises(refusal):
        decide(session, dispute, state, **told)


def test_an_unknown_outcome_is_refused_with_the_nearest(session):
    dispute = disputed(session)

    with pytest.raises(decisions.UnknownOutcome, match="the nearest are both-stand,"):
        decide(session, dispute, "closed", outcome="both stands")


def test_an_unknown_dispute_is_refused(session):
    wanted = {"dispute_id": ADA.person_id, "version": 1, "decision": Decision("open")}

    with pytest.raises(NoSuchDispute):
        decisions.decide(session, actor=ADA, now=NOW, **wanted)


def test_a_dispute_waits_until_a_date(session):
    dispute = disputed(session)

    decide(session, dispute, "waiting", waiting_until="2020-11-12")

    assert dispute_rows.get(session, dispute.id).card.waiting_until == "2020-11-12"


def test_one_side_stands_by_the_published_verdict(session):
    dispute = disputed(session)
    verdict = given.verdict(session, "v-1", another_claim(session, "stake-80"))

    decide(session, dispute, "closed", outcome="one-side-stands")

    assert session.get_one(Dispute, dispute.id).verdict_id == verdict


def test_the_same_findings_are_not_raised_again(session):
    dispute = closed(session)

    touched.questions(session, [dispute.question_id])
    settle(session)
    session.expire_all()

    assert (dispute.state, dispute.new_since_decided) == ("closed", False)


def test_a_new_voice_is_new_since_decided_and_deciding_again_clears_it(session):
    dispute = closed(session)
    kept = another_claim(session, "stake-80")

    says(session, "The Lantern", kept)
    settle(session)
    session.expire_all()

    assert (dispute.state, dispute.new_since_decided) == ("closed", True)

    decide(session, dispute, "closed", outcome="both-stand")

    assert (dispute.state, dispute.new_since_decided) == ("closed", False)


def test_a_voice_that_says_the_same_again_is_nothing_new(session):
    dispute = closed(session)

    says(session, "The Meridian", another_claim(session, "stake-80"), published="2020-09-23")
    settle(session)
    session.expire_all()

    assert dispute.new_since_decided is False


def test_a_new_value_is_new_since_decided(session):
    dispute = closed(session)

    says(session, "The Meridian", claim(session, "stake-20", "20%"))
    settle(session)
    session.expire_all()

    assert (dispute.state, dispute.new_since_decided) == ("closed", True)


def test_a_new_version_of_an_article_is_new_since_decided(session):
    few = claim(session, "few")
    on = article(session, "one")
    assertion(session, few, on)
    says(session, "The Harbour Post", few, stance="denies")
    settle(session)
    dispute = session.execute(select(Dispute)).scalar_one()
    decide(session, dispute, "open")

    capture(session, on, "Another text altogether.")
    settle(session)
    session.expire_all()

    assert (dispute.state, dispute.new_since_decided) == ("open", True)


def test_a_decision_from_elsewhere_knows_only_what_had_appeared_by_then(session):
    dispute = disputed(session)

    decide(session, dispute, "open", at=datetime(2020, 9, 21, 14, 0), by=BEN.person_id)

    assert (dispute.decided_by, dispute.new_since_decided) == (BEN.person_id, True)


def test_a_decided_finding_stays_when_its_voices_go_and_says_so(session):
    dispute = closed(session)
    said = session.execute(select(Assertion).order_by(Assertion.id).limit(1)).scalar_one()

    said.standing = "taken back"
    session.flush()
    touched.claims(session, [str(said.claim_id)])
    settle(session)
    session.expire_all()

    pair = session.execute(select(Contradiction)).scalar_one()
    assert (dispute.state, pair.live, pair.lapsed_at) == ("closed", True, NOW)


def test_a_dispute_that_is_suspected_again_lapses_like_any(session):
    dispute = closed(session)
    said = session.execute(select(Assertion).order_by(Assertion.id).limit(1)).scalar_one()
    said.standing = "taken back"
    session.flush()
    touched.claims(session, [str(said.claim_id)])
    settle(session)
    session.expire_all()

    decide(session, dispute, "suspected")

    pair = session.execute(select(Contradiction)).scalar_one()
    assert (dispute.state, pair.live) == ("lapsed", None)


def test_one_pair_is_decided_apart_from_its_dispute(session):
    dispute = disputed(session)
    pair = session.execute(select(Contradiction)).scalar_one()

    decide(
        session, dispute, "closed", outcome="rounding", contradiction_id=pair.id,
        version=pair.version,
    )  # fmt: skip

    [row] = dispute_rows.get(session, dispute.id).contradictions
    assert (row.state, row.outcome, row.is_apart) == ("closed", "rounding", True)
    assert dispute.state == "suspected"


def test_a_pair_decided_apart_is_known_again_when_another_claim_speaks_for_it(session):
    dispute = disputed(session)
    pair = session.execute(select(Contradiction)).scalar_one()
    decide(
        session, dispute, "closed", outcome="rounding", contradiction_id=pair.id,
        version=pair.version,
    )  # fmt: skip

    says(session, "The Lantern", claim(session, "earlier", "80%"), published="2020-09-01")
    settle(session)

    live = select(Contradiction.id).where(Contradiction.live.is_(True))
    assert list(session.execute(live).scalars()) == [pair.id]


def test_a_question_that_no_rule_found_can_be_asked(session):
    few = claim(session, "few")

    asked = disputes.ask(session, actor=ADA, now=NOW, claim_id=few)
    again = disputes.ask(session, actor=ADA, now=NOW, claim_id=few)

    assert asked == again
    assert dispute_rows.get(session, "few").card.state == "quiet"


def test_a_contradiction_that_an_editor_saw_stays_and_makes_a_suspicion(session):
    few, many = claim(session, "few"), claim(session, "many")
    asked = disputes.ask(session, actor=ADA, now=NOW, claim_id=few)

    made = contradictions.record(
        session, actor=ADA, now=NOW, dispute_id=asked.id, claims=(few, many), reason="They differ."
    )
    settle(session)

    page = dispute_rows.get(session, asked.id)
    assert page.card.state == "suspected"
    assert [(row.id, row.kind, row.reason) for row in page.contradictions] == [
        (made, "manual", "They differ.")
    ]


def test_a_claim_cannot_contradict_itself_by_hand(session):
    few = claim(session, "few")
    asked = disputes.ask(session, actor=ADA, now=NOW, claim_id=few)

    with pytest.raises(contradictions.ContradictsItself):
        contradictions.record(
            session, actor=ADA, now=NOW, dispute_id=asked.id, claims=(few, few), reason="No."
        )


def take_back(session: Session, dispute: Dispute, actor: Actor = ADA, **told: Any) -> None:
    wanted = {"dispute_id": dispute.id, "version": told.get("version", dispute.version)}
    undone_decisions.take_back(session, actor=actor, now=LATER, **wanted)
    settle(session)
    session.expire_all()


def as_it_stands(dispute: Dispute) -> dict[str, Any]:
    """Return a dispute without its version, which every act raises."""
    return {c.name: getattr(dispute, c.name) for c in Dispute.__table__.c if c.name != "version"}


def test_taking_a_decision_back_leaves_the_dispute_as_it_was(session):
    dispute = disputed(session)
    decide(session, dispute, "waiting", BEN, waiting_until="2020-11-12", note="They were asked.")
    before = as_it_stands(dispute)
    decide(session, dispute, "closed", outcome="both-stand")

    take_back(session, dispute)

    assert as_it_stands(dispute) == before
    page = dispute_rows.get(session, dispute.id)
    assert [(one.state, one.by, one.taken_back) for one in page.decisions] == [
        ("closed", "Ada", True), ("waiting", "Ben", False)
    ]  # fmt: skip


def test_taking_back_goes_on_to_the_first_decision_and_no_further(session):
    dispute = disputed(session)
    before = as_it_stands(dispute)
    decide(session, dispute, "open")
    decide(session, dispute, "closed", outcome="both-stand")

    take_back(session, dispute)
    take_back(session, dispute)

    assert as_it_stands(dispute) == before
    with pytest.raises(undone_decisions.NothingToTakeBack):
        take_back(session, dispute)


def test_what_was_new_is_new_again_once_the_decision_on_it_is_taken_back(session):
    dispute = closed(session)
    says(session, "The Lantern", claim(session, "stake-20", "20%"))
    settle(session)
    session.expire_all()
    decide(session, dispute, "closed", outcome="rounding")

    take_back(session, dispute)

    assert (dispute.state, dispute.new_since_decided) == ("closed", True)


def test_a_decision_is_not_taken_back_over_another(session):
    dispute = disputed(session)
    decide(session, dispute, "open")
    version = dispute.version
    decide(session, dispute, "closed", BEN, outcome="both-stand")

    with pytest.raises(StaleVersion):
        take_back(session, dispute, version=version)


def test_a_viewer_takes_no_decision_back(session):
    dispute = closed(session)

    with pytest.raises(NotAllowed):
        take_back(session, dispute, CLEO)


def test_taking_a_decision_back_takes_no_dispute_from_whoever_it_was_given_to(session):
    emil = let_in(session, "emil", "editor")
    dispute = closed(session)
    assign(session, dispute, emil.person_id)

    take_back(session, dispute)

    assert dispute_rows.get(session, dispute.id).card.owner == "Emil"


def assign(session: Session, dispute: Dispute, person: str | None, actor: Actor = ADA) -> None:
    wanted = {"dispute_id": dispute.id, "version": dispute.version, "person_id": person}
    disputes.assign(session, actor=actor, now=NOW, **wanted)
    session.expire_all()


def test_a_dispute_is_given_to_somebody_at_the_desk_and_to_nobody_again(session):
    emil, dispute = let_in(session, "emil", "editor"), disputed(session)

    assign(session, dispute, emil.person_id)
    given_to = dispute.owner_id
    assign(session, dispute, None)

    assert (given_to, dispute.owner_id) == (emil.person_id, None)
    events = select(Event.act).where(Event.row_id == dispute.id).order_by(Event.id)
    assert list(session.execute(events).scalars()) == ["find", "assign", "assign"]


def test_a_dispute_is_given_to_nobody_who_cannot_decide_it(session):
    rosa, dispute = let_in(session, "rosa", "viewer"), disputed(session)

    for person in (rosa.person_id, BEN.person_id):
        with pytest.raises(disputes.NotAtTheDesk):
            assign(session, dispute, person)


def test_a_viewer_gives_nobody_a_dispute(session):
    with pytest.raises(NotAllowed):
        assign(session, disputed(session), None, CLEO)


def test_giving_a_dispute_over_another_change_is_refused(session):
    dispute = disputed(session)
    wanted = {"dispute_id": dispute.id, "version": dispute.version, "person_id": None}
    decide(session, dispute, "open", BEN)

    with pytest.raises(StaleVersion):
        disputes.assign(session, actor=ADA, now=NOW, **wanted)
