"""Comparing everything again finds what was found step by step, and nothing else."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claimtracker.models import Claim, Contradiction, Dispute
from claimtracker.operations import findings, rescans, touched
from claimtracker.operations.rescans import Rescanned
from claimtracker.rules.permissions import NotAllowed
from tests.builders import article, assertion, claim, entity, says
from tests.conftest import ADA, CLEO, NOW

VALUES = ("80%", "none", "20%", "about 80%", "at least 75%")
SOURCES = ("The Meridian", "The Harbour Post", "The Lantern")


def recorded(session: Session) -> tuple[object, object]:
    keys = {key: name for key, name in session.execute(select(Claim.id, Claim.key))}
    live = session.execute(select(Contradiction).where(Contradiction.live.is_(True))).scalars()
    found = sorted(
        (c.kind, sorted((keys[c.left_id], keys[c.right_id])), c.near, c.by_one_voice, c.gap,
         c.hint, c.reason)
        for c in live
    )  # fmt: skip
    disputes = select(Dispute.question_id, Dispute.claim_id, Dispute.state)
    states = [
        (keys[claim_id] if claim_id else question_id, state)
        for question_id, claim_id, state in session.execute(disputes)
    ]
    return found, sorted(states)


def story(session: Session, seed: int) -> None:
    """Tell a story of some claims by chance, settling now and then."""
    chance = random.Random(seed)
    for name in SOURCES:
        article(session, name, name, published=f"2020-{chance.randint(6, 9):02}-21")
    entity(session, "California", within=("United States",))
    told = []
    for number in range(12):
        mode = chance.choice(("fact", "fact", "plan", "forecast", "opinion"))
        about = chance.choice(("ByteDance", "Oracle"))
        told.append(
            claim(session, f"claim-{number:02}", chance.choice(VALUES), mode=mode, subject=about)
        )
        for _ in range(chance.randint(0, 3)):
            assertion(
                session, chance.choice(told), article(session, chance.choice(SOURCES)),
                by=chance.choice((None, "TikTok", "Larry Ellison")),
                stance=chance.choice(("affirms", "affirms", "denies", "questions")),
                part=chance.choice(("body", "headline")),
                said=chance.choice((None, "2020-05", "2020-09-30")),
            )  # fmt: skip
        if chance.random() < 0.5:
            findings.settle(session, actor=ADA, now=NOW)
            touched.clear(session)
    findings.settle(session, actor=ADA, now=NOW)
    touched.clear(session)


@pytest.mark.parametrize("seed", range(6))
def test_a_rescan_changes_nothing_that_was_found_step_by_step(session, seed):
    story(session, seed)
    before = recorded(session)

    result = rescans.rescan(session, actor=ADA, now=NOW)

    assert (result.found, result.gone) == (0, 0)
    assert recorded(session) == before


@pytest.mark.parametrize("seed", range(3))
def test_a_rescan_of_a_ledger_without_findings_finds_the_same(session, seed):
    story(session, seed)
    found, states = recorded(session)
    session.execute(delete(Contradiction))
    session.execute(delete(Dispute))

    result = rescans.rescan(session, actor=ADA, now=NOW)

    assert result.found == len(found)
    assert recorded(session) == (found, [one for one in states if one[1] != "lapsed"])


def test_a_rescan_counts_what_it_compared_and_tells_how_far_it_is(session):
    says(session, "The Meridian", claim(session, "stake-80", "80%"))
    says(session, "The Harbour Post", claim(session, "stake-none", "none"))
    few = claim(session, "few")
    says(session, "The Meridian", few)
    says(session, "The Harbour Post", few, stance="denies")
    touched.clear(session)
    told: list[tuple[int, int]] = []

    result = rescans.rescan(
        session, actor=ADA, now=NOW, progress=lambda done, total: told.append((done, total))
    )

    assert result == Rescanned(compared=2, found=2, gone=0)
    assert told == [(1, 2), (2, 2)]


def test_a_viewer_may_not_rescan(session):
    with pytest.raises(NotAllowed):
        rescans.rescan(session, actor=CLEO, now=NOW)
