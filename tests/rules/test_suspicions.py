"""Which two texts are suspected of contradicting each other, and by which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtracker.rules import suspicions
from claimtracker.rules.counted import excluding, figures_of
from claimtracker.rules.opposites import are_opposite
from claimtracker.rules.stems import stem

WORDS = (
    "The", "fire", "killed", "12", "30", "people", "not", "in", "Oslo", "Bergen", "rose", "fell",
)  # fmt: skip
TEXTS = st.lists(
    st.sampled_from(WORDS),
    min_size=1,
    max_size=9,
).map(" ".join)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        (
            "ByteDance keeps an 80% stake", "ByteDance keeps a 20% stake",
            "80% and 20% exclude each other.",
        ),
        (
            "The minister resigned on Friday", "The minister did not resign on Friday",
            "“not” stands in one of them only.",
        ),
        (
            "The plant is safe, inspectors say", "The plant is dangerous, inspectors say",
            "“safe” stands against “dangerous”.",
        ),
        (
            "The summit will be held in Warsaw", "The summit will be held in Lisbon",
            "Where one says “Warsaw” the other says “Lisbon”.",
        ),
        (
            "The treaty was signed in 2004", "The treaty was signed in 1998",
            "2004 and 1998 exclude each other.",
        ),
    ],
)  # fmt: skip
def test_contradiction_is_suspected_with_the_words_for_it(a: str, b: str, reason: str) -> None:
    found = suspicions.suspect(a, b, suspicions.came())

    assert found.contradicts
    assert found.reason == reason


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The fire killed 12 people", "Twelve people were killed by the fire"),
        ("The bridge will cost about 40 million euros", "The bridge will cost 41 million euros"),
        ("The plant has at least 30 workers", "The plant has 57 workers"),
        ("The council approved the budget", "The budget was approved by the council"),
        ("The minister did not resign", "The minister never resigned"),
        ("The school, founded in 1952, closed in 2004", "The school closed in 2004"),
    ],
)
def test_what_says_the_same_is_not_suspected(a: str, b: str) -> None:
    found = suspicions.suspect(a, b, suspicions.came())

    assert (found.contradicts, found.reason) == (
        False,
        "No word of the one goes against the other.",
    )


@given(TEXTS, TEXTS)
def test_order_of_two_texts_is_no_matter(a: str, b: str) -> None:
    assert suspicions.suspect(a, b, suspicions.came()) == suspicions.suspect(
        b, a, suspicions.came()
    )


@given(TEXTS)
def test_no_text_contradicts_itself(text: str) -> None:
    assert not suspicions.suspect(text, text, suspicions.came()).contradicts


def test_figures_of_other_things_never_exclude_each_other() -> None:
    assert excluding(figures_of("30 bridges and 12 ships"), figures_of("12 bridges")) is not None
    assert excluding(figures_of("30 ships"), figures_of("12 bridges")) is None
    assert excluding(figures_of("$30"), figures_of("12 bridges")) is None


def test_a_figure_that_goes_with_one_of_the_others_is_cleared() -> None:
    assert excluding(figures_of("12 people"), figures_of("30 people, 12 people")) is None


def test_persons_are_counted_alike() -> None:
    assert excluding(figures_of("730 troops"), figures_of("1,000 people")) is not None


def test_age_is_no_year() -> None:
    assert excluding(figures_of("in 1975"), figures_of("19 years old")) is None


def test_forms_of_a_word_share_a_stem_and_opposites_go_both_ways() -> None:
    assert {stem(word) for word in ("deny", "denies", "denied", "denying")} == {"den"}
    assert are_opposite(stem("rejected"), stem("approves"))
    assert are_opposite(stem("approves"), stem("rejected"))
    assert not are_opposite(stem("sold"), stem("bought"))
