from __future__ import annotations

from datetime import date

import pytest

from claimtracker.rules import proposals

MONDAY = date(2020, 9, 21)


@pytest.mark.parametrize(
    ("passage", "kind", "unit", "proposed"),
    [
        ("ByteDance will keep an 80% stake in TikTok", "quantity", "%", "80%"),
        ("it would keep 80 per cent of TikTok Global", "quantity", "%", "80 per cent"),
        ("it keeps eighty per cent of it", "quantity", "%", "80 per cent"),
        ("ByteDance keeps four fifths", "quantity", "%", "four fifths"),
        ("between 20% and 30% of it", "quantity", "%", "between 20% and 30%"),
        ("more than 3,600 people work there", "quantity", "people", "more than 3,600 people"),
        ("a fund of $5 billion for education", "money", "", "$5 billion"),
        ("the bridge costs EUR 85 million", "money", "", "EUR 85 million"),
        ("ByteDance would own no part of it", "quantity", "%", "none"),
        ("it must be sold by 12 November", "date", "", "by 2020-11-12"),
        ("sold by the end of 2020", "date", "", "by 2020-12-31"),
        ("founded in March 2012", "date", "", "2012-03"),
        ("it was sold yesterday", "date", "", "2020-09-20"),
    ],
)
def test_value_is_read_along(passage: str, kind: str, unit: str, proposed: str) -> None:
    found = proposals.value(passage, kind=kind, unit=unit, said=MONDAY)

    assert found is not None
    assert found.text == proposed


@pytest.mark.parametrize(
    ("passage", "kind", "unit"),
    [
        ("it lasted 80 years", "quantity", "km"),
        ("nobody knows how many", "quantity", "people"),
        ("on some day", "date", ""),
        ("", "money", ""),
        ("it is called Douyin", "text", ""),
    ],
)
def test_nothing_is_proposed_where_nothing_is_said(passage: str, kind: str, unit: str) -> None:
    assert proposals.value(passage, kind=kind, unit=unit, said=MONDAY) is None


def test_proposal_says_where_it_stands() -> None:
    found = proposals.value("It keeps 80% of it", kind="quantity", unit="%")

    assert found == proposals.Proposal("80%", 9, 12)


def test_day_without_a_year_is_passed_over_where_nobody_knows_when_it_was_said() -> None:
    assert list(proposals.days("on 12 November and in 2019")) == [
        proposals.Proposal("2019", 22, 26)
    ]


def test_weekday_is_the_last_one_before_it_was_said() -> None:
    [found] = proposals.days("he said on Friday", said=MONDAY)

    assert found.text == "2020-09-18"


def test_day_that_no_calendar_has_is_passed_over() -> None:
    assert list(proposals.days("on 31 February", said=MONDAY)) == []
