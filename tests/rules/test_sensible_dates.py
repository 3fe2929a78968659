"""A date that cannot be meant is refused as it is written."""

from __future__ import annotations

from datetime import date

import pytest

from claimtracker.rules import sensible_dates
from claimtracker.rules.sensible_dates import (
    DONE,
    DUE,
    PRINTED,
    SPOKEN,
    WAIT,
    NoDayToWaitFor,
    Sense,
    SenselessDate,
)

TODAY = date(2020, 10, 1)


@pytest.mark.parametrize(
    ("sense", "written"),
    [
        (WAIT, "2020-10-01"),
        (WAIT, "2020-10"),
        (WAIT, "2030"),
        (DUE, "2020-09-20"),
        (DUE, "2120"),
        (DONE, "2020-10-02"),
        (DONE, "1900"),
        (PRINTED, "1788-01-01"),
        (SPOKEN, "1863-11-19"),
        (SPOKEN, "2020-09/.."),
    ],
)
def test_date_that_can_be_meant_is_taken(sense: Sense, written: str) -> None:
    sensible_dates.require(sense, written, TODAY)


@pytest.mark.parametrize(
    ("sense", "written", "said"),
    [
        (WAIT, "2020-09-30", "is past; write today or a later day"),
        (WAIT, "0220-12-01", "is past; write today or a later day"),
        (WAIT, "2202-12-01", "is more than 10 years ahead; look at the year"),
        (DUE, "0220-12-01", "is before 1900; look at the year"),
        (DUE, "2121", "is more than 100 years ahead; look at the year"),
        (DONE, "1899-12-31", "is before 1900; look at the year"),
        (DONE, "2020-10-03", "is in the future; write a day that has come"),
        (PRINTED, "1020-10-01", "is before 1600; look at the year"),
        (SPOKEN, "2202-01-01", "is in the future; write a day that has come"),
    ],
)
def test_date_that_cannot_be_meant_is_refused_in_a_sentence(
    sense: Sense, written: str, said: str
) -> None:
    with pytest.raises(SenselessDate) as refused:
        sensible_dates.require(sense, written, TODAY)

    assert str(refused.value) == f"“{written}” {said}."


@pytest.mark.parametrize("written", ["2020-10-01", "2020-12", "2030"])
def test_dispute_may_wait_until_a_day_a_month_or_a_year(written: str) -> None:
    sensible_dates.require_wait(written, TODAY)


@pytest.mark.parametrize(
    "written",
    ["2028~", "2021-01/..", "2021/2022", "202X", "2021-21", "20210101", "2021-02-30", "2021-13",
     "2021-01-01T10:00", " 2021", "soon", "0000"],
)  # fmt: skip
def test_dispute_waits_for_no_day_that_is_none(written: str) -> None:
    with pytest.raises(NoDayToWaitFor) as refused:
        sensible_dates.require_wait(written, TODAY)

    told = f"“{written}” is no day to wait for; write a day to come, such as 2020-10-31."
    assert str(refused.value) == told


def test_day_that_is_proposed_to_wait_for_is_taken() -> None:
    sensible_dates.require_wait(sensible_dates.to_wait_for(TODAY), TODAY)


def test_dispute_waits_for_no_day_that_is_past() -> None:
    with pytest.raises(SenselessDate, match="is past; write today or a later day"):
        sensible_dates.require_wait("2020-09", TODAY)


@pytest.mark.parametrize("written", ["corrected", "taken back", "corrected 2020-09-23"])
def test_standing_with_or_without_a_date_is_taken(written: str) -> None:
    sensible_dates.require_in("assertion", "standing", written, TODAY)


def test_date_of_a_standing_is_looked_at() -> None:
    with pytest.raises(SenselessDate, match="is in the future"):
        sensible_dates.require_in("assertion", "standing", "corrected 2202-09-23", TODAY)


def test_time_of_which_a_claim_speaks_may_be_any() -> None:
    for name in ("from", "to"):
        sensible_dates.require_in("claim", name, "0044-03-15", TODAY)
