from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from claimtracker.web import scales
from claimtracker.web.scales import Tick


def test_figures_are_round_and_enclose_what_is_shown() -> None:
    assert scales.figures(0, 100, most=4) == [
        Tick(0, "0"), Tick(25, "25"), Tick(50, "50"), Tick(75, "75"), Tick(100, "100")
    ]  # fmt: skip


def test_one_figure_alone_stands_between_it_and_zero() -> None:
    assert [tick.text for tick in scales.figures(80, 80, most=4)] == ["0", "20", "40", "60", "80"]


def test_figures_that_no_eye_tells_apart_are_drawn_as_one() -> None:
    assert scales.figures(0, 5e-324, most=4) == scales.figures(0, 1, most=4)


def test_large_figures_are_written_short() -> None:
    assert [scales.compact(n) for n in (1_000, 5_000_000, 1_200_000_000)] == [
        "1,000", "5 m", "1.2 bn"
    ]  # fmt: skip


def test_days_name_their_month_once() -> None:
    assert [tick.text for tick in scales.days(date(2020, 9, 28), date(2020, 10, 3))] == [
        "28 Sep 2020", "29", "30", "1 Oct", "2", "3"
    ]  # fmt: skip


def test_weeks_begin_on_monday() -> None:
    ticks = scales.days(date(2020, 9, 15), date(2020, 10, 20))

    assert [tick.text for tick in ticks] == ["21 Sep 2020", "28", "5 Oct", "12", "19"]


def test_every_month_and_year_is_named_where_it_begins() -> None:
    ticks = scales.days(date(2020, 11, 1), date(2021, 2, 20))

    assert [tick.text for tick in ticks] == [
        "2 Nov 2020", "16", "30", "14 Dec", "28", "11 Jan 2021", "25", "8 Feb"
    ]  # fmt: skip


def test_years_are_named_where_months_would_be_too_many() -> None:
    ticks = scales.days(date(2012, 3, 1), date(2020, 3, 1))

    assert ticks[0].text == "2013"


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_figures_enclose_any_two_ends_with_few_lines(one: float, other: float) -> None:
    low, high = sorted((one, other))
    ticks = scales.figures(low, high)

    room = (ticks[1].value - ticks[0].value) * 1e-6
    assert ticks[0].value <= low + room
    assert ticks[-1].value >= high - room
    assert 2 <= len(ticks) <= 8


@given(st.dates(), st.dates())
def test_days_are_few_and_between_the_ends(one: date, other: date) -> None:
    first, last = sorted((one, other))

    ticks = scales.days(first, last)

    assert len(ticks) <= 9
    assert all(first.toordinal() <= tick.value <= last.toordinal() for tick in ticks)
