"""The list shows of a dispute what its page shows first, for either sight."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Dispute
from claimtracker.operations import writing
from claimtracker.queries import dispute_lists, dispute_sides, disputes, listed_disputes
from claimtracker.queries.dispute_briefs import SIDES
from claimtracker.queries.dispute_sides import Side
from claimtracker.queries.listed_disputes import ListedSide
from claimtracker.rules.permissions import Sight
from tests import builders
from tests.conftest import ADA, NOW


@pytest.fixture
def told(session: Session) -> Session:
    """Give disputes over a figure, places, a denied claim, and a copy among the voices."""
    for key, value, by in (("a", "80%", "Oracle"), ("b", "20%", "ByteDance"), ("c", "none", None)):
        made = builders.claim(session, key, value, supplied=("value",) if key == "b" else ())
        builders.says(session, f"Source {key}", made, by=by, quote=f"{value} it says")
    origin = builders.article(session, "origin", "The Wire")
    copy = builders.article(session, "copy", "The Mirror", copy_of=origin)
    denied = builders.claim(session, "denied")
    for number, (on, stance) in enumerate(
        ((origin, "affirms"), (copy, "affirms"), (origin, "observes"))
    ):
        builders.assertion(session, denied, on, key=f"said-{number}", stance=stance)
    builders.says(session, "The Post", denied, stance="denies", described="a former manager")
    for key, value in (("us", "only United States"), ("singapore", "Singapore")):
        made = builders.claim(session, key, value, asked="has data centres in", object=None)
        builders.says(session, f"Source {key}", made)
    writing.settle(session, actor=ADA, now=NOW)
    return session


@pytest.mark.parametrize("sight", Sight)
def test_list_shows_what_the_page_shows_first(told: Session, sight: Sight):
    told.info["sight"] = sight
    ids = told.scalars(select(Dispute.id)).all()
    assert len(ids) > 1

    found = listed_disputes.of_ids(told, ids)

    for key in ids:
        card = disputes.get(told, key).card
        sides = dispute_sides.affirmed(dispute_sides.of_card(card))
        assert [as_told(one) for one in found[key].sides] == [as_told(o) for o in sides[:SIDES]]
        assert (found[key].answers, found[key].origins) == (len(sides), card.origins)
        assert found[key].question == card.question


def as_told(side: Side | ListedSide) -> tuple[object, ...]:
    quoted = side.shown_first
    return (
        side.letter, side.value, side.understood, side.is_beside, side.more, side.origins,
        quoted.key if quoted else None, [(one.key, one.voice) for one in side.lines],
    )  # fmt: skip


def test_list_of_tables_has_every_answer(told: Session):
    part = dispute_lists.parts(Sight.WHOLE)[0]
    choice = dispute_lists.Choice("2026-11-26")

    cards, following = dispute_lists.whole(told, part, choice, None, 10)

    assert following is None
    assert sorted(len(card.answers) for card in cards) == [1, 2, 3]
