"""Names of one thing are alike, and names that merely share words are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtracker.queries.alike import ALIKE
from claimtracker.rules.name_likeness import likeness

ONE_THING = (
    ("oracle", "oracle corp"),
    ("bytedance", "byte dance ltd."),
    ("the meridian", "meridian"),
    ("ken glueck", "kenneth glueck"),
    ("k. glueck", "ken glueck"),
    ("ftc", "the federal trade commission"),
    ("share price", "share prices"),
    ("walmart", "wallmart"),
    ("microsoft", "mircosoft"),
    ("glueck, ken", "ken glueck"),
)
TWO_THINGS = (
    ("tiktok", "tiktok global"),
    ("tiktok", "the download of tiktok"),
    ("ireland", "tiktok’s data centre in ireland"),
    ("born in", "born on"),
    ("order of 14 august 2020", "order of 6 august 2020"),
    ("department of commerce", "department of justice"),
    ("jobs lost in", "jobs created in"),
    ("iran", "iraq"),
    ("china", "chinatown"),
    ("", "oracle"),
)


@pytest.mark.parametrize(("one", "other"), ONE_THING)
def test_names_of_one_thing_are_alike(one: str, other: str) -> None:
    assert likeness(one, other) >= ALIKE


@pytest.mark.parametrize(("one", "other"), TWO_THINGS)
def test_names_that_share_words_are_not_alike(one: str, other: str) -> None:
    assert likeness(one, other) < ALIKE


@given(st.text(), st.text())
def test_likeness_is_the_same_both_ways(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == 100
