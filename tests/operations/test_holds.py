"""A hold keeps a row from the public in one act, and is lifted in one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from claimtracker.models import Event, EventContent, Hold
from claimtracker.operations import claims, holds
from claimtracker.queries import holds as read
from claimtracker.queries.claims import ClaimContent
from claimtracker.queries.holds import HoldNow, NothingToHold
from claimtracker.rules.permissions import NotAllowed

UNKNOWN = "00000000-0000-7000-8000-0000000000ff"


@pytest.fixture
def reviewer(ben):
    return replace(ben, role="reviewer")


@pytest.fixture
def claim(session, ada, now):
    content = ClaimContent("c1", "c1", "The mayor resigned.", "en")
    return claims.add(session, [content], actor=ada, now=now)[0]


def acts(session, row_id):
    told = (
        select(Event.act, EventContent.content)
        .join(EventContent, EventContent.event_id == Event.id)
        .where(Event.row_id == row_id)
        .order_by(Event.id)
    )
    return [(act, json.loads(content)["why"]) for act, content in session.execute(told)]


def test_hold_is_in_force_from_its_placing(session, ada, now, claim):
    key = holds.place(
        session, actor=ada, now=now, table="claim", row_id=claim, reason="The lawyers ask."
    )

    assert read.on(session, "claim", [claim, UNKNOWN]) == {
        claim: HoldNow(key, "The lawyers ask.", now, "Ada")
    }
    assert read.on(session, "article", [claim]) == {}
    assert acts(session, claim) == [("add", ""), ("hold", "The lawyers ask.")]


def test_hold_is_placed_once_at_a_time(session, ada, ben, now, claim):
    holds.place(session, actor=ada, now=now, table="claim", row_id=claim, reason="Lawyers.")

    with pytest.raises(holds.AlreadyHeld, match="Lawyers"):
        holds.place(session, actor=ben, now=now, table="claim", row_id=claim, reason="Mine.")


def test_hold_is_lifted_by_a_reviewer_and_may_be_placed_again(session, ada, reviewer, now, claim):
    the_claim = {"now": now, "table": "claim", "row_id": claim}
    holds.place(session, actor=ada, reason="Lawyers.", **the_claim)

    with pytest.raises(NotAllowed):
        holds.lift(session, actor=ada, reason="They agree.", **the_claim)
    holds.lift(session, actor=reviewer, reason="They agree.", **the_claim)

    assert read.on(session, "claim", [claim]) == {}
    assert session.execute(select(Hold.lifted_at)).scalars().all() == [now]
    assert acts(session, claim)[2:] == [("lift", "They agree.")]
    holds.place(session, actor=ada, reason="Again.", **the_claim)
    assert read.on(session, "claim", [claim])[claim].reason == "Again."


def test_hold_that_is_not_there_is_not_lifted(session, reviewer, now, claim):
    with pytest.raises(holds.NotHeld):
        holds.lift(session, actor=reviewer, now=now, table="claim", row_id=claim, reason="Done.")


def test_hold_needs_a_reason(session, ada, now, claim):
    with pytest.raises(holds.HoldWithoutReason):
        holds.place(session, actor=ada, now=now, table="claim", row_id=claim, reason=" ")


@pytest.mark.parametrize("table", ["claim", "account", "nothing"])
def test_hold_needs_a_row_that_can_be_public(session, ada, now, table):
    with pytest.raises(NothingToHold):
        holds.place(session, actor=ada, now=now, table=table, row_id=UNKNOWN, reason="Why not.")


def test_hold_is_not_placed_by_a_reader(session, cleo, now, claim):
    with pytest.raises(NotAllowed):
        holds.place(session, actor=cleo, now=now, table="claim", row_id=claim, reason="No.")
