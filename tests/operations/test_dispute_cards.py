"""What the list shows of each dispute is in step with the ledger, and `check` says where not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.models import Claim, Dispute, Source
from claimtracker.operations import (
    assertions,
    contradictions,
    dispute_cards,
    name_merges,
    sources,
    writing,
)
from claimtracker.operations.name_merges import ENTITIES
from claimtracker.operations.rows import Edit
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries import listed_disputes
from claimtracker.queries import sources as source_rows
from claimtracker.queries.dispute_tables import CARD
from claimtracker.queries.listed_disputes import ListedDispute
from claimtracker.rules.permissions import Actor
from tests import builders
from tests.conftest import BEN, NOW

BY: dict[str, Any] = {"actor": Actor(BEN.person_id, BEN.name, "admin"), "now": NOW}


@pytest.fixture
def desk(session: Session) -> Session:
    """Give a ledger in which The Herald quotes Oracle for 80%, and The Wire says none."""
    eighty, none = (
        builders.claim(session, key, value) for key, value in (("eighty", "80%"), ("none", "none"))
    )
    builders.says(session, "The Herald", eighty, by="Oracle", key="herald", quote="80% of it")
    builders.says(session, "The Wire", none)
    settle(session)
    return session


def settle(session: Session) -> None:
    writing.settle(session, **BY)


def listed(session: Session) -> ListedDispute:
    """Return the only dispute as the list shows it, of which `check` has nothing to say."""
    assert list(dispute_cards.problems(session)) == []
    [only] = listed_disputes.of_ids(session, session.scalars(select(Dispute.id)).all()).values()
    return only


def claim(session: Session, key: str) -> str:
    return session.execute(select(Claim.id).where(Claim.key == key)).scalar_one()


def test_card_has_the_first_voices_of_each_side_and_counts_all(desk: Session):
    for name in ("The Ledger", "The Mail", "The Post"):
        builders.says(desk, name, claim(desk, "eighty"), published="2020-10-01")
    settle(desk)

    card = listed(desk)
    eighty = card.sides[0]
    assert (eighty.letter, eighty.value, eighty.understood) == ("A", "80%", "79.5 to 80.5 %")
    assert [one.voice for one in eighty.lines] == ["Oracle", "The Ledger", "The Mail"]
    assert eighty.shown_first is not None
    assert (eighty.shown_first.quote, eighty.more, eighty.origins) == ("80% of it", 1, 4)
    assert (card.answers, card.assertions, card.origins) == (2, 5, 5)
    assert str(card.since) == "2020-09-21"


def test_card_follows_an_edit_of_what_is_quoted(desk: Session):
    stored = assertion_rows.by_key(desk, ["herald"])["herald"]
    garbled = replace(stored.content, quote=None)
    assertions.edit(desk, [Edit(stored, garbled)], **BY)
    settle(desk)

    assert listed(desk).sides[0].shown_first is None


def test_card_follows_a_claim_beside_the_question(desk: Session):
    beside = builders.claim(desk, "beside", statement="The sale never happened.")
    settle(desk)
    [dispute] = desk.scalars(select(Dispute.id))
    contradictions.record(
        desk, dispute_id=dispute, claims=(claim(desk, "eighty"), beside), reason="See.", **BY
    )
    builders.says(desk, "The Post", beside)
    settle(desk)
    assert [one.value for one in listed(desk).sides] == ["80%", "none", "The sale never happened."]

    builders.says(desk, "The Mail", beside)
    settle(desk)
    last = listed(desk).sides[-1]
    assert (last.is_beside, [one.source for one in last.lines]) == (True, ["The Mail", "The Post"])


def test_names_are_read_where_they_stand(desk: Session):
    [wire] = desk.scalars(select(Source.id).where(Source.name == "The Wire"))
    stored = source_rows.by_id(desk, [wire])[wire]
    sources.edit(desk, [Edit(stored, replace(stored.content, name="Wire"))], **BY)
    settle(desk)

    assert [one.voice for side in listed(desk).sides for one in side.lines] == ["Oracle", "Wire"]


def test_voices_that_become_one_are_shown_once(desk: Session):
    builders.says(desk, "The Post", claim(desk, "eighty"), by="Oracle Corporation")
    settle(desk)
    assert listed(desk).sides[0].origins == 2

    lost, kept = (builders.entity(desk, name) for name in ("Oracle Corporation", "Oracle"))
    version = entity_rows.by_id(desk, [lost])[lost].version
    name_merges.merge(
        desk, ENTITIES, survivor_id=kept, merged_id=lost, version=version, reason="One.", **BY
    )
    settle(desk)
    side = listed(desk).sides[0]
    assert (len(side.lines), side.more, side.origins) == (1, 1, 1)


def test_settled_cards_are_the_rebuilt_ones(desk: Session):
    before = desk.execute(select(CARD)).all()
    assert len(before) == 1

    dispute_cards.rebuild(desk)
    assert desk.execute(select(CARD)).all() == before


def test_check_says_which_card_is_behind(desk: Session):
    [dispute] = desk.scalars(select(Dispute.id))

    desk.execute(update(CARD).values(shown="{}"))
    assert list(dispute_cards.problems(desk)) == [f"The card is behind the dispute {dispute}."]

    desk.execute(delete(CARD))
    assert list(dispute_cards.problems(desk)) == [f"The card is behind the dispute {dispute}."]

    dispute_cards.rebuild(desk)
    desk.execute(insert(CARD).values(dispute_id=new_id(), shown="{}"))
    assert list(dispute_cards.problems(desk)) == ["1 rows of dispute_card stand for no dispute."]
