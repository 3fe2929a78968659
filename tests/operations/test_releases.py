"""A reviewer lets the public see a claim, and may take that back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from claimtracker.models import Event
from claimtracker.operations import releases
from claimtracker.operations.releases import AlreadySo
from claimtracker.operations.rows import StaleVersion
from claimtracker.operations.writing import settle
from claimtracker.queries import released
from claimtracker.queries.claims import NoSuchClaim
from claimtracker.rules.permissions import NotAllowed
from tests.operations import given


@pytest.fixture
def reviewer(ben):
    return replace(ben, role="reviewer")


@pytest.fixture
def claim(session):
    return given.claim(session, "stake-80")


def is_public(session, claim, by):
    settle(session, **by)
    return released.public_among(session, [claim]) == {claim}


def test_claim_is_public_once_released_and_no_longer_once_taken_back(session, reviewer, now, claim):
    by = {"actor": reviewer, "now": now}

    before = is_public(session, claim, by)
    releases.release(session, key="stake-80", version=1, **by)
    between = is_public(session, claim, by)
    releases.take_back(session, key="stake-80", version=2, **by)

    assert (before, between, is_public(session, claim, by)) == (False, True, False)
    acts = select(Event.act).where(Event.row_id == claim).order_by(Event.id)
    assert session.execute(acts).scalars().all() == ["add", "release", "take back"]


def test_claim_is_released_once(session, reviewer, now, claim):
    releases.release(session, actor=reviewer, now=now, key="stake-80", version=1)

    with pytest.raises(AlreadySo):
        releases.release(session, actor=reviewer, now=now, key="stake-80", version=2)


def test_claim_that_was_not_released_is_not_taken_back(session, reviewer, now, claim):
    with pytest.raises(AlreadySo):
        releases.take_back(session, actor=reviewer, now=now, key="stake-80", version=1)


def test_claim_that_somebody_changed_is_not_released(session, reviewer, now, claim):
    with pytest.raises(StaleVersion):
        releases.release(session, actor=reviewer, now=now, key="stake-80", version=7)


def test_unknown_claim_is_not_released(session, reviewer, now):
    with pytest.raises(NoSuchClaim):
        releases.release(session, actor=reviewer, now=now, key="nothing", version=1)


def test_an_editor_releases_nothing(session, ada, now, claim):
    with pytest.raises(NotAllowed):
        releases.release(session, actor=ada, now=now, key="stake-80", version=1)
