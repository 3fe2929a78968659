from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtracker.rules.periods import (
    InvalidDate,
    Span,
    days_between,
    effective,
    overlap,
    parse,
    touch,
)

ALWAYS = Span(None, None)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2020-09-22", "2020-09-22", "2020-09-22"),
        ("20200922", "2020-09-22", "2020-09-22"),
        ("2020-266", "2020-09-22", "2020-09-22"),
        ("2020-W38", "2020-09-14", "2020-09-20"),
        ("2020-W38-2", "2020-09-15", "2020-09-15"),
        ("2020-09-22T10:00Z", "2020-09-22", "2020-09-22"),
        ("2020-09-22T23:30:59.5+02:00", "2020-09-22", "2020-09-22"),
        ("2020-09/2020-11", "2020-09-01", "2020-11-30"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2020-XX", "2020-01-01", "2020-12-31"),
        ("2020-09-XX", "2020-09-01", "2020-09-30"),
        ("2020-22", "2020-06-01", "2020-08-31"),
        ("2020-24", "2020-12-01", "2021-02-28"),
    ],
)
def test_date_means_the_whole_span_it_names(written: str, first: str, last: str) -> None:
    span = parse(written)

    assert span == Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2020~", "2019-01-01", "2021-12-31"),
        ("2020-12~", "2020-11-01", "2021-01-31"),
        ("2020-09-22~", "2020-09-21", "2020-09-23"),
        ("2020?", "2019-01-01", "2021-12-31"),
        ("9999-12~", "9999-11-01", "9999-12-31"),
        ("0001~", "0001-01-01", "0002-12-31"),
    ],
)
def test_approximate_date_is_widened_by_its_own_precision(
    written: str, first: str, last: str
) -> None:
    span = parse(written)

    assert span == Span(date.fromisoformat(first), date.fromisoformat(last), approximate=True)


def test_interval_may_be_open_on_one_side() -> None:
    assert parse("2020-09/..") == Span(date(2020, 9, 1), None)
    assert parse("../2020") == Span(None, date(2020, 12, 31))


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("yesterday", "it names no date"),
        ("12 November 2020", "it names no date"),
        ("2020-13", "the calendar has no such day, month or year"),
        ("2020-02-30", "the calendar has no such day, month or year"),
        ("2019-366", "the calendar has no such day, month or year"),
        ("0000", "the calendar has no such day, month or year"),
        ("2020-11/2020-09", "it ends before it begins"),
        ("../..", "it is open on both sides"),
    ],
)
def test_unreadable_date_is_refused_with_its_reason(written: str, reason: str) -> None:
    with pytest.raises(InvalidDate) as refusal:
        parse(written)

    assert str(refusal.value) == (
        f"“{written}” cannot be read as a date: {reason}; write 2020, 2020-09, 2020-09-22, "
        "2020-09-22T10:00Z, 2020-09/2020-11, 2020-09/.. or 2020~."
    )


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), st.text("0123456789-/~?%.XW:TZ+", max_size=24)))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        span = parse(text)
    except InvalidDate:
        return

    assert span.first is None or span.last is None or span.first <= span.last


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2020", "2020-09", True),
        ("2020-09", "2020-10", False),
        ("2020-09/..", "../2020-09-01", True),
        ("2020-09/..", "../2020-08", False),
    ],
)
def test_spans_overlap_where_a_day_lies_in_both(a: str, b: str, expected: bool) -> None:
    assert overlap(parse(a), parse(b)) is expected
    assert overlap(parse(b), parse(a)) is expected


def test_open_span_overlaps_everything() -> None:
    assert overlap(ALWAYS, parse("2020")) is True


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("../2020-08-04", "2020-08-04/..", True),
        ("2020-01/2020-08", "2020-08/2020-12", True),
        ("2019/2020", "2020/2021", True),
        ("2020-01/2020-09", "2020-08/2020-12", False),
        ("../2020-08-04", "2020-08-05/..", False),
        ("../2020-08-04", "2020-08-04", False),
        ("2020", "2020", False),
    ],
)
def test_spans_touch_where_one_ends_as_the_other_begins(a: str, b: str, expected: bool) -> None:
    assert touch(parse(a), parse(b)) is expected
    assert touch(parse(b), parse(a)) is expected


def test_stated_period_is_taken_as_stated() -> None:
    stated = parse("2019")

    assert effective(stated, parse("2020-10-01"), runs="figure", shelf_life=30) == stated


@pytest.mark.parametrize("runs", ["state", "event"])
def test_states_and_events_are_open_where_nothing_is_stated(runs: str) -> None:
    assert effective(None, parse("2020-10-01"), runs=runs, shelf_life=30) == ALWAYS


@pytest.mark.parametrize("runs", ["figure", "total"])
def test_figures_and_totals_stand_for_their_shelf_life(runs: str) -> None:
    said = parse("2020-10-01")

    assert effective(None, said, runs=runs, shelf_life=7) == Span(said.first, date(2020, 10, 8))
    assert effective(None, said, runs=runs, shelf_life=0) == Span(said.first, date(2020, 10, 31))


def test_figure_said_on_the_last_of_days_still_stands() -> None:
    said = parse("9999-12-31")

    assert effective(None, said, runs="figure", shelf_life=30) == Span(date.max, date.max)


def test_days_between_counts_only_what_is_certain() -> None:
    assert days_between(parse("2020-01-01"), parse("2020-03-01")) == 60
    assert days_between(parse("2020-09"), parse("2020-01-01")) == 244
    assert days_between(parse("2020-09"), parse("2020-09-12")) == 0
    assert days_between(ALWAYS, parse("2020")) == 0
