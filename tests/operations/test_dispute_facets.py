"""What disputes are narrowed by is in step with the ledger, for each sight, and `check` says
where not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from claimtracker.models import Article, Claim, Dispute, Entity, Source
from claimtracker.operations import claims as claim_acts
from claimtracker.operations import (
    decisions,
    dispute_facets,
    holds,
    rescans,
    search_index,
    sources,
    topics,
    writing,
)
from claimtracker.operations.decisions import Decision
from claimtracker.operations.releases import release
from claimtracker.operations.rows import Edit
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries.dispute_tables import FACES
from claimtracker.queries.topics import TopicContent
from claimtracker.rules.permissions import Actor, Sight
from tests import builders
from tests.conftest import BEN, NOW

BEN_DECIDES = Actor(BEN.person_id, BEN.name, "admin")
BY: dict[str, Any] = {"actor": BEN_DECIDES, "now": NOW}


@pytest.fixture
def desk(session: Session) -> Session:
    """Give a ledger in which two for 80% stand against one for none."""
    eighty, none = (
        builders.claim(session, key, value) for key, value in (("eighty", "80%"), ("none", "none"))
    )
    builders.says(session, "The Herald", eighty)
    builders.says(session, "The Post", eighty)
    builders.says(session, "The Wire", none)
    settle(session)
    return session


def settle(session: Session) -> None:
    writing.settle(session, **BY)


def codes(session: Session, sight: Sight = Sight.WHOLE) -> set[str]:
    """Return the codes of the only dispute, with names in the place of keys."""
    named = {
        row.id: row.name
        for model in (Source, Entity)
        for row in session.execute(select(model.id, model.name))
    }
    face = FACES[sight].face
    found = session.scalars(select(face.c.codes)).one_or_none() or ""
    pairs = (code.partition(":") for code in found.split() if code != "every")
    return {f"{facet} {named.get(value, value)}" for facet, _, value in pairs}


def everything(session: Session) -> list[set[tuple[Any, ...]]]:
    tables = [table for faces in FACES.values() for table in (faces.face, faces.facet)]
    return [{tuple(row) for row in session.execute(select(table))} for table in tables]


def decide(session: Session, state: str, **told: Any) -> None:
    row = session.execute(select(Dispute.id, Dispute.version)).one()
    decision = Decision(state, **told)
    decisions.decide(session, dispute_id=row.id, version=row.version, decision=decision, **BY)
    settle(session)


def make_public(session: Session) -> None:
    for row in session.execute(select(Claim.key, Claim.version)).all():
        release(session, key=row.key, version=row.version, **BY)
    decide(session, "open")


def test_dispute_has_the_codes_of_all_that_is_said_in_it(desk: Session):
    assert codes(desk) == {
        "kind value", "gap double", "origins many", "subject ByteDance", "year 2020",
        "source The Herald", "source The Post", "source The Wire",
    }  # fmt: skip


def test_codes_follow_a_new_voice_and_a_new_topic(desk: Session):
    [none] = desk.scalars(select(Claim.id).where(Claim.key == "none"))
    builders.says(desk, "The Ledger", none)
    topic = topics.add(desk, [TopicContent("The sale", "the sale")], **BY)[0]
    stored = claim_rows.by_key(desk, ["none"])["none"]
    claim_acts.edit(desk, [Edit(stored, replace(stored.content, topics=(topic,)))], **BY)
    settle(desk)

    assert {"origins several", "source The Ledger", f"topic {topic}"} <= codes(desk)
    assert list(dispute_facets.problems(desk)) == []


def test_state_and_outcome_follow_decisions(desk: Session):
    decide(desk, "closed", outcome="both-stand")
    face = FACES[Sight.WHOLE].face

    assert desk.scalars(select(face.c.state)).all() == ["closed"]
    assert [one for one in codes(desk) if one.startswith("outcome")]
    assert list(dispute_facets.problems(desk)) == []


def test_those_that_only_rounding_parts_are_listed_as_near(session: Session):
    for key, value in (("sixty", "60"), ("fifty-nine", "59")):
        builders.says(session, key, builders.claim(session, key, value))
    settle(session)

    assert session.scalars(select(FACES[Sight.WHOLE].face.c.state)).all() == ["near"]
    assert "gap near" in codes(session)


def test_suspicions_are_in_no_public_facet(desk: Session):
    assert everything(desk)[2:] == [set(), set()]


def test_public_facets_have_only_what_is_public(desk: Session):
    make_public(desk)
    assert codes(desk, Sight.PUBLIC) == codes(desk)

    [article] = desk.scalars(
        select(Article.id).join(Source, Source.id == Article.source_id).where(
            Source.name == "The Post"
        )
    )  # fmt: skip
    holds.place(desk, table="article", row_id=article, reason="The lawyer asks.", **BY)
    settle(desk)

    assert codes(desk) - codes(desk, Sight.PUBLIC) == {"source The Post", "origins many"}
    assert codes(desk, Sight.PUBLIC) - codes(desk) == {"origins one"}
    assert list(dispute_facets.problems(desk)) == []


def test_reprints_are_one_origin_for_the_public_once_what_they_repeat_is_public(session: Session):
    eighty, none = (
        builders.claim(session, key, value) for key, value in (("eighty", "80%"), ("none", "none"))
    )
    builders.says(session, "The Wire", none)
    inside = builders.article(session, "inside", "The Inside")
    for name in ("first", "second"):
        reprint = builders.article(session, name, f"The {name}", copy_of="inside")
        builders.assertion(session, eighty, reprint)
    settle(session)
    make_public(session)
    assert ("origins one" in codes(session), "origins many" in codes(session, Sight.PUBLIC)) == (
        True, True,
    )  # fmt: skip
    assert list(dispute_facets.problems(session)) == []

    other = builders.claim(session, "other")
    builders.assertion(session, other, inside)
    settle(session)
    version = session.scalars(select(Claim.version).where(Claim.key == "other")).one()
    release(session, key="other", version=version, **BY)
    settle(session)

    assert "origins one" in codes(session, Sight.PUBLIC)
    assert list(dispute_facets.problems(session)) == []
    assert search_index.problems(session) == []


def test_dispute_on_hold_is_in_no_public_facet(desk: Session):
    make_public(desk)

    [row] = desk.scalars(select(Dispute.id))
    holds.place(desk, table="dispute", row_id=row, reason="The lawyer asks.", **BY)
    settle(desk)

    assert everything(desk)[2:] == [set(), set()]


def test_news_of_a_decided_dispute_is_for_the_desk_alone(desk: Session):
    make_public(desk)
    [none] = desk.scalars(select(Claim.id).where(Claim.key == "none"))
    builders.says(desk, "The Ledger", none)
    settle(desk)

    assert "news decided" in codes(desk)
    assert "news decided" not in codes(desk, Sight.PUBLIC)


def test_settled_rows_are_the_rebuilt_ones(desk: Session):
    make_public(desk)
    before = everything(desk)
    assert all(before)

    dispute_facets.rebuild(desk)
    assert everything(desk) == before

    rescans.rescan(desk, **BY)
    settle(desk)
    assert everything(desk) == before


def test_source_by_another_name_stays_the_same_source(desk: Session):
    before = everything(desk)
    [post] = desk.scalars(select(Source.id).where(Source.name == "The Post"))
    stored = source_rows.by_id(desk, [post])[post]
    sources.edit(desk, [Edit(stored, replace(stored.content, name="The Evening Post"))], **BY)
    settle(desk)

    assert everything(desk) == before


@pytest.mark.parametrize("sight", Sight)
@pytest.mark.parametrize("table", ["face", "facet"])
def test_check_says_which_dispute_the_facets_are_behind(desk: Session, sight: Sight, table: str):
    make_public(desk)
    rows = getattr(FACES[sight], table)

    desk.execute(update(rows).values(weight=0.0))
    assert len(list(dispute_facets.problems(desk))) == 1

    desk.execute(delete(rows))
    assert len(list(dispute_facets.problems(desk))) == 1
