from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtracker.rules.spreadsheets import guarded, unguarded


@given(st.text())
def test_guard_is_taken_off_again(text):
    assert unguarded(guarded(text)) == text


@given(st.text("=+-@\t\r ' a1|%＝"))
def test_no_guarded_cell_begins_a_formula(text):
    assert not guarded(text).lstrip(" \u00a0").startswith(tuple("=+-@|%\t\r＝"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", " =1", "\t=1", "'=1", "＝1"])
def test_formula_is_written_behind_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "80%", "ByteDance keeps 80%.", "a=b", "2020-09-20"])
def test_other_texts_stay_as_they_are(text):
    assert guarded(text) == text


def test_cell_that_nobody_guarded_is_left_as_it_is() -> None:
    assert [unguarded(cell) for cell in ("'tis so", "=1", "'=1", "''tis so", "-5")] == [
        "'tis so", "=1", "=1", "'tis so", "-5",
    ]  # fmt: skip
