"""Which ratings call for a look at what we printed."""

from __future__ import annotations

import pytest

from claimtracker.rules.rating_scales import KNOWN, NAMED, calls_for_notice
from tests.story import WORDS


def test_every_rating_of_the_first_vocabulary_is_decided_on():
    assert {row["code"] for row in WORDS["ratings"]} == KNOWN


@pytest.mark.parametrize("code", sorted(KNOWN))
def test_rating_of_the_first_vocabulary_goes_by_its_code(code: str):
    assert calls_for_notice(code, 1, 5, 1) is (code in NAMED)


@pytest.mark.parametrize(
    ("ordinal", "best", "worst", "calls"),
    [(1, 5, 1, True), (3, 5, 1, False), (2.9, 5, 1, True), (4, 0, 4, True), (0, 0, 4, False),
     (-1, -1, -1, False), (None, 5, 1, False)],
)  # fmt: skip
def test_another_rating_goes_by_its_place_on_its_scale(ordinal, best, worst, calls):
    assert calls_for_notice("ours", ordinal, best, worst) is calls
