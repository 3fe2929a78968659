"""Claims to decide anew, for what their verdict rests on was withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from claimtracker.models import Rating
from claimtracker.operations import evidence, merges, verdicts
from claimtracker.operations.rows import Edit
from claimtracker.queries import evidence as evidence_rows
from claimtracker.queries import withdrawn_evidence
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.verdicts import EvidenceLink, VerdictContent
from tests import builders
from tests.conftest import ADA, NOW

BY = {"actor": ADA, "now": NOW}


@pytest.fixture
def memo(session):
    """Give a memo on which the verdict on one claim rests."""
    [memo] = evidence.add(session, [EvidenceContent("memo", "The memo")], **BY)
    publish(session, builders.claim(session, "one"), memo)
    return memo


def publish(session, claim_id, memo=None, **told):
    rating = session.scalars(select(Rating.id).where(Rating.code == "false")).one()
    rests = (EvidenceLink(memo),) if memo else ()
    key = told.pop("key", f"v-{claim_id}")
    content = VerdictContent(key, claim_id, rating, "So.", evidence=rests, **told)
    return verdicts.publish(session, [content], **BY)[0]


def concerned_now(session):
    return withdrawn_evidence.concerned(session, limit=50)


def withdraw_memo(session):
    row = evidence_rows.by_key(session, ["memo"])["memo"]
    change = Edit(row, replace(row.content, state="withdrawn"))
    evidence.edit(session, [change], **BY)


def test_claim_is_listed_once_its_evidence_is_withdrawn(session, memo):
    before = concerned_now(session)

    withdraw_memo(session)

    [found] = concerned_now(session)
    assert before == []
    assert (found.key, found.code, found.evidence) == ("one", "false", ("The memo",))


def test_claim_that_was_decided_anew_is_listed_no_longer(session, memo):
    withdraw_memo(session)
    claim = builders.claim(session, "two")
    publish(session, claim, memo)
    publish(session, claim, key="later", decided_at=NOW + timedelta(days=1))

    assert [one.key for one in concerned_now(session)] == ["one"]


def test_verdict_of_another_on_one_assertion_or_withdrawn_lists_no_claim(session, ben, memo):
    withdraw_memo(session)
    publisher = builders.source(session, "The Proof Bench")
    publish(session, builders.claim(session, "theirs"), memo, publisher_id=publisher)
    uttered = builders.claim(session, "uttered")
    said = builders.says(session, "The Meridian", uttered, quote="80% stake")
    publish(session, uttered, memo, assertion_id=said)
    gone = publish(session, builders.claim(session, "gone"), memo)
    reviewer = replace(ben, role="reviewer")
    verdicts.withdraw(session, verdict_id=gone, reason="No.", actor=reviewer, now=NOW)

    assert [one.key for one in concerned_now(session)] == ["one"]


def test_claim_that_went_up_in_another_is_listed_as_that_one(session, memo):
    withdraw_memo(session)
    publish(session, builders.claim(session, "kept"), decided_at=NOW - timedelta(days=1))
    merges.merge(session, merged="one", survivor="kept", **BY)

    assert [found.key for found in concerned_now(session)] == ["kept"]


def test_pages_follow_one_another_and_leave_nothing_out(session, memo):
    withdraw_memo(session)
    for key in ("five", "four", "three", "two"):
        publish(session, builders.claim(session, key), memo)
    publish(session, builders.claim(session, "oak"), None)

    pages, after = [], ""
    for _ in range(3):
        found = withdrawn_evidence.concerned(session, after=after, limit=2)
        pages.append([one.key for one in found])
        after = found[:2][-1].key

    assert pages == [["five", "four", "one"], ["one", "three", "two"], ["two"]]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_it_begins_with_what_is_withdrawn(session):
    statement = withdrawn_evidence.resting().compile(
        dialect=session.get_bind().dialect, compile_kwargs={"literal_binds": True}
    )
    plan = [row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]

    assert any("USING INDEX ix_evidence_state" in step for step in plan), plan
    assert [step for step in plan if step.startswith("SCAN")] == []
