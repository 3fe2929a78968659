from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtracker.errors import Invalid
from claimtracker.rules.text import (
    UnstorableText,
    clean,
    fold,
    index_text,
    search_words,
    words,
)


def test_clean_makes_every_line_end_a_line_feed() -> None:
    assert clean("one\r\ntwo\rthree\nfour\r\r\n") == "one\ntwo\nthree\nfour\n\n"


def test_clean_leaves_everything_else_as_given() -> None:
    text = "\ufeffCafe\u0301 \u2019\u00a0\u00ad\u200f \U0001f600 \u2028\x0b\t "

    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ab\0c", "Character 3 of the text is a zero character (U+0000)"),
        ("\ud83d", "Character 1 of the text is half of a surrogate pair (U+D83D)"),
    ],
)
def test_clean_refuses_what_no_database_keeps(text: str, said: str) -> None:
    with pytest.raises(UnstorableText) as refusal:
        clean(text)

    assert str(refusal.value) == f"{said}, which cannot be stored; remove it."
    assert isinstance(refusal.value, Invalid)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The  mayor\u00a0resigned\n", "the mayor resigned"),
        ("Ada\u2019s \u201cplan\u201d", 'ada\'s "plan"'),
        ("2012\u20132020 \u2014 eight years", "2012-2020 - eight years"),
        ("Cafe\u0301", "caf\u00e9"),
        ("STRASSE", "stra\u00dfe"),
        ("co\u00adope\u200brate", "cooperate"),
        ("wait\u2026", "wait..."),
        ("\uff21\uff22", "ab"),
        ("\ufb01ne", "fine"),
    ],
)
def test_fold_makes_typographic_variants_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("80%", "20%"), ("resume", "r\u00e9sum\u00e9"), ("co-op", "coop"), ("it is", "it isn't")],
)
def test_fold_keeps_other_words_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_fold_of_a_folded_text_is_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The mayor's 1,000 votes", ["the", "mayor", "s", "1", "000", "votes"]),
        ("Caf\u00e9 Cafe\u0301 CAFE", ["cafe", "cafe", "cafe"]),
        ("snake_case-word", ["snake", "case", "word"]),
        ("co\u00adope\u00adrate", ["cooperate"]),
        ("\u0130stanbul stra\u00dfe", ["istanbul", "strasse"]),
        ("\u2122 \U0001f600 \u2026 \u0301", []),
        ("5\u339e", ["5km"]),
        ("a\u00bd", ["a1", "2"]),
    ],
)
def test_search_words_are_folded_and_in_order(text: str, found: list[str]) -> None:
    assert search_words(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("中", ["中"]),
        ("中国人", ["中国", "国人", "人"]),
        ("中国、人民", ["中国", "国", "人民", "民"]),
        ("TikTok在中国", ["tiktok", "在中", "中国", "国"]),
        ("ガラス", ["ガラ", "ラス", "ス"]),
        ("\uff76\uff9e\uff97\uff7d", ["ガラ", "ラス", "ス"]),
        ("\u304b\u3099", ["\u304c"]),
        ("\u1112\u1161\u11ab국", ["한국", "국"]),
        ("ที่บ้าน", ["ที่บ้", "บ้า", "าน", "น"]),
    ],
)
def test_search_words_of_unspaced_scripts_are_pairs(text: str, found: list[str]) -> None:
    assert search_words(text) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
        ("\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f", "\u0645\u062d\u0645\u062f"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u062e\u0648\u0627\u0647\u0645",
        ),
    ],
)
def test_search_words_leave_out_points_and_joiners(one: str, other: str) -> None:
    assert search_words(one) == search_words(other) == [other]


def test_search_words_keep_the_vowels_of_indic_scripts() -> None:
    assert search_words("हिन्दी हानिदु") == ["हिन्दी", "हानिदु"]


def test_search_words_are_short_enough_for_every_engine() -> None:
    long = search_words("\u00e9" * 500 + " " + "a" * 500)

    assert [len(word) for word in long] == [200, 200, 100] * 2


@given(st.text())
def test_search_words_hold_no_space_and_are_never_empty(text: str) -> None:
    assert index_text(text).split() == search_words(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_search_words_are_the_same_beside_other_scripts(text: str) -> None:
    assert search_words(text + " \u00e9") == [*search_words(text), "e"]


@given(st.text())
def test_words_stand_within_the_text_in_order(text: str) -> None:
    found = list(words(text))

    assert [word.text for word in found] == search_words(text)
    assert all(0 <= word.start < word.head <= word.end <= len(text) for word in found)
    assert found == sorted(found, key=lambda word: word.start)
