"""That one voice contradicts itself is seen by the public once a reviewer says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claimtracker.models import Claim, Contradiction, Dispute, Event
from claimtracker.operations import assertions, decisions, releases, undone_decisions
from claimtracker.operations.decisions import Decision
from claimtracker.operations.releases import AlreadySo, NothingToRelease
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.operations.writing import settle
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import one_voice, released
from claimtracker.rules.permissions import Actor, NotAllowed
from tests import builders
from tests.conftest import ADA, BEN, NOW

ROSA = replace(BEN, role="reviewer")


@pytest.fixture
def dispute(session: Session) -> Dispute:
    """Return an open dispute in which one person affirms and denies a claim that is public."""
    made = builders.claim(session, "stake-80", "80%")
    for stance in ("affirms", "denies"):
        builders.says(session, "The Meridian", made, by="Larry Hale", stance=stance)
    session.execute(update(Claim).where(Claim.id == made).values(released_at=NOW))
    settle(session, actor=ADA, now=NOW)
    found = session.scalars(select(Dispute).where(Dispute.claim_id == made)).one()
    told = {"dispute_id": found.id, "version": found.version, "decision": Decision("open")}
    decisions.decide(session, actor=ADA, now=NOW, **told)
    settle(session, actor=ADA, now=NOW)
    session.refresh(found)
    return found


def act(do: Any, session: Session, dispute: Dispute, actor: Actor = ROSA, **told: Any) -> None:
    version = told.pop("version", dispute.version)
    do(session, actor=actor, now=NOW, dispute_id=dispute.id, version=version, **told)
    settle(session, actor=actor, now=NOW)
    session.refresh(dispute)


def is_public(session: Session) -> bool:
    return bool(public(session))


def public(session: Session) -> list[str]:
    seen = select(Contradiction.id).where(released.contradiction_between_public())
    return list(session.scalars(seen))


def test_self_contradiction_is_public_once_released_and_no_longer_once_that_is_taken_back(
    session: Session, dispute: Dispute
) -> None:
    before = is_public(session)
    act(releases.release_dispute, session, dispute)
    between = is_public(session)
    act(releases.take_back_dispute, session, dispute)

    assert (before, between, is_public(session)) == (False, True, False)
    acts = select(Event.act).where(Event.row_id == dispute.id).order_by(Event.id)
    assert list(session.scalars(acts))[-2:] == ["release", "take back release"]


def test_pair_that_an_editor_decided_apart_is_no_release(
    session: Session, dispute: Dispute
) -> None:
    pair = session.scalars(select(Contradiction)).one()
    told = {"version": pair.version, "contradiction_id": pair.id, "decision": Decision("open")}

    decisions.decide_pair(session, actor=ADA, now=NOW, dispute_id=dispute.id, **told)

    assert not is_public(session)


def test_what_is_new_is_released_again_in_one_act(session: Session, dispute: Dispute) -> None:
    act(releases.release_dispute, session, dispute)
    later = NOW + timedelta(days=1)
    session.execute(update(Contradiction).values(found_at=later, state="open", decided_at=later))
    assert (one_voice.of_dispute(session, dispute.id).released, is_public(session)) == ((), False)

    told = {"dispute_id": dispute.id, "version": dispute.version, "actor": ROSA}
    releases.release_dispute(session, now=later, **told)

    assert is_public(session)
    assert len(one_voice.of_dispute(session, dispute.id).released) == 1


def test_suspicion_that_came_up_since_is_decided_before_anything_is_released(
    session: Session,
) -> None:
    for value in ("80%", "none"):
        made = builders.claim(session, value, value)
        builders.says(session, "The Meridian", made, by="Larry Hale")
    settle(session, actor=ADA, now=NOW)
    found = session.scalars(select(Dispute)).one()
    act(decisions.decide, session, found, ADA, decision=Decision("open"))
    builders.says(session, "The Lantern", builders.claim(session, "20%", "20%"), by="Larry Hale")
    settle(session, actor=ADA, now=NOW + timedelta(days=1))
    session.refresh(found)
    own = one_voice.of_dispute(session, found.id)
    assert (len(own.released), len(own.new), len(own.suspected)) == (0, 1, 2)

    with pytest.raises(NothingToRelease, match="A suspicion is never released"):
        act(releases.release_dispute, session, found)


def test_what_is_found_after_the_release_is_not_released(
    session: Session, dispute: Dispute
) -> None:
    act(releases.release_dispute, session, dispute)

    later = NOW + timedelta(days=1)
    session.execute(update(Contradiction).values(found_at=later, state="open", decided_at=later))

    assert not is_public(session)


def test_pair_that_becomes_one_voice_after_the_release_is_not_released(session: Session) -> None:
    said = {"80%": "Larry Hale", "none": "Larry Hale", "20%": "Imke Vos"}
    made = {value: builders.claim(session, f"stake-{value}", value) for value in said}
    keys = {
        value: builders.says(session, "The Meridian", made[value], by=name)
        for value, name in said.items()
    }
    session.execute(update(Claim).values(released_at=NOW))
    settle(session, actor=ADA, now=NOW)
    found = session.scalars(select(Dispute)).one()
    act(decisions.decide, session, found, ADA, decision=Decision("open"))
    act(releases.release_dispute, session, found)
    before = public(session)

    rows = assertion_rows.by_id(session, [keys["20%"], keys["80%"]])
    after = replace(rows[keys["20%"]].content, chain=rows[keys["80%"]].content.chain)
    later: dict[str, Any] = {"actor": ADA, "now": NOW + timedelta(days=1)}
    assertions.edit(session, [Edit(rows[keys["20%"]], after)], **later)
    settle(session, **later)

    assert (len(before), len(public(session))) == (3, 1)


def test_editor_releases_nothing(session: Session, dispute: Dispute) -> None:
    for do in (releases.release_dispute, releases.take_back_dispute):
        with pytest.raises(NotAllowed):
            act(do, session, dispute, ADA)


def test_dispute_is_released_once_and_over_the_version_read(
    session: Session, dispute: Dispute
) -> None:
    with pytest.raises(AlreadySo):
        act(releases.take_back_dispute, session, dispute)
    with pytest.raises(StaleVersion):
        act(releases.release_dispute, session, dispute, version=dispute.version - 1)
    act(releases.release_dispute, session, dispute)
    with pytest.raises(AlreadySo):
        act(releases.release_dispute, session, dispute)


def test_suspicion_is_never_released(session: Session, dispute: Dispute) -> None:
    act(undone_decisions.take_back, session, dispute, ADA)

    with pytest.raises(NothingToRelease):
        act(releases.release_dispute, session, dispute)


def test_dispute_of_different_voices_needs_no_release(session: Session) -> None:
    made = builders.claim(session, "stake-20", "20%")
    for name, stance in (("Larry Hale", "affirms"), ("Imke Vos", "denies")):
        builders.says(session, "The Meridian", made, by=name, stance=stance)
    settle(session, actor=ADA, now=NOW)
    found = session.scalars(select(Dispute)).one()
    act(decisions.decide, session, found, ADA, decision=Decision("open"))

    with pytest.raises(NothingToRelease):
        act(releases.release_dispute, session, found)
