"""What a cell says comes back as it went, whatever it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtracker.exchange import checks, table_cells
from claimtracker.rules import vocabulary

words = st.text(min_size=1).filter(str.strip)
links = st.one_of(
    words, st.fixed_dictionaries({"name": words}, optional={"for": words}),
    st.fixed_dictionaries({"described": words}, optional={"for": words}),
)  # fmt: skip


def back(check: Any, value: Any) -> Any:
    return table_cells.read(check, table_cells.written(check, value))


@given(st.lists(words, min_size=1))
def test_list_comes_back_as_it_was(value):
    assert back(checks.texts, value) == value


@given(st.lists(links, min_size=1))
def test_chain_of_voices_comes_back_as_it_was(value):
    def named(chain: Any) -> list[Any]:
        return [{"name": one} if isinstance(one, str) else one for one in chain]

    assert named(back(checks.chain, value)) == named(value)


@given(st.booleans() | st.integers(0, 2**31 - 1))
def test_number_or_flag_comes_back_as_it_was(value):
    check = checks.flag if isinstance(value, bool) else checks.whole

    assert back(check, value) is value or back(check, value) == value


@pytest.mark.parametrize(
    ("check", "cell", "read"),
    [
        (checks.flag, "TRUE", True), (checks.flag, "no", False), (checks.flag, "maybe", "maybe"),
        (checks.whole, "45.0", 45), (checks.whole, "-1", "-1"), (checks.whole, "4,5", "4,5"),
        (checks.texts, "a;b ; ", ["a", "b"]), (checks.texts, '["a"', ['["a"']),
        (checks.texts, "health-care,taxes", ["health-care", "taxes"]),
        (checks.texts, "Top 1,000 firms, listed", ["Top 1,000 firms, listed"]),
        (checks.chain, "Daily Mail, an aide", [{"name": "Daily Mail"}, {"described": "an aide"}]),
        (checks.word(vocabulary.STANCES), "For", "affirms"),
        (checks.word(vocabulary.GENRES), "Press_Release", "press release"),
        (checks.word(vocabulary.STANCES), "perhaps", "perhaps"),
        (checks.date, "22.9.2020", "2020-09-22"), (checks.date, "3/4/2020", "3/4/2020"),
        (checks.date, "2020-09-22T00:00", "2020-09-22T00:00"), (checks.date, "2020/..", "2020/.."),
    ],
)  # fmt: skip
def test_cell_is_read_as_people_write_it(check, cell, read):
    assert table_cells.read(check, cell) == read


def test_date_is_read_in_the_order_that_was_told():
    assert table_cells.read(checks.date, "3/4/2020", "day-first") == "2020-04-03"
