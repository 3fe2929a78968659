"""Which stance the panel begins with."""

from __future__ import annotations

import pytest

from claimtracker.web import stances
from claimtracker.web.passage_forms import NEW, Draft

STATEMENT = "The Batmobile was stolen"
TIED = Draft(claim="stolen")


@pytest.mark.parametrize(
    ("passage", "stance"),
    [
        ("The Batmobile was not stolen, the police deny it", "denies"),
        ("Was the Batmobile stolen?", "questions"),
        ("The Batmobile was reportedly stolen", "affirms"),
        ("The Batmobile was stolen, a minister said", "affirms"),
    ],
)
def test_denials_and_questions_are_proposed_and_nothing_else(passage: str, stance: str) -> None:
    assert stances.proposed(TIED, STATEMENT, passage).stance == stance


def test_nothing_is_proposed_without_a_claim_that_is_here() -> None:
    denial = "The Batmobile theft is a hoax"

    assert stances.proposed(Draft(claim=NEW), STATEMENT, denial).stance == "affirms"
    assert stances.proposed(TIED, None, denial).stance == "affirms"


def test_reason_is_given_for_the_stance_that_is_proposed_alone() -> None:
    denial = "The Batmobile theft is a hoax"
    proposed = stances.proposed(TIED, STATEMENT, denial)

    assert stances.reason(proposed, STATEMENT, denial) == "“hoax” speaks against the claim."
    assert stances.reason(TIED, STATEMENT, denial) == ""
