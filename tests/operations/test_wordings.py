"""Claims that contradict each other by their wording are suspected like others, and only so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.db import session as sessions
from claimtracker.models import Assertion, Claim, Contradiction, Dispute
from claimtracker.operations import (
    assertions,
    checks,
    claims,
    contradictions,
    decisions,
    merges,
    rescans,
    suspecting,
    wordings,
)
from claimtracker.operations.decisions import Decision
from claimtracker.operations.rows import Edit
from claimtracker.operations.suspecting import Looked
from claimtracker.operations.writing import writing
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import contradictions as contradiction_rows
from claimtracker.queries.claims import ClaimContent
from tests.builders import says
from tests.conftest import ADA, BEN, NOW

STAKE_80 = "ByteDance keeps an 80% stake in TikTok Global"
STAKE_20 = "ByteDance keeps a 20% stake in TikTok Global"
NO_STAKE = "ByteDance keeps all the staff of TikTok Global"
LATER = NOW + timedelta(days=1)


def stated(session: Session, key: str, statement: str, mode: str = "fact") -> str:
    same = claims.identity(statement, None)
    return claims.add(session, [ClaimContent(key, same, statement, mode=mode)], actor=ADA, now=NOW)[
        0
    ]


def write(ledger: Engine, *told: tuple[str, str, str], by_wording: bool = True) -> None:
    """Write claims (key, statement, who affirms it), each in a transaction of its own."""
    for key, statement, source in told:
        with writing(ledger, actor=ADA, now=NOW, by_wording=by_wording) as session:
            says(session, source, stated(session, key, statement))


@pytest.fixture
def stakes(ledger: Engine) -> Engine:
    write(ledger, ("a-80", STAKE_80, "The Meridian"), ("b-20", STAKE_20, "The Harbour Post"))
    return ledger


def found(ledger: Engine) -> list[tuple[str, tuple[str, ...], str, bool]]:
    """Return what is recorded, without what differs from ledger to ledger."""
    with sessions.read(ledger) as session:
        return [
            (one.kind, tuple(claim.key for claim in one.claims), one.state, one.lapsed)
            for one in contradiction_rows.listed(session)
        ]


def is_whole(ledger: Engine) -> list[str]:
    with sessions.read(ledger) as session:
        return checks.check(session).problems


def change(ledger: Engine, key: str, **told: object) -> None:
    with writing(ledger, actor=ADA, now=LATER, by_wording=True) as session:
        stored = claim_rows.by_key(session, [key])[key]
        edit = Edit(stored, replace(stored.content, **told))
        claims.edit(session, [edit], actor=ADA, now=LATER)


def decide(ledger: Engine, state: str, outcome: str | None = None) -> None:
    with writing(ledger, actor=ADA, now=LATER) as session:
        row = session.execute(select(Dispute)).scalars().one()
        decisions.decide(
            session, actor=ADA, now=LATER, dispute_id=row.id, version=row.version,
            decision=Decision(state, outcome),
        )  # fmt: skip


SUSPECTED = ("text", ("a-80", "b-20"), "suspected", False)


def test_claim_that_comes_is_suspected_with_what_contradicts_it(stakes: Engine) -> None:
    assert found(stakes) == [SUSPECTED]
    with sessions.read(stakes) as session:
        [one] = contradiction_rows.listed(session, kind="text")
        assert one.reason == "80% and 20% exclude each other, by the wording alone"
        assert [[row.source for row in side] for side in one.sides] == [
            ["The Meridian"], ["The Harbour Post"]
        ]  # fmt: skip
    assert is_whole(stakes) == []


def test_nothing_is_looked_for_where_nobody_asks(ledger: Engine) -> None:
    told = ("a-80", STAKE_80, "The Meridian"), ("b-20", STAKE_20, "The Harbour Post")
    write(ledger, *told, by_wording=False)

    assert found(ledger) == []


def test_claim_that_nobody_affirms_is_not_suspected_until_somebody_does(ledger: Engine) -> None:
    write(ledger, ("a-80", STAKE_80, "The Meridian"))
    with writing(ledger, actor=ADA, now=NOW, by_wording=True) as session:
        made = stated(session, "b-20", STAKE_20)
        says(session, "The Harbour Post", made, stance="questions")
    before = found(ledger)
    with writing(ledger, actor=ADA, now=NOW, by_wording=True) as session:
        says(session, "The Harbour Post", made)

    assert before == []
    assert found(ledger) == [SUSPECTED]


def test_edit_that_takes_its_ground_away_lets_it_lapse_and_back_again(stakes: Engine) -> None:
    change(stakes, "b-20", statement=NO_STAKE)
    gone = found(stakes)
    change(stakes, "b-20", statement=STAKE_20)

    assert gone == []
    assert found(stakes) == [SUSPECTED]
    assert is_whole(stakes) == []


def test_claim_that_is_withdrawn_or_loses_its_voice_is_suspected_no_longer(stakes: Engine) -> None:
    change(stakes, "b-20", state="withdrawn")
    gone = found(stakes)
    change(stakes, "b-20", state="published")
    back = found(stakes)
    with writing(stakes, actor=ADA, now=LATER) as session:
        key = session.execute(
            select(Assertion.id)
            .join(Claim, Claim.id == Assertion.claim_id)
            .where(Claim.key == "b-20")
        ).scalar_one()
        stored = assertion_rows.by_id(session, [key])[key]
        edit = Edit(stored, replace(stored.content, standing="retracted"))
        assertions.edit(session, [edit], actor=ADA, now=LATER)

    assert (gone, back, found(stakes)) == ([], [SUSPECTED], [])
    assert is_whole(stakes) == []


def test_decision_is_remembered_and_what_comes_after_is_new(stakes: Engine) -> None:
    decide(stakes, "closed", "both-stand")
    change(stakes, "b-20", statement=STAKE_20 + " for now")
    quiet = found(stakes)
    with sessions.read(stakes) as session:
        news = session.execute(select(Dispute.new_since_decided)).scalar_one()
    write(stakes, ("c-20", STAKE_20 + " until May", "The Courier"))

    assert quiet == [("text", ("a-80", "b-20"), "closed", False)]
    assert not news
    with sessions.read(stakes) as session:
        assert session.execute(select(Dispute.new_since_decided)).scalar_one()
    assert is_whole(stakes) == []


def test_decided_one_whose_ground_went_stays_and_says_so(stakes: Engine) -> None:
    decide(stakes, "open")
    change(stakes, "b-20", statement=NO_STAKE)

    assert found(stakes) == [("text", ("a-80", "b-20"), "open", True)]
    assert is_whole(stakes) == []


def test_pair_that_is_recorded_otherwise_is_not_recorded_twice(ledger: Engine) -> None:
    write(ledger, ("a-80", STAKE_80, "The Meridian"))
    with writing(ledger, actor=ADA, now=NOW, by_wording=True) as session:
        made = stated(session, "b-20", STAKE_20)
        says(session, "The Harbour Post", made)
        first = session.execute(select(Claim.id).where(Claim.key == "a-80")).scalar_one()
        contradictions.flag(session, actor=ADA, now=NOW, claims=(first, made), reason="Either.")

    assert found(ledger) == [("manual", ("a-80", "b-20"), "open", False)]


def test_looking_through_a_ledger_finds_the_same_as_writing_and_nothing_twice(
    ledger: Engine,
) -> None:
    told = [("a-80", STAKE_80, "The Meridian"), ("b-20", STAKE_20, "The Harbour Post")]
    write(ledger, *told, ("c", NO_STAKE, "The Courier"), by_wording=False)
    heard: list[tuple[int, int]] = []

    first = suspecting.suspect(
        ledger, actor=ADA, now=NOW, progress=lambda done, total: heard.append((done, total))
    )
    again = suspecting.suspect(ledger, actor=ADA, now=NOW)

    assert (first, again) == (Looked(3, 1, 0), Looked(3, 0, 0))
    assert heard == [(3, 3)]
    assert found(ledger) == [SUSPECTED]


def test_claims_that_nobody_affirms_are_passed_over_and_counted(ledger: Engine) -> None:
    write(ledger, ("a-80", STAKE_80, "The Meridian"), by_wording=False)
    with writing(ledger, actor=ADA, now=NOW) as session:
        stated(session, "b-20", STAKE_20)
        says(session, "The Courier", stated(session, "c", NO_STAKE), stance="denies")

    looked = suspecting.suspect(ledger, actor=ADA, now=NOW)

    assert looked == Looked(3, 0, 0, passed_over=2)


def test_empty_ledger_has_nothing_to_look_at(ledger: Engine) -> None:
    assert suspecting.suspect(ledger, actor=ADA, now=NOW) == Looked(0, 0, 0)


def test_who_may_not_compare_may_not_look(ledger: Engine) -> None:
    with pytest.raises(Exception, match="may not"):
        suspecting.suspect(ledger, actor=replace(BEN, role="reader"), now=NOW)


def test_rescan_keeps_what_wording_suggests(stakes: Engine) -> None:
    with writing(stakes, actor=ADA, now=LATER) as session:
        done = rescans.rescan(session, actor=ADA, now=LATER)

    assert (done.found, done.gone) == (0, 0)
    assert found(stakes) == [SUSPECTED]


def test_claim_that_goes_up_in_another_takes_no_suspicion_along(stakes: Engine) -> None:
    write(stakes, ("c-20", "A fifth of TikTok Global stays with ByteDance", "The Courier"))
    with writing(stakes, actor=ADA, now=LATER, by_wording=True) as session:
        merges.merge(session, actor=ADA, now=LATER, merged="b-20", survivor="c-20")

    assert found(stakes) == []
    assert is_whole(stakes) == []


def test_two_claims_of_one_transaction_are_suspected_at_once(ledger: Engine) -> None:
    with writing(ledger, actor=ADA, now=NOW, by_wording=True) as session:
        says(session, "The Meridian", stated(session, "a-80", STAKE_80))
        says(session, "The Harbour Post", stated(session, "b-20", STAKE_20))

    assert found(ledger) == [SUSPECTED]
    assert is_whole(ledger) == []


def test_two_claims_that_are_edited_together_are_compared_as_they_are_now(ledger: Engine) -> None:
    write(ledger, ("a-80", NO_STAKE, "The Meridian"), ("b-20", STAKE_20, "The Harbour Post"))
    with writing(ledger, actor=ADA, now=LATER, by_wording=True) as session:
        stored = claim_rows.by_key(session, ["a-80", "b-20"])
        for key, statement in (("a-80", STAKE_80), ("b-20", f"{STAKE_20} today")):
            edit = Edit(stored[key], replace(stored[key].content, statement=statement))
            claims.edit(session, [edit], actor=ADA, now=LATER)

    assert found(ledger) == [SUSPECTED]
    assert is_whole(ledger) == []


def test_one_claim_brings_the_clearest_of_its_pairs(ledger: Engine) -> None:
    many = [
        (f"k-{n:02}", f"ByteDance keeps a {n}% stake in TikTok Global", f"Source {n}")
        for n in range(21, 30)
    ]
    write(ledger, *many, by_wording=False)
    write(ledger, ("a-80", STAKE_80, "The Meridian"))

    assert len(found(ledger)) == wordings.MOST_OF_ONE


def test_record_for_the_reason_of_the_rule_is_held_to_the_rule(ledger: Engine) -> None:
    told = ("a-80", STAKE_80, "The Meridian"), ("b-20", STAKE_20, "The Harbour Post")
    write(ledger, *told, by_wording=False)
    for reason, gap in (("So it reads.", 0.0), ("80% and 20% exclude each other", None)):
        with writing(ledger, actor=ADA, now=NOW) as session:
            keys = session.execute(select(Claim.id).order_by(Claim.key)).scalars().all()
            over = contradictions.over(session, keys[0], actor=ADA, now=NOW)
            made = contradictions.record(
                session, actor=ADA, now=NOW, dispute_id=over.id, claims=(keys[0], keys[1]),
                reason=reason + (", by the wording alone" if gap is None else ""), kind="text",
            )  # fmt: skip
            row = session.get_one(Contradiction, made)
            assert (row.gap > 0) is (gap is None)
            row.live = None
