"""What the benchmarks of quality say of answers."""

from __future__ import annotations

import pytest

from benchmarks.quality import folds, scores
from claimtracker.rules.fitting import Case


def test_average_precision_of_what_stands_first_second_and_nowhere() -> None:
    asked = frozenset({"a"})

    found = [scores.average_precision(ranked, asked) for ranked in ("abc", "bac", "bcd")]

    assert found == [1.0, 0.5, 0.0]


def test_recall_at_precision_takes_the_lowest_threshold_that_is_precise() -> None:
    answers = [(0.9, True), (0.8, False), (0.7, True), (0.6, True), (0.5, False)]

    assert scores.recall_at_precision(answers, true=4, precision=0.75) == 0.75
    assert scores.recall_at_precision(answers, true=4, precision=1.0) == 0.25


def test_what_is_equally_sure_is_said_together() -> None:
    answers = [(0.9, True), (0.9, False)]

    assert scores.recall_at_precision(answers, true=1, precision=0.95) == 0.0


def test_f1_is_of_what_was_said() -> None:
    answers = [(True, True), (True, False), (False, True), (False, False)]

    assert (scores.precision(answers), scores.recall(answers)) == (0.5, 0.5)
    assert scores.f1(answers) == 0.5


def test_macro_f1_counts_each_outcome_alike() -> None:
    answers = [("for", "for")] * 9 + [("for", "against")]

    assert scores.accuracy(answers) == 0.9
    assert scores.macro_f1(answers) == pytest.approx((18 / 19 + 0) / 2)


def test_interval_holds_the_figure_and_is_the_same_each_time() -> None:
    items = [1.0] * 60 + [0.0] * 40

    found = scores.scored(items, lambda drawn: sum(drawn) / len(drawn))

    assert found.value == 0.6
    assert 0.48 <= found.low <= 0.53
    assert 0.67 <= found.high <= 0.72
    assert found == scores.scored(items, lambda drawn: sum(drawn) / len(drawn))


def test_groups_are_drawn_whole_and_are_wider() -> None:
    items = [("a", 1.0)] * 50 + [("b", 0.0)] * 50

    apart = scores.scored(items, mean)
    together = scores.scored(items, mean, group=lambda one: one[0])

    assert (together.low, together.high) == (0.0, 1.0)
    assert apart.low > 0.3


def mean(drawn: object) -> float:
    values = [value for _, value in drawn]  # type: ignore[attr-defined]
    return sum(values) / len(values)


def test_folds_keep_groups_together() -> None:
    items = [f"claim {at // 3}" for at in range(30)]

    found = folds.folds(items, lambda one: one)

    assert len({*zip(items, found, strict=True)}) == 10
    assert {*found} == {0, 1, 2, 3, 4}


def test_held_back_cases_are_scored_by_what_did_not_see_them() -> None:
    cases = [Case({"x": 1.0}, True), Case({"x": 1.0}, True), Case({"x": 1.0}, False)]

    found = folds.held_back(cases, [0, 1, 2], ["x"])

    assert found[2] > 0.99
