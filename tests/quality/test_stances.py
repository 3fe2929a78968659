"""How the benchmark of stances scores."""

from __future__ import annotations

import pytest

from benchmarks.quality import emergent, stances
from benchmarks.quality.stances import Answer
from claimtracker.rules import estimates
from tests.acceptance import SHARED

DATA = SHARED / "data" / "emergent"


def test_a_claim_is_contradicted_where_one_affirms_and_one_denies() -> None:
    answers = [
        Answer("a", "affirms", "affirms"), Answer("a", "denies", "denies"),
        Answer("b", "affirms", "affirms"), Answer("b", "observes", "denies"),
    ]  # fmt: skip

    found = stances.measured(answers)

    assert found.accuracy.value == 0.75
    assert found.contradicted.value == pytest.approx(2 / 3)
    assert found.contradicted.low <= found.contradicted.value <= found.contradicted.high


def test_the_baseline_is_two_expressions() -> None:
    said = [
        stances.baseline([emergent.Headline("a", "x", text, "affirms")])[0].said
        for text in ("It isn’t so", "It is reportedly so", "It is so")
    ]

    assert said == ["denies", "observes", "affirms"]


def test_weights_of_the_program_are_those_that_the_data_gives() -> None:
    if not DATA.is_dir():
        pytest.skip("Emergent is not on this machine")
    headlines = emergent.read(DATA)

    assert len(headlines) > 2_000
    again = estimates.read(estimates.written(stances.fitted(headlines)))
    assert again == estimates.load("stance")
