"""Sentences are found by their marks, in scripts with and without capitals."""

from __future__ import annotations

import pytest

from claimtracker.rules import sentences


def cut(text):
    return [text[start:end] for start, end in sentences.spans(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n ", []),
        ("One", ["One"]),
        ("It sold 20%. He kept 80%.", ["It sold 20%.", "He kept 80%."]),
        ("Mr. Lee paid $1.5 million. Why?", ["Mr. Lee paid $1.5 million.", "Why?"]),
        ("The U.S. Senate met at 9 a.m. on Monday.", ["The U.S. Senate met at 9 a.m. on Monday."]),
        ("“We keep 80%.” Oracle denies it.", ["“We keep 80%.”", "Oracle denies it."]),
        ("He said … nothing. J. Doe left.", ["He said … nothing.", "J. Doe left."]),
        ("A line\nAnother line", ["A line", "Another line"]),
        ("公司保留80%。甲骨文否认。", ["公司保留80%。", "甲骨文否认。"]),
        ("هل باعت؟ نعم.", ["هل باعت؟", "نعم."]),
        ("👍🏽 Yes! 👍🏽 No!", ["👍🏽 Yes!", "👍🏽 No!"]),
    ],
)
def test_text_is_cut_into_sentences(text, found):
    assert cut(text) == found


def test_every_character_but_space_is_in_one_sentence():
    text = "It grew 5%... Then, on 3 May, it fell! (So they say.) “No.”\n\nDr. No. e.g. this; x"

    assert "".join("".join(cut(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["a. " * 40_000, "." * 100_000 + "a", "!" * 100_000 + "a"])
def test_text_of_stops_is_cut_in_one_walk(text):
    assert "".join("".join(cut(text)).split()) == "".join(text.split())
