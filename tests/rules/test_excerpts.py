"""Of a text with holes nothing is left but the passages and the words around them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claimtracker.rules.excerpts import closed, with_holes

TEXT = "One two three. Four five six. Seven eight nine."


def test_text_has_the_words_around_a_passage_and_holes_elsewhere():
    start = TEXT.index("five")

    told = with_holes(TEXT, [(start, start + 4)], room=6)

    assert told == "\n" * (start - 6) + "…Four five six.…" + "\n" * 17
    assert closed(told) == " … Four five six. … "


def test_text_without_a_passage_is_nothing():
    assert with_holes(TEXT, []) is None
    assert with_holes(None, [(0, 3)]) is None


def test_passages_that_stand_near_each_other_are_one_piece():
    assert with_holes(TEXT, [(0, 3), (8, 13)], room=5) == TEXT[:14] + "…" + "\n" * (len(TEXT) - 15)


def test_text_without_spaces_is_cut_where_the_room_ends():
    told = with_holes("x" * 20, [(9, 11)], room=2)

    assert told == "\n" * 6 + "…xxxxxx…" + "\n" * 6


def test_text_that_is_shown_whole_stays_as_it_is():
    assert with_holes(TEXT, [(0, len(TEXT))]) == TEXT


@given(st.text(alphabet="ab c\n", min_size=1, max_size=60), st.integers(0, 59), st.integers(1, 60))
def test_spans_stay_where_they_are_and_little_else_is_left(text: str, start: int, length: int):
    start = min(start, len(text) - 1)
    end = min(start + length, len(text))

    told = with_holes(text, [(start, end)], room=4) or ""

    assert len(told) == len(text)
    assert told[start:end] == text[start:end]
    assert set(told[: max(0, start - 4)]) <= {"\n", "…"}
    assert set(told[end + 4 :]) <= {"\n", "…"}
