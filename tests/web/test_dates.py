from __future__ import annotations

from datetime import date, datetime

import pytest

from claimtracker.web.dates import in_words, machine, period, shown


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


def test_dates_within_a_text_are_said_in_words() -> None:
    assert in_words("by 2020-09-15 or 2020-11") == "by 15 Sep 2020 or Nov 2020"
    assert in_words("12,400 of 20200-11-12") == "12,400 of 20200-11-12"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2020, 8, 1), date(2020, 8, 31), "Aug 2020"),
        (date(2020, 12, 1), date(2020, 12, 31), "Dec 2020"),
        (date(2020, 1, 1), date(2020, 12, 31), "2020"),
        (date(2019, 1, 1), date(2020, 12, 31), "2019 to 2020"),
        (date(2020, 8, 1), date(2020, 8, 3), "1 Aug 2020 to 3 Aug 2020"),
        (date(2020, 8, 1), date(2020, 8, 1), "1 Aug 2020"),
        (date(2020, 8, 1), None, "since 1 Aug 2020"),
        (None, date(2020, 8, 1), "until 1 Aug 2020"),
        (None, None, ""),
    ],
)
def test_period_is_named_as_the_calendar_does(
    first: date | None, last: date | None, said: str
) -> None:
    assert period(first, last) == said


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
