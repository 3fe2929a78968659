"""The life of a dispute: decided by people, remembered, and never deaf to what is new."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Assertion, Contradiction, Dispute, Event
from claimtracker.operations import contradictions, disputes, findings, touched
from claimtracker.operations.rows import StaleVersion
from claimtracker.queries import disputes as dispute_rows
from claimtracker.queries.disputes import NoSuchDispute
from claimtracker.rules.permissions import Actor, NotAllowed
from tests.builders import article, assertion, capture, claim, says
from tests.conftest import ADA, BEN, CLEO, NOW
from tests.operations import given


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
    told.setdefault("version", dispute.version)
    disputes.decide(session, actor=actor, now=NOW, dispute_id=dispute.id, state=state, **told)
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
        ("open", {"version": None}, disputes.MissingVersion),
        ("lapsed", {}, disputes.UnknownDecision),
        ("waiting", {}, disputes.MissingDate),
        ("closed", {}, disputes.MissingOutcome),
        ("open", {"outcome": "both-stand"}, disputes.MissingOutcome),
        ("closed", {"outcome": "one-side-stands"}, disputes.MissingVerdict),
    ],
)
def test_what_makes_no_decision_is_refused(session, state, told, refusal):
    dispute = disputed(session)

    with pytest.raises(refusal):
        decide(session, dispute, state, **told)


def test_an_unknown_outcome_is_refused_with_the_nearest(session):
    dispute = disputed(session)

    with pytest.raises(disputes.UnknownOutcome, match="the nearest are both-stand,"):
        decide(session, dispute, "closed", outcome="both stands")


def test_an_unknown_dispute_is_refused(session):
    with pytest.raises(NoSuchDispute):
        disputes.decide(
            session, actor=ADA, now=NOW, dispute_id=ADA.person_id, version=1, state="open"
        )


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
