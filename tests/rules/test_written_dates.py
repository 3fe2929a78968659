"""A date of a table becomes one of the ledger where it can mean one day only."""

from __future__ import annotations

import pytest

from claimtracker.rules.written_dates import DAY_FIRST, MONTH_FIRST, is_open, iso


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2020-09-22", "2020-09-22"), ("2020-09-22 00:00:00", "2020-09-22"),
        ("2020-09-22 10:30", "2020-09-22T10:30"), ("2020/9/2", "2020-09-02"),
        ("22.9.2020", "2020-09-22"), ("3.4.2020", "2020-04-03"), ("22/9/2020", "2020-09-22"),
        ("9/22/2020", "2020-09-22"), ("4/4/2020", "2020-04-04"),
        ("22 September 2020", "2020-09-22"),
        ("Sept. 2, 2020", "2020-09-02"), ("September 22nd, 2020", "2020-09-22"),
        ("22-Sep-2020", "2020-09-22"), (" 2020-09 ", "2020-09"), ("2020-09/..", "2020-09/.."),
        ("soon", "soon"), ("3/4/2020", "3/4/2020"), ("40/50/2020", "2020-50-40"),
    ],
)  # fmt: skip
def test_date_is_read_where_it_is_sure(written, read):
    assert iso(written) == read


def test_order_decides_what_could_be_two_days():
    assert is_open("3/4/2020")
    assert not is_open("22/4/2020")
    assert (iso("3/4/2020", DAY_FIRST), iso("3/4/2020", MONTH_FIRST)) == (
        "2020-04-03", "2020-03-04",
    )  # fmt: skip
