"""The lists of what waits at the desk are in step with the ledger, and `check` says where not."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from claimtracker.models import (
    Article,
    Assertion,
    Claim,
    Dispute,
    Evidence,
    Rating,
    Source,
    VerdictEvidence,
)
from claimtracker.operations import (
    assertions,
    decisions,
    evidence,
    ratings,
    sources,
    verdicts,
    work_items,
    writing,
)
from claimtracker.operations.decisions import Decision
from claimtracker.operations.rows import Edit
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import ratings as rating_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.stored import Stored
from claimtracker.queries.verdicts import EvidenceLink, VerdictContent
from claimtracker.queries.work_tables import (
    DISPUTE,
    ITEM,
    NEW,
    OPEN,
    PRINTED,
    SUSPECTED,
    TABLES,
    UNANCHORED,
    UNRATED,
    WAITING,
)
from claimtracker.rules.permissions import Actor
from tests import builders
from tests.conftest import BEN, NOW
from tests.operations import given

BEN_DECIDES = Actor(BEN.person_id, BEN.name, "admin")
BY: dict[str, Any] = {"actor": BEN_DECIDES, "now": NOW}


@pytest.fixture
def desk(session: Session) -> Session:
    """Give a ledger in which our own paper and another one contradict each other."""
    ours = given.source(session, "Ours")
    stored = source_rows.by_id(session, [ours])[ours]
    sources.edit(session, [Edit(stored, replace(stored.content, ours=True))], **BY)
    eighty, none = (
        builders.claim(session, key, value) for key, value in (("eighty", "80%"), ("none", "none"))
    )
    builders.says(session, "Ours", eighty, key="we said", quote="keeps an 80% stake")
    builders.says(session, "The Herald", none, key="they said", quote="it keeps none")
    settle(session)
    return session


def settle(session: Session) -> None:
    writing.settle(session, **BY)


def listed(session: Session, name: str) -> list[str]:
    """Return what a list has, by the keys that people know."""
    owner: Any = {PRINTED: Article, UNANCHORED: Assertion, UNRATED: Claim}.get(name)
    if owner is None:
        found = select(Dispute.state).join(ITEM, ITEM.c.row_id == Dispute.id)
        return sorted(session.scalars(found.where(ITEM.c.list == name)))
    found = select(owner.key).join(ITEM, ITEM.c.row_id == owner.id)
    return sorted(session.scalars(found.where(ITEM.c.list == name)))


def everything(session: Session) -> list[set[tuple[Any, ...]]]:
    return [{tuple(row) for row in session.execute(select(table))} for table in TABLES]


def key_of(session: Session, model: Any, key: str) -> str:
    return str(session.execute(select(model.id).where(model.key == key)).scalar_one())


def rest_on(session: Session, state: str = "stands") -> str:
    [made] = evidence.add(session, [EvidenceContent("paper", "The contract", state=state)], **BY)
    return made


def publish(session: Session, code: str, *, on: str = "eighty", rests: tuple[str, ...] = ()) -> str:
    rating = session.execute(select(Rating.id).where(Rating.code == code)).scalar_one()
    links = tuple(EvidenceLink(one) for one in rests)
    content = VerdictContent(
        f"v-{code}", key_of(session, Claim, on), rating, "So it is.", evidence=links
    )
    [made] = verdicts.publish(session, [content], **BY)
    settle(session)
    return made


def decide(session: Session, state: str, **told: Any) -> None:
    row = session.execute(select(Dispute.id, Dispute.version)).one()
    decision = Decision(state, **told)
    decisions.decide(session, dispute_id=row.id, version=row.version, decision=decision, **BY)
    settle(session)


def test_suspected_dispute_waits_with_its_answers_and_origins(desk: Session):
    [row] = desk.execute(select(DISPUTE.c.origins, DISPUTE.c.answers)).all()

    assert listed(desk, SUSPECTED) == ["suspected"]
    assert (row.origins, sorted(json.loads(row.answers))) == (2, ["80%", "none"])


def test_settled_rows_are_the_rebuilt_ones_and_check_finds_nothing(desk: Session):
    before = everything(desk)

    work_items.rebuild(desk)

    assert everything(desk) == before
    assert list(work_items.problems(desk)) == []


def test_dispute_goes_from_list_to_list_as_it_is_decided(desk: Session):
    decide(desk, "waiting", waiting_until="2020-11-20")
    assert (listed(desk, SUSPECTED), listed(desk, WAITING)) == ([], ["waiting"])

    decide(desk, "open")
    assert (listed(desk, OPEN), listed(desk, WAITING)) == (["open"], [])

    builders.says(desk, "The Post", key_of(desk, Claim, "none"))
    settle(desk)
    assert listed(desk, NEW) == ["open"]

    decide(desk, "closed", outcome="both-stand")
    assert everything(desk)[1] == set()
    assert list(work_items.problems(desk)) == []


def test_claims_wait_for_a_verdict_unless_they_are_opinions(desk: Session):
    said = builders.claim(desk, "taste", mode="opinion")
    builders.says(desk, "The Post", said)
    settle(desk)

    assert listed(desk, UNRATED) == ["eighty", "none"]
    publish(desk, "true")
    assert listed(desk, UNRATED) == ["none"]


@pytest.mark.parametrize(
    ("code", "waits"), [("false", True), ("outdated", True), ("true", False), ("unproven", False)]
)
def test_what_we_printed_waits_once_it_is_rated_wrong(desk: Session, code: str, waits: bool):
    publish(desk, code)

    assert len(listed(desk, PRINTED)) == waits


def test_what_others_printed_does_not_wait(desk: Session):
    publish(desk, "false", on="none")

    assert listed(desk, PRINTED) == []


def test_what_we_printed_waits_once_the_evidence_is_withdrawn(desk: Session):
    paper = rest_on(desk)
    publish(desk, "true", rests=(paper,))
    before = EvidenceContent("paper", "The contract")

    after = replace(before, state="withdrawn")
    evidence.edit(desk, [Edit(Stored(paper, 1, before), after)], **BY)
    settle(desk)

    assert desk.scalars(select(VerdictEvidence.evidence_id)).all() == [paper]
    assert desk.scalars(select(Evidence.state)).all() == ["withdrawn"]
    assert len(listed(desk, PRINTED)) == 1
    assert list(work_items.problems(desk)) == []


def test_what_we_printed_goes_once_the_passage_is_corrected_or_tied_elsewhere(desk: Session):
    publish(desk, "false")
    row = assertion_rows.by_key(desk, ["we said"])["we said"]

    gone = replace(row.content, claim_id=None)
    assertions.edit(desk, [Edit(row, gone)], **BY)
    settle(desk)

    assert listed(desk, PRINTED) == []
    assert list(work_items.problems(desk)) == []


def test_rating_that_moves_on_its_scale_moves_what_we_printed(desk: Session):
    content = rating_rows.RatingContent("shaky", "Shaky", 4, 5, 1)
    [made] = ratings.add(desk, Rating, [content], **BY)
    publish(desk, "shaky")
    assert listed(desk, PRINTED) == []

    ratings.edit(desk, Rating, [Edit(Stored(made, 1, content), replace(content, ordinal=2))], **BY)
    settle(desk)

    assert len(listed(desk, PRINTED)) == 1
    assert list(work_items.problems(desk)) == []


def test_source_that_is_no_longer_ours_takes_its_articles_along(desk: Session):
    publish(desk, "false")
    ours = desk.scalars(select(Source.id).where(Source.ours.is_(True))).one()
    stored = source_rows.by_id(desk, [ours])[ours]

    sources.edit(desk, [Edit(stored, replace(stored.content, ours=False))], **BY)
    settle(desk)

    assert listed(desk, PRINTED) == []
    assert list(work_items.problems(desk)) == []


def test_passage_that_lost_its_place_waits_until_it_is_settled(desk: Session):
    row = assertion_rows.by_key(desk, ["we said"])["we said"]
    builders.capture(desk, row.content.article_id, "Nothing of it is left.")
    settle(desk)
    assert listed(desk, UNANCHORED) == ["we said"]

    row = assertion_rows.by_key(desk, ["we said"])["we said"]
    assertions.edit(desk, [Edit(row, replace(row.content, standing="gone"))], **BY)
    settle(desk)

    assert listed(desk, UNANCHORED) == []
    assert list(work_items.problems(desk)) == []


@pytest.mark.parametrize("name", [SUSPECTED, UNRATED])
def test_check_finds_a_row_that_is_missing(desk: Session, name: str):
    desk.execute(delete(ITEM).where(ITEM.c.list == name))

    problems = list(work_items.problems(desk))

    assert [one.startswith("The work lists are behind the ") for one in problems] == [True] * len(
        problems
    )
    assert len(problems) == {SUSPECTED: 1, UNRATED: 2}[name]


def test_check_finds_rows_that_are_too_many_or_altered(desk: Session):
    desk.execute(insert(ITEM).values(list="no such", row_id=key_of(desk, Claim, "none"), rank=1))
    desk.execute(update(DISPUTE).values(origins=7))

    behind, strays = work_items.problems(desk)

    assert behind.startswith("The work lists are behind the dispute ")
    assert strays == "The work lists have 1 rows that stand for nothing in the ledger."
