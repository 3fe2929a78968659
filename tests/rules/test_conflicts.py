from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtracker.rules import values
from claimtracker.rules.conflicts import (
    Answer,
    Clash,
    Question,
    compare,
    equal,
    exclude,
    not_comparable,
    question_text,
    sentence,
)
from claimtracker.rules.periods import Span
from claimtracker.rules.periods import parse as period
from claimtracker.rules.values import Value, parse

WITHIN = {
    "California": frozenset({"United States", "North America"}),
    "United States": frozenset({"North America"}),
}
LONG_AGO = Span(date(2020, 10, 1), date(2020, 10, 1))
STAKE = "What stake does {subject} hold in {object}?"


def answer(
    text: str,
    *,
    kind: str = "quantity",
    said: str = "2020-10-01",
    stated: str | None = None,
    mode: str = "fact",
    unit: str = "",
) -> Answer:
    during = None if stated is None else period(stated)
    return Answer(parse(text, kind=kind, unit=unit), mode, during, period(said))


def question(runs: str = "state", kind: str = "quantity", shelf_life: int = 0) -> Question:
    return Question(kind, runs, shelf_life, values.takes_one(kind, None))


def found(a: Answer, b: Answer, asked: Question) -> Clash | None:
    clash = compare(a, b, asked, WITHIN)
    assert compare(b, a, asked, WITHIN) == clash
    return clash


NO, YES, NEAR, NOT_COMPARABLE = "no", "yes", "yes, near", "not comparable"
EXAMPLES = [
    ("none", "none", "quantity", NO),
    ("0%", "0.3%", "quantity", YES),
    ("3", "3.4", "quantity", NEAR),
    ("5.7 million", "6 million", "quantity", NO),
    ("1 billion", "600 million", "quantity", YES),
    ("100%", "97%", "quantity", YES),
    ("80%", "75%", "quantity", YES),
    ("59", "60", "quantity", NEAR),
    ("more than 3,600", "3,600", "quantity", NO),
    ("at least 50", "at most 50", "quantity", NO),
    ("more than 50", "at most 50", "quantity", NEAR),
    ("100 million to 200 million", "about 100 million", "quantity", NO),
    ("$800 million to $1 billion", "at least $1 billion", "money", NO),
    ("100 million to 200 million", "more than 200 million", "quantity", NEAR),
    ("2012", "by 2020", "date", NO),
    ("by 2020-11-12", "2020-11-13", "date", YES),
    ("before 2021", "2021", "date", YES),
    ("only United States", "California", "places", NO),
    ("not United States", "California", "places", YES),
    ("none", "United States", "places", YES),
    ("$5 million", "EUR 5 million", "money", NOT_COMPARABLE),
]


@pytest.mark.parametrize(("first", "second", "kind", "expected"), EXAMPLES)
def test_example_of_the_exchange_format_is_judged_as_it_says(
    first: str, second: str, kind: str, expected: str
) -> None:
    a, b = answer(first, kind=kind), answer(second, kind=kind)

    verdict = exclude(a.value, b.value, takes_one=values.takes_one(kind, None), within=WITHIN)
    clash = found(a, b, question(kind=kind))

    assert verdict is {NO: False, YES: True, NEAR: True, NOT_COMPARABLE: None}[expected]
    assert (clash is not None and clash.near) == (expected == NEAR)
    assert (clash is None) == (expected in (NO, NOT_COMPARABLE))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("United States; Singapore", "only United States", True),
        ("United States", "Singapore", False),
        ("United States", "only California", False),
        ("only California", "only United States", False),
        ("only California", "only Singapore", True),
        ("only California; Singapore", "only United States", True),
        ("not California", "United States", False),
        ("not North America", "only California", True),
        ("not China", "not United States", False),
        ("none", "not China", False),
        ("none", "only China", True),
        ("mostly Europe; Canada", "Singapore", False),
        ("unknown", "only China", False),
    ],
)
def test_places_exclude_each_other_only_where_nothing_is_left(
    first: str, second: str, expected: bool
) -> None:
    a, b = parse(first, kind="places"), parse(second, kind="places")

    assert exclude(a, b, takes_one=False, within=WITHIN) is expected
    assert exclude(b, a, takes_one=False, within=WITHIN) is expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Ada", "Ben", True),
        ("Ada", "Ada", False),
        ("Ada; Ben", "Cleo", True),
        ("Ada; Ben", "Ada", True),
        ("California", "United States", False),
    ],
)
def test_list_of_one_is_exactly_that_one_where_one_answer_is_right(
    first: str, second: str, expected: bool
) -> None:
    a, b = parse(first, kind="entities"), parse(second, kind="entities")

    assert exclude(a, b, takes_one=True, within=WITHIN) is expected


def test_numbers_of_an_attribute_with_several_answers_never_contradict() -> None:
    a, b = parse("80%", kind="quantity"), parse("none", kind="quantity")

    assert exclude(a, b, takes_one=False) is False


def test_texts_never_contradict() -> None:
    a, b = parse("a lot", kind="text"), parse("little", kind="text")

    assert exclude(a, b) is False


def test_currencies_are_said_to_be_different() -> None:
    a, b = parse("$5 million", kind="money"), parse("EUR 5 million", kind="money")

    reason = not_comparable(a, b)

    assert reason == "$5 million and EUR 5 million are in different currencies, USD and EUR."


def test_no_money_at_all_is_compared_with_every_currency() -> None:
    a, b = parse("none", kind="money", unit="USD"), parse("EUR 5 million", kind="money")

    assert exclude(a, b) is True
    assert not_comparable(a, b) == ""


@pytest.mark.parametrize(
    ("first", "second", "kind", "expected"),
    [
        ("80%", "79.5 to 80.5%", "quantity", False),
        ("5 km", "5 km", "quantity", True),
        ("about 100", "90 to 110", "quantity", True),
        ("2020", "2020-01/2020-12", "date", True),
        ("A; B", "B; A", "entities", True),
        ("A", "only A", "entities", False),
        ("Much  More", "much more", "text", True),
        ("unknown", "unknown", "date", True),
        ("no", "yes", "yesno", False),
    ],
)
def test_values_are_equal_when_true_in_the_same_worlds(
    first: str, second: str, kind: str, expected: bool
) -> None:
    assert equal(parse(first, kind=kind), parse(second, kind=kind)) is expected


def test_growing_total_is_no_contradiction() -> None:
    twelve = answer("12", said="2020-09-01")
    fifteen = answer("15", said="2020-09-02")
    seventeen = answer("17", said="2020-09-03")

    assert found(twelve, fifteen, question("total")) is None
    assert found(twelve, seventeen, question("total")) is None
    assert found(fifteen, seventeen, question("total")) is None


def test_falling_total_is_a_contradiction() -> None:
    earlier, later = answer("17", said="2020-09-01"), answer("15", said="2020-09-03")

    assert found(earlier, later, question("total")) == Clash(near=False, gap=1.0, hint="")


def test_totals_of_one_day_are_compared_like_figures() -> None:
    assert found(answer("12"), answer("17"), question("total")) is not None


def test_totals_whose_order_is_open_are_no_contradiction() -> None:
    a, b = answer("12", said="2020-09"), answer("17", said="2020-09-12")

    assert found(a, b, question("total")) is None


def test_figure_said_years_later_is_a_change() -> None:
    a, b = answer("100 million"), answer("130 million", said="2022-01-01")

    assert found(a, b, question("figure")) is None


def test_figure_said_two_days_later_is_a_contradiction() -> None:
    a, b = answer("100 million"), answer("130 million", said="2020-10-03")

    assert found(a, b, question("figure")) == Clash(near=False, gap=20_000_000.0, hint="")


def test_figure_stands_for_the_shelf_life_of_its_attribute() -> None:
    a, b = answer("100 million"), answer("130 million", said="2022-01-01")

    assert found(a, b, question("figure", shelf_life=1000)) is not None


def test_fifty_nine_and_sixty_are_near() -> None:
    assert found(answer("59"), answer("60"), question()) == Clash(near=True, gap=0.0, hint="")


def test_decimal_gap_as_wide_as_the_step_is_near() -> None:
    clash = found(answer("0.58"), answer("0.60"), question())

    assert clash is not None
    assert clash.near is True


def test_forecasts_are_compared_and_left_to_the_voices() -> None:
    a, b = answer("15 million", mode="forecast"), answer("50 million", mode="forecast")

    assert found(a, b, question()) is not None


@pytest.mark.parametrize(
    ("first", "second"),
    [("plan", "fact"), ("forecast", "fact"), ("plan", "forecast"), ("opinion", "opinion")],
)
def test_modes_that_differ_and_opinions_are_never_compared(first: str, second: str) -> None:
    assert found(answer("80%", mode=first), answer("none", mode=second), question()) is None


def test_states_first_said_long_apart_are_maybe_a_change() -> None:
    a, b = answer("80%", said="2020-01-01"), answer("none", said="2020-03-01")

    assert found(a, b, question()) == Clash(near=False, gap=79.5, hint="maybe a change")


def test_event_said_long_after_is_no_change() -> None:
    a, b = answer("80%", said="2020-01-01"), answer("none", said="2021-01-01")

    assert found(a, b, question("event")) == Clash(near=False, gap=79.5, hint="")


def test_periods_that_only_touch_are_said_to() -> None:
    a = answer("yes", kind="yesno", stated="2020-01/2020-08")
    b = answer("no", kind="yesno", stated="2020-08/2020-12")

    clash = found(a, b, question(kind="yesno"))

    assert clash == Clash(near=False, gap=0.0, hint="periods only touch")


def test_stated_periods_apart_are_a_change() -> None:
    a = answer("no", kind="yesno", stated="../2020-08-04")
    b = answer("yes", kind="yesno", stated="2020-10/..")

    assert found(a, b, question(kind="yesno")) is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (STAKE, "A and B cannot both be the stake that TikTok holds in [Oracle]"),
        (
            "How many users has {subject} in {object}?",
            "A and B cannot both be the number of users that TikTok has in [Oracle]",
        ),
        (
            "When was {subject} founded?",
            "A and B cannot both be when TikTok was founded ([Oracle])",
        ),
        (
            "Where are the data centres of {subject} and {object}?",
            "A and B cannot both be where the data centres of TikTok and [Oracle] are",
        ),
        (
            "Who is the chief executive of {subject} in {object}?",
            "A and B cannot both be the chief executive of TikTok in [Oracle]",
        ),
        (
            "Is {subject} subject to the law of {object}?",
            "A and B cannot both answer whether TikTok is subject to the law of [Oracle]",
        ),
        (
            "Does {subject} supply {object}?",
            "A and B cannot both answer whether TikTok supplies [Oracle]",
        ),
        (
            "What did {subject} pay for {object}?",
            "A and B cannot both be what TikTok paid for [Oracle]",
        ),
        (
            "By when must {subject} sell {object}?",
            "A and B cannot both be the date by which TikTok must sell [Oracle]",
        ),
        (
            "{object} by {subject}",
            "A and B cannot both answer “[Oracle] by TikTok”",
        ),
        ("", "A and B cannot both be right"),
    ],
)
def test_sentence_turns_the_question_into_what_cannot_be(asked: str, expected: str) -> None:
    explained = sentence("A", "B", asked, "TikTok", "Oracle", supplied=frozenset({"object"}))

    assert explained == expected


def test_sentence_sets_off_lists_and_names_a_supplied_period() -> None:
    explained = sentence(
        "A; B", "only A", STAKE, "Ada", "Ben", supplied=frozenset({"value", "subject", "to"})
    )

    assert explained == (
        "[“A; B”] and [only A] cannot both be the stake that [Ada] holds in Ben in the [period]"
    )


def test_question_text_fills_names_once() -> None:
    filled = question_text("Does {subject} own {object}?", "{object}", "Oracle")

    assert filled == "Does {object} own Oracle?"


FEW = settings(max_examples=120, deadline=None)
ENDS = st.one_of(st.none(), st.integers(-20, 20).map(lambda tenth: tenth / 2))


@st.composite
def intervals(draw: st.DrawFn) -> Value:
    low, high = draw(ENDS), draw(ENDS)
    if low is not None and high is not None and low > high:
        low, high = high, low
    low_in, high_in = draw(st.booleans()), draw(st.booleans())
    point = low is not None and low == high
    return Value("quantity", "", low, high, low_in or point, high_in or point)


@st.composite
def sets(draw: st.DrawFn) -> Value:
    members = draw(st.frozensets(st.sampled_from([*WITHIN, "Singapore", "China"]), max_size=3))
    scope = draw(st.sampled_from(["at least", "only", "without"])) if members else "only"
    return Value("places", "", scope=scope, members=members)


def narrowed(value: Value, other: Value) -> Value:
    """Give the common part of two intervals."""
    lows = [(each.low, not each.low_in) for each in (value, other) if each.low is not None]
    highs = [(each.high, each.high_in) for each in (value, other) if each.high is not None]
    low, low_out = max(lows, default=(None, False))
    high, high_in = min(highs, default=(None, True))
    return Value("quantity", "", low, high, not low_out, high_in)


@FEW
@given(st.one_of(st.tuples(intervals(), intervals()), st.tuples(sets(), sets())), st.booleans())
def test_exclusion_is_symmetric(pair: tuple[Value, Value], takes_one: bool) -> None:
    first, second = pair

    one_way = exclude(first, second, takes_one=takes_one, within=WITHIN)

    assert exclude(second, first, takes_one=takes_one, within=WITHIN) is one_way


@FEW
@given(st.one_of(intervals(), sets()), st.booleans())
def test_no_value_excludes_itself(value: Value, takes_one: bool) -> None:
    assert exclude(value, value, takes_one=takes_one, within=WITHIN) is False


@FEW
@given(intervals(), intervals(), intervals())
def test_narrowing_an_interval_removes_no_contradiction(a: Value, b: Value, c: Value) -> None:
    if exclude(a, c):
        return

    narrower = narrowed(a, c)

    assert exclude(narrower, b) or not exclude(a, b)


@FEW
@given(sets(), sets(), st.sampled_from(["Singapore", "China", "California"]))
def test_narrowing_a_set_removes_no_contradiction(a: Value, b: Value, more: str) -> None:
    if a.scope == "only":
        return

    narrower = values.with_members(a, a.members | {more})

    assert exclude(narrower, b, takes_one=False, within=WITHIN) or not exclude(
        a, b, takes_one=False, within=WITHIN
    )


@FEW
@given(sets(), sets())
def test_exactly_these_contradicts_whatever_at_least_these_does(a: Value, b: Value) -> None:
    if a.scope != "at least":
        return

    exact = Value("places", "", scope="only", members=a.members)

    assert exclude(exact, b, takes_one=False, within=WITHIN) or not exclude(
        a, b, takes_one=False, within=WITHIN
    )


@FEW
@given(
    st.tuples(st.integers(1, 9999), st.integers(1, 9999)),
    st.sampled_from(["", "about ", "more than ", "at most ", "nearly "]),
    st.sampled_from(["m", "miles", "feet", "sq km"]),
)
def test_converting_units_changes_no_judgement(
    figures: tuple[int, int], word: str, unit: str
) -> None:
    written = [f"{word}{figures[0]} km", f"{figures[1]} miles"]
    if unit == "sq km":
        written = [f"{word}{figures[0]} hectares", f"{figures[1]} acres"]

    plain = [parse(each, kind="quantity") for each in written]
    other = [parse(each, kind="quantity", unit=unit) for each in written]

    assert exclude(*plain) is exclude(*other)


@FEW
@given(intervals(), intervals(), st.integers(0, 100), st.sampled_from(["figure", "total", "state"]))
def test_comparison_of_answers_is_symmetric(a: Value, b: Value, days: int, runs: str) -> None:
    then = LONG_AGO.first
    assert then is not None
    later = Span(then + timedelta(days=days), then + timedelta(days=days))
    first, second = Answer(a, "fact", None, LONG_AGO), Answer(b, "fact", None, later)

    clash = compare(first, second, question(runs))

    assert compare(second, first, question(runs)) == clash
