"""How often what rules propose was taken."""

from __future__ import annotations

import pytest

from claimtracker.operations import proposal_answers
from claimtracker.operations.proposal_answers import Answer
from claimtracker.queries import ruled_proposals
from claimtracker.queries.proposal_answers import CHANGED, NO, YES
from claimtracker.queries.ruled_proposals import Answered


def test_taken_changed_and_refused_are_counted_with_the_share_taken(session, ada, now):
    for number, said in enumerate((*[YES] * 7, CHANGED, NO, NO)):
        one = Answer("voice", f"passage:{number}", YES, said, {}, 0)
        proposal_answers.keep(session, one, actor=ada, now=now)

    found = ruled_proposals.answered(session, "voice")

    assert (found.taken, found.changed, found.refused, found.whole) == (7, 1, 2, 10)
    assert found.precision == 0.7
    assert (found.low, found.high) == pytest.approx((0.3968, 0.8922), abs=1e-4)


def test_nothing_is_said_of_what_nobody_answered(session):
    assert [ruled_proposals.answered(session, name) for name in ruled_proposals.NAMES] == [
        Answered(name, 0, 0, 0, None, 0.0, 1.0) for name in ("hedge", "reprint", "voice")
    ]
