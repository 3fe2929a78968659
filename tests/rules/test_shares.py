"""How far a share may be from what was counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtracker.rules import shares


@pytest.mark.parametrize(
    ("taken", "whole", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_interval_is_that_of_the_books(taken: int, whole: int, low: float, high: float):
    assert shares.interval(taken, whole) == pytest.approx((low, high), abs=1e-4)


@given(st.integers(0, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_interval_holds_the_share_and_mirrors_that_of_the_rest(counted: tuple[int, int]):
    taken, whole = counted
    low, high = shares.interval(taken, whole)

    assert 0 <= low <= high <= 1
    assert low - 1e-9 <= (taken / whole if whole else 0.5) <= high + 1e-9
    assert shares.interval(whole - taken, whole) == pytest.approx((1 - high, 1 - low))
