from __future__ import annotations

from datetime import date, datetime

import pytest

from claimtracker.web.dates import machine, shown


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2020", "2020"),
        ("2020-09", "Sep 2020"),
        ("2020-09-02", "2 Sep 2020"),
        ("2020-09-22T10:00Z", "22 Sep 2020"),
        ("2020-08-01~", "about 1 Aug 2020"),
        ("2020-09/2020-11", "Sep 2020 to Nov 2020"),
        ("2020-09/..", "since Sep 2020"),
        ("../2020", "until 2020"),
        ("2020-13-40", "2020-13-40"),
        ("a while ago", "a while ago"),
        (date(2020, 9, 2), "2 Sep 2020"),
        (datetime(2020, 9, 2, 10), "2 Sep 2020"),
        (None, ""),
    ],
)
def test_date_is_shown_as_people_say_it(written: str | date | None, said: str) -> None:
    assert shown(written) == said


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("2020", "2020"),
        ("2020-09", "2020-09"),
        ("2020-09-22T10:00Z", "2020-09-22"),
        (datetime(2020, 9, 2, 10), "2020-09-02"),
        ("2020~", None),
        ("2020-09/..", None),
        ("2020-13", None),
        (None, None),
    ],
)
def test_date_for_machines_is_given_where_it_is_plain(
    written: str | datetime | None, plain: str | None
) -> None:
    assert machine(written) == plain
