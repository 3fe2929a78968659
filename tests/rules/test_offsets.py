"""Offsets of other programs are read as the words show, and refused where they lead elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtracker.rules.offsets import CODE_POINTS, UTF_16, Counted, SpanAmiss, Units
from claimtracker.rules.text import clean

TEXT = "Hi 🎉 crowd.\r\nThe bridge costs 40 million."
WORDS = "The bridge"


def units(text: str, at: int) -> int:
    return len(text[:at].encode("utf-16-le")) // 2


def quoted(text: str, span: tuple[int, int]) -> str:
    return clean(text)[slice(*span)]


@pytest.mark.parametrize("start", [13, 14, 12])
def test_span_with_words_is_read_in_whichever_unit_they_stand(start: int) -> None:
    # Code points, UTF-16 units, and code points once a line end is one character.
    span = Counted(start, start + len(WORDS), WORDS)

    assert quoted(TEXT, Units(TEXT, [span]).place(span)) == WORDS


def test_span_of_other_words_is_refused_with_both_units_named() -> None:
    span = Counted(3, 9, WORDS)

    with pytest.raises(SpanAmiss, match="other than “The bridge”, whether they count code points"):
        Units(TEXT, [span]).place(span)


def test_span_without_words_begins_and_ends_as_words_do() -> None:
    text = "👨🏻🚒 firemen drive firetrucks"
    start = text.index("drive")
    by_units = Counted(units(text, start), units(text, start + 5))
    by_points = Counted(start, start + 5)

    for span in (by_units, by_points):
        assert quoted(text, Units(text, [span]).place(span)) == "drive"


def test_span_that_can_be_either_is_refused_until_somebody_says() -> None:
    text, span = "🎉🎉天地玄黄宇宙洪荒", Counted(6, 7)

    with pytest.raises(SpanAmiss, match="lead to different words"):
        Units(text, [span]).place(span)
    assert quoted(text, Units(text, [span], UTF_16).place(span)) == "玄"
    assert quoted(text, Units(text, [span], CODE_POINTS).place(span)) == "宇"


@pytest.mark.parametrize("span", [Counted(0, 99), Counted(3, 3), Counted(-1, 4)])
def test_span_outside_of_its_text_is_refused(span: Counted) -> None:
    with pytest.raises(SpanAmiss, match="are no span of the text"):
        Units("Plain words", [span], CODE_POINTS).place(span)


PIECES = st.text(st.sampled_from("ab 🎉é\u0301你שλ\r\n"), min_size=1, max_size=12)


@given(before=PIECES, words=PIECES, after=PIECES)
def test_both_units_lead_to_the_words_that_are_given(before: str, words: str, after: str) -> None:
    if not words.strip() or words[0] == "\n" or words[-1] == "\r":
        return
    text, end = before + words + after, len(before + words)
    for span in (
        Counted(len(before), end, words),
        Counted(units(text, len(before)), units(text, end), words),
    ):
        assert quoted(text, Units(text, [span]).place(span)).split() == words.split()
