"""Sentences that say something checkable are offered, and each says why."""

from __future__ import annotations

import pytest

from claimtracker.rules import checkable, estimates

ESTIMATE = estimates.load(checkable.NAME)


def offered(text):
    return [text[one.start : one.end] for one in checkable.found(text, ESTIMATE)]


@pytest.mark.parametrize(
    "sentence",
    [
        "ByteDance said it will retain an 80% stake in TikTok.",
        "The agency fined the company $5 million in March 2019.",
        "According to Reuters, the plant employs 4,000 people.",
    ],
)
def test_figures_acts_and_voices_are_offered(sentence):
    assert offered(f"What a day! {sentence} Who knows?") == [sentence]


@pytest.mark.parametrize(
    "sentence",
    ["", "What a day!", "How much did it pay?", "I love this town.", "Read more here."],
)
def test_what_nobody_can_check_is_not(sentence):
    assert offered(sentence) == []


def test_reasons_are_sentences_the_weightiest_first():
    [one] = checkable.found("Oracle said on Monday that it paid $1 billion.", ESTIMATE)

    assert one.reasons == (
        "it states a figure",
        "it says who says so",
        "it states a sum or a share",
    )
    assert checkable.LIKELY <= one.probability < 1


def test_every_feature_has_a_weight_and_every_weight_a_feature():
    assert tuple(ESTIMATE.weights.weights) == checkable.FEATURES


def test_hostile_text_is_read_in_a_moment():
    assert checkable.found("“" * 20_000 + "9" * 20_000 + " I" * 20_000, ESTIMATE) is not None
