from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claimtracker.rules.values import (
    InvalidValue,
    Value,
    parse,
    takes_one,
    understood,
    with_members,
)

Ends = tuple[float | None, float | None, bool, bool, float]


def ends(text: str, *, unit: str = "", kind: str = "quantity") -> Ends:
    value = parse(text, kind=kind, unit=unit)
    return value.low, value.high, value.low_in, value.high_in, value.step


@pytest.mark.parametrize(
    ("written", "unit", "low", "high"),
    [
        ("0.5", "", 0.45, 0.55),
        ("80%", "%", 79.5, 80.5),
        ("80", "per cent", 79.5, 80.5),
        ("100%", "%", 99.5, 100.5),
        ("100 million", "", 95e6, 105e6),
        ("2 billion", "", 1.8e9, 2.2e9),
        ("10", "", 9.5, 10.5),
        ("10.0", "", 9.95, 10.05),
        ("3,600", "", 3550, 3650),
        ("1.5e6", "", 1.45e6, 1.55e6),
        ("1e6", "", 0.9e6, 1.1e6),
        ("−5", "", -5.5, -4.5),
        ("-3.2 °C", "°C", -3.25, -3.15),
        ("３\u202f% ", "%", 2.7, 3.3),
        ("5.7m people", "people", 5.65e6, 5.75e6),
        ("1 person", "people", 0.9, 1.1),
        ("12 app", "apps", 11.5, 12.5),
        ("20k", "people", 19500, 20500),
    ],
)
def test_figure_is_as_exact_as_it_is_written(
    written: str, unit: str, low: float, high: float
) -> None:
    value = parse(written, kind="quantity", unit=unit)

    assert (value.low, value.high, value.low_in, value.high_in) == (low, high, True, False)
    assert value.step == pytest.approx(high - low)


@pytest.mark.parametrize("written", ["none", "None", "0", "0%", "0.00%", "about 0%"])
def test_nothing_is_the_point_zero(written: str) -> None:
    assert ends(written, unit="%") == (0, 0, True, True, 0)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("about 1000 people", 900, 1100),
        ("~ 1000", 900, 1100),
        ("Roughly 1000", 900, 1100),
        ("some 1,000 people", 900, 1100),
        ("nearly 1000", 900, 1000),
        ("almost 1000 people", 900, 1000),
    ],
)
def test_words_of_vagueness_widen_by_a_tenth(written: str, low: float, high: float) -> None:
    assert ends(written, unit="people") == (low, high, True, True, high - low)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("more than 3600", (3600, None, False, True, 0)),
        ("over 3600", (3600, None, False, True, 0)),
        ("above 3600 people", (3600, None, False, True, 0)),
        ("at least 3600", (3600, None, True, True, 0)),
        ("less than 3600", (None, 3600, True, False, 0)),
        ("fewer than 3600", (None, 3600, True, False, 0)),
        ("under 3600", (None, 3600, True, False, 0)),
        ("below 3600", (None, 3600, True, False, 0)),
        ("up to 3600", (None, 3600, True, True, 0)),
        ("at most 3600", (None, 3600, True, True, 0)),
        ("more than 3 and at most 5", (3, 5, False, True, 0)),
    ],
)
def test_bounds_are_open_on_one_side_and_not_widened(written: str, expected: Ends) -> None:
    assert ends(written, unit="people") == expected


@pytest.mark.parametrize(
    ("written", "unit", "low", "high"),
    [
        ("100 million to 200 million people", "people", 100e6, 200e6),
        ("100-200 million people", "people", 100e6, 200e6),
        ("100–200", "people", 100, 200),
        ("between 3 and 5 km", "km", 3, 5),
        ("900 m to 2 km", "km", 0.9, 2),
        ("-5 to -3", "°C", -5, -3),
        ("a quarter to half", "%", 25, 50),
        ("dozens", "people", 20, 100),
        ("hundreds", "people", 200, 1000),
        ("thousands of people", "people", 2000, 10_000),
        ("tens of thousands", "people", 20_000, 100_000),
    ],
)
def test_range_has_exactly_the_ends_written(
    written: str, unit: str, low: float, high: float
) -> None:
    assert ends(written, unit=unit) == (low, high, True, True, 0)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [("half", 45, 55), ("two thirds", 60, 73.3333333333333), ("a quarter", 22.5, 27.5)],
)
def test_share_in_words_is_about_that_many_per_cent(written: str, low: float, high: float) -> None:
    value = parse(written, kind="quantity", unit="%")

    assert (value.low, value.high, value.unit) == (low, high, "%")


@pytest.mark.parametrize(
    ("written", "unit", "low"),
    [
        ("at least 5 m", "km", 0.005),
        ("at least 5 m", "m", 5),
        ("at least 5 m", "people", 5e6),
        ("at least 5 m", "", 5e6),
        ("at least 5 million", "m", 5e6),
        ("at least 5 bn m", "m", 5e9),
    ],
)
def test_m_is_a_metre_only_where_metres_fit(written: str, unit: str, low: float) -> None:
    assert parse(written, kind="quantity", unit=unit).low == low


@pytest.mark.parametrize(
    ("written", "unit", "low", "canonical"),
    [
        ("at least 5 miles", "km", 8.04672, "km"),
        ("at least 50 °F", "°C", 10, "°C"),
        ("at least 5 km", "", 5000, "m"),
        ("at least 2 years", "months", 24, "months"),
        ("at least 36 km/h", "m/s", 10, "m/s"),
        ("at least 2 square kilometres", "hectares", 200, "hectares"),
        ("at least 80 per cent", "", 80, "%"),
    ],
)
def test_units_convert_to_that_of_the_attribute(
    written: str, unit: str, low: float, canonical: str
) -> None:
    value = parse(written, kind="quantity", unit=unit)

    assert (value.low, value.unit) == (low, canonical)


@pytest.mark.parametrize(
    ("written", "unit", "low", "high", "currency"),
    [
        ("$5.7 million", "", 5.65e6, 5.75e6, "USD"),
        ("EUR 3-4 bn", "", 3e9, 4e9, "EUR"),
        ("3-4 bn EUR", "", 3e9, 4e9, "EUR"),
        ("800 million to 1 billion USD", "", 8e8, 1e9, "USD"),
        ("between $3 and $4 million", "", 3e6, 4e6, "USD"),
        ("$5", "AUD", 4.5, 5.5, "AUD"),
        ("US$5", "AUD", 4.5, 5.5, "USD"),
        ("5 EUR", "AUD", 4.5, 5.5, "EUR"),
        ("5", "GBP", 4.5, 5.5, "GBP"),
        ("-£5", "", -5.5, -4.5, "GBP"),
        ("¥500", "CNY", 495, 505, "CNY"),
        ("millions of dollars", "", 2e6, 1e7, "USD"),
        ("none", "", 0, 0, ""),
    ],
)
def test_money_carries_its_currency(
    written: str, unit: str, low: float, high: float, currency: str
) -> None:
    value = parse(written, kind="money", unit=unit)

    assert (value.low, value.high, value.unit) == (low, high, currency)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2012", "2012-01-01", "2012-12-31"),
        ("2020-09/2020-11", "2020-09-01", "2020-11-30"),
        ("by 2020", None, "2020-12-31"),
        ("before 2020", None, "2019-12-31"),
        ("after 2020", "2021-01-01", None),
        ("since 2020-09", "2020-09-01", None),
        ("2020~", "2019-01-01", "2021-12-31"),
        ("about 2020", "2019-01-01", "2021-12-31"),
    ],
)
def test_date_is_the_days_it_names(written: str, first: str | None, last: str | None) -> None:
    expected = [
        None if day is None else date.fromisoformat(day).toordinal() for day in (first, last)
    ]

    assert ends(written, kind="date") == (*expected, True, True, 0)


@pytest.mark.parametrize(
    ("written", "scope", "members"),
    [
        ("United States; Singapore", "at least", {"United States", "Singapore"}),
        ("only  United States", "only", {"United States"}),
        ("mostly Europe; Canada", "at least", {"Europe", "Canada"}),
        ("Not China", "without", {"China"}),
        ("Notting Hill", "at least", {"Notting Hill"}),
        ("none", "only", set()),
    ],
)
def test_list_says_how_it_is_meant(written: str, scope: str, members: set[str]) -> None:
    value = parse(written, kind="places")

    assert (value.scope, set(value.members)) == (scope, members)


def test_list_of_one_is_exact_where_one_answer_is_right() -> None:
    assert parse("Ada", kind="entities", single=True).scope == "only"
    assert parse("Ada; Ben", kind="entities", single=True).scope == "at least"
    assert parse("mostly Ada", kind="entities", single=True).scope == "at least"


def test_members_are_replaced_by_their_keys() -> None:
    value = parse("only Ada", kind="entities")

    assert with_members(value, frozenset({"k1"})) == Value(
        "entities", "only Ada", scope="only", members=frozenset({"k1"})
    )


def test_yes_and_no_are_one_and_zero() -> None:
    assert ends("Yes", kind="yesno") == (1, 1, True, True, 0)
    assert ends("no", kind="yesno") == (0, 0, True, True, 0)


@pytest.mark.parametrize("kind", ["quantity", "money", "date", "places", "yesno", "text"])
def test_unknown_is_said_of_every_kind(kind: str) -> None:
    assert parse(" Unknown ", kind=kind) == Value("unknown", "Unknown")


def test_text_is_kept_as_written() -> None:
    assert parse(" as it is ", kind="text") == Value("text", "as it is")


NOTATION = "it is no figure in English notation, such as 1,000.5"


@pytest.mark.parametrize(
    ("written", "kind", "unit", "reason"),
    [
        ("1.000,5", "quantity", "", NOTATION),
        ("1,00", "quantity", "", NOTATION),
        ("1234,567", "quantity", "", NOTATION),
        ("a lot", "quantity", "", NOTATION),
        ("more than", "quantity", "", NOTATION),
        ("59 apps", "quantity", "people", "“apps” does not fit, for the unit is people"),
        ("5 km", "quantity", "apps", "“km” does not fit, for the unit is apps"),
        ("5 °C", "quantity", "km", "“°C” does not fit, for the unit is km"),
        ("5 apps", "quantity", "", "“apps” does not fit, for the attribute has no such unit"),
        ("half", "quantity", "people", "“%” does not fit, for the unit is people"),
        ("5 to 3", "quantity", "", "its first end is above its second"),
        ("$800 to $1 million", "money", "", "its first end is above its second"),
        ("$3 to €4", "money", "", "its two ends have different units"),
        ("more than 5 and less than 3", "quantity", "", "no figure satisfies both ends"),
        ("123456789012345", "quantity", "", "it has more than 14 digits that count"),
        ("1e99 billion", "quantity", "", "it is out of all proportion"),
        ("1 trillion", "money", "", "its currency is missing"),
        ("5 ZZZ", "money", "", "“ZZZ” is no currency"),
        ("2020-02-30", "date", "", "the calendar has no such day, month or year"),
        ("2020-11/2020-09", "date", "", "it ends before it begins"),
        ("before 0001", "date", "", "no day lies beyond it"),
        ("by 2020/..", "date", "", "“by” asks for a date, not for an open interval"),
        ("none", "date", "", "it names no date"),
        ("maybe", "yesno", "", "it is neither"),
        ("only", "places", "", "a name is missing"),
        ("China;;Japan", "places", "", "a name is missing"),
        ("none; China", "places", "", "none and unknown stand alone"),
        ("", "places", "", "nothing is written"),
    ],
)
def test_unreadable_value_is_refused_with_its_reason(
    written: str, kind: str, unit: str, reason: str
) -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse(written, kind=kind, unit=unit)

    said = str(refusal.value).split(": ", 1)[1].rsplit("; write", 1)[0]
    assert said == reason


def test_refusal_names_what_was_written_and_what_would_be_accepted() -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse("maybe", kind="yesno")

    assert str(refusal.value) == (
        "“maybe” cannot be read as yes or no: it is neither; write yes, no or unknown."
    )


@pytest.mark.parametrize(
    ("written", "kind", "unit", "expected"),
    [
        ("80%", "quantity", "%", "79.5 to 80.5 %"),
        ("none", "quantity", "%", "exactly 0 %"),
        ("more than 3600", "quantity", "people", "more than 3,600 people"),
        ("at most 3.5", "quantity", "", "at most 3.5"),
        ("$5.7 million", "money", "", "5,650,000 to 5,750,000 USD"),
        ("by 2020", "date", "", "31 December 2020 at the latest"),
        ("since 2020-09", "date", "", "1 September 2020 at the earliest"),
        ("2020-09-22", "date", "", "22 September 2020"),
        ("2012", "date", "", "1 January 2012 to 31 December 2012"),
        ("United States; China", "places", "", "at least these: China; United States"),
        ("only China", "places", "", "exactly these: China"),
        ("not China", "places", "", "without these: China"),
        ("none", "places", "", "none at all"),
        ("no", "yesno", "", "no"),
        ("unknown", "date", "", "not known"),
        ("so so", "text", "", "so so"),
    ],
)
def test_value_is_given_back_as_understood(
    written: str, kind: str, unit: str, expected: str
) -> None:
    assert understood(parse(written, kind=kind, unit=unit)) == expected


def test_one_answer_is_right_by_kind_unless_the_attribute_says() -> None:
    assert takes_one("quantity", None) is True
    assert takes_one("places", None) is False
    assert takes_one("quantity", False) is False
    assert takes_one("entities", True) is True


KINDS = st.sampled_from(["quantity", "money", "date", "yesno", "places", "entities", "text"])
UNITS = st.sampled_from(["", "%", "people", "km", "°C", "EUR", "per", "°C/day", "\x00"])
VOCABULARY = (
    "about more than at least between and to - 1 2.5 1,000 1e9 e % $ € k m bn half two thirds tens "
    "of thousands by before 2020 2020-09 ~ / .. only not none ; km °C USD people −"
)
WORDS = st.sampled_from(VOCABULARY.split())


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), st.lists(WORDS, max_size=7).map(" ".join)), KINDS, UNITS)
@example("1e99%", "quantity", "")
@example("0." + "0" * 58 + "1", "quantity", "km")
@example("5 °C/day", "quantity", "°C")
@example("100000000000000000%", "quantity", "%")
def test_any_text_is_read_or_refused(text: str, kind: str, unit: str) -> None:
    try:
        value = parse(text, kind=kind, unit=unit)
    except InvalidValue:
        return

    low, high = value.low, value.high
    assert low is None or high is None or low < high or (low == high and value.low_in)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 10**9), st.sampled_from([1, 10, 1000]))
def test_equal_figures_have_equal_ends(figure: int, times: int) -> None:
    plain = parse(f"at least {figure * times}", kind="quantity", unit="people")
    other = parse(f"at least {figure * times:,} people", kind="quantity", unit="people")

    assert (plain.low, plain.unit) == (other.low, other.unit)
