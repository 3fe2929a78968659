from __future__ import annotations

import pytest

from claimtracker.rules import choosing
from claimtracker.rules.choosing import Choice


def test_weights_tell_the_right_one_from_those_beside_it() -> None:
    choices = [Choice([{"x": 1.0}, {"x": 0.0}], 0)] * 3 + [Choice([{"x": 0.0}, {"x": 1.0}], 0)]

    found = choosing.fit(choices, ["x"], ridge=1e-6)

    assert choosing.shares([found.weights["x"], 0.0])[0] == pytest.approx(0.75, abs=1e-3)


def test_what_is_the_same_for_all_weighs_nothing() -> None:
    choices = [Choice([{"x": 1.0, "y": 3.0}, {"y": 3.0}], 0)] * 2

    assert choosing.fit(choices, ["x", "y"]).weights["y"] == 0.0


def test_shares_of_far_odds_are_still_one_whole() -> None:
    assert choosing.shares([2_000.0, -2_000.0]) == [1.0, 0.0]
    assert choosing.shares([]) == []
