from __future__ import annotations

from math import log

import pytest

from claimtracker.rules import estimates
from claimtracker.rules.estimates import Estimate, Weights
from claimtracker.rules.fitting import Case, fit

WEIGHTS = Weights(-1.0, {"shared words": 2.0, "another figure": -3.0})


def test_probability_follows_what_each_feature_adds() -> None:
    assert WEIGHTS.probability({"shared words": 0.5}) == 0.5
    assert WEIGHTS.probability({"shared words": 1.0}) > 0.5
    assert WEIGHTS.probability({"shared words": 1.0, "another figure": 1.0}) < 0.5


def test_odds_without_bounds_are_still_a_probability() -> None:
    assert WEIGHTS.probability({"shared words": 1e6}) == 1.0
    assert WEIGHTS.probability({"another figure": 1e6}) < 1e-300


def test_reasons_name_what_weighs_most_first_and_leave_out_what_is_not_there() -> None:
    said = WEIGHTS.reasons({"shared words": 0.9, "another figure": 1.0})

    assert said == [("another figure", -3.0), ("shared words", 1.8)]
    assert WEIGHTS.reasons({}) == []


def test_estimate_is_read_as_it_was_written() -> None:
    several = Estimate("stance", 3, "nothing", {"denies": WEIGHTS, "affirms": Weights(0.5, {})})

    assert estimates.read(estimates.written(several)) == several


def test_outcomes_share_one_whole() -> None:
    several = Estimate(
        "stance", 1, "nothing", {"denies": Weights(0, {}), "affirms": Weights(0, {})}
    )

    assert several.probabilities({}) == {"denies": 0.5, "affirms": 0.5}


def test_unknown_estimate_says_what_to_do() -> None:
    with pytest.raises(estimates.UnreadableEstimate, match="install claimtracker again"):
        estimates.load("no such")


def test_fit_finds_the_odds_of_counts() -> None:
    given = [(1.0, True)] * 30 + [(1.0, False)] * 10 + [(0.0, True)] * 20 + [(0.0, False)] * 20

    found = fit([Case({"x": x}, outcome) for x, outcome in given], ["x"], ridge=0.0)

    assert found.intercept == pytest.approx(0, abs=1e-4)
    assert found.weights == {"x": pytest.approx(log(3), abs=1e-4)}


def test_fit_counts_a_case_as_often_as_it_weighs() -> None:
    many = [Case({"x": 1.0}, True)] * 3 + [Case({"x": 0.0}, True), Case({"x": 0.0}, False)]
    heavy = [Case({"x": 1.0}, True, 3.0), Case({"x": 0.0}, True), Case({"x": 0.0}, False)]

    found = [fit(cases, ["x"], ridge=1e-9).probability({"x": 0.0}) for cases in (many, heavy)]

    assert found == [pytest.approx(0.5, abs=1e-2)] * 2


def test_ridge_draws_weights_to_nought_whatever_the_unit() -> None:
    cases = [Case({"x": x, "y": 1000 * x}, outcome) for x, outcome in ((1, True), (0, False))]

    found = fit(cases, ["x", "y"], ridge=1.0)

    assert 0 < found.weights["x"] < 2
    assert found.weights["x"] == pytest.approx(1000 * found.weights["y"])


def test_feature_that_is_the_same_everywhere_weighs_nothing() -> None:
    cases = [Case({"x": 1.0, "y": 5.0}, True), Case({"x": 0.0, "y": 5.0}, False)]

    assert fit(cases, ["x", "y"]).weights["y"] == 0.0


def test_name_of_what_is_asked_holds_no_words():
    name = estimates.about("a-1", "body", "It  “keeps” 80%")

    assert name.startswith("a-1:")
    assert "keeps" not in name
    assert name == estimates.about("a-1", "body", 'it "keeps" 80%')
    assert name != estimates.about("a-1", "body", "It keeps 20%")
