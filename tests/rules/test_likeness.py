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


def test_negation_that_only_the_passage_has_denies_the_statement() -> None:
    statement = "Oracle will move the data"

    for passage in (
        "Oracle will not move the data", "Oracle won’t move the data",
        "Oracle denied it would move the data",
    ):  # fmt: skip
        found = likeness.compare(passage, statement)
        assert (found.kind, found.differs, found.score >= 85) == ("denied", (), True)


def test_contraction_is_a_negation_and_is_marked() -> None:
    statement = "Oracle won't move the data"
    found = likeness.compare("Oracle will move the data", statement)

    assert found.kind == "opposite"
    assert [statement[start:end] for start, end in found.differs] == ["won't"]


def test_two_negations_are_no_opposite() -> None:
    assert likeness.compare("It is not sold", "It was never sold").kind == "alike"


def test_figures_are_the_same_however_they_are_grouped() -> None:
    assert likeness.compare("1,500 people", "1500 people").kind == "alike"
