from __future__ import annotations

from claimtracker.rules import likeness


def test_same_words_are_alike_and_nothing_differs() -> None:
    found = likeness.compare("ByteDance keeps 80% of it", "ByteDance keeps 80% of it")

    assert (found.score, found.kind, found.differs) == (100.0, "alike", ())


def test_other_figure_is_marked_though_all_else_is_the_same() -> None:
    statement = "ByteDance keeps a 20% stake"
    found = likeness.compare("ByteDance keeps an 80% stake", statement)

    assert found.kind == "other figure"
    assert [statement[start:end] for start, end in found.differs] == ["20"]


def test_negation_against_none_is_the_opposite() -> None:
    statement = "Oracle will not move the data"
    found = likeness.compare("Oracle will move the data", statement)

    assert found.kind == "opposite"
    assert [statement[start:end] for start, end in found.differs] == ["not"]


def test_two_negations_are_no_opposite() -> None:
    assert likeness.compare("It is not sold", "It was never sold").kind == "alike"


def test_figures_are_the_same_however_they_are_grouped() -> None:
    assert likeness.compare("1,500 people", "1500 people").kind == "alike"
