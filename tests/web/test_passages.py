from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claimtracker.web.passages import Marked, Paragraph, Piece, paragraphs


def test_text_without_passages_is_one_piece_a_paragraph() -> None:
    assert paragraphs("One.\n\nTwo.", []) == [
        Paragraph(0, (Piece("One."),)),
        Paragraph(6, (Piece("Two."),)),
    ]


def test_passage_is_a_piece_of_its_own_and_ends_with_its_number() -> None:
    passage = Marked(4, 7, 1, "affirms")

    assert paragraphs("one two three", [passage]) == [
        Paragraph(0, (Piece("one "), Piece("two", (passage,), (passage,)), Piece(" three")))
    ]


def test_overlapping_passages_are_cut_and_each_ends_after_its_last_piece() -> None:
    first, second = Marked(0, 7, 1, "affirms"), Marked(4, 13, 2, "denies")

    assert paragraphs("one two three", [second, first]) == [
        Paragraph(
            0,
            (
                Piece("one ", (first,)),
                Piece("two", (first, second), (first,)),
                Piece(" three", (second,), (second,)),
            ),
        )
    ]


def test_two_passages_on_the_same_words_both_end_there() -> None:
    first, second = Marked(0, 3, 1, "affirms"), Marked(0, 3, 2, "denies")

    assert paragraphs("one two", [first, second]) == [
        Paragraph(0, (Piece("one", (first, second), (first, second)), Piece(" two")))
    ]


def test_passage_over_two_paragraphs_is_marked_in_both() -> None:
    passage = Marked(4, 13, 1, "affirms")

    assert paragraphs("one two\n\nthree", [passage]) == [
        Paragraph(0, (Piece("one "), Piece("two", (passage,)))),
        Paragraph(9, (Piece("thre", (passage,), (passage,)), Piece("e"))),
    ]


def test_passage_may_begin_and_end_between_two_paragraphs() -> None:
    first, second = Marked(0, 4, 1, "affirms"), Marked(4, 8, 2, "denies")

    assert paragraphs("one\n\ntwo", [first, second]) == [
        Paragraph(0, (Piece("one", (first,)),)),
        Paragraph(5, (Piece("two", (second,), (second,)),)),
    ]


def test_emoji_and_combining_marks_count_as_code_points() -> None:
    passage = Marked(2, 4, 1, "affirms")

    assert paragraphs("😀 e\u0301.", [passage]) == [
        Paragraph(0, (Piece("😀 "), Piece("e\u0301", (passage,), (passage,)), Piece(".")))
    ]


@given(
    st.text(alphabet="ab\n", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=5),
)
def test_no_character_is_lost_or_doubled(text: str, spans: list[tuple[int, int]]) -> None:
    marked = [
        Marked(start, min(start + length, len(text)), number, "affirms")
        for number, (start, length) in enumerate(spans)
        if start < len(text)
    ]

    cut = paragraphs(text, marked)

    assert ["".join(piece.text for piece in one.pieces) for one in cut] == [
        line for line in text.split("\n") if line
    ]
    assert [text[one.start] for one in cut] == [one.pieces[0].text[0] for one in cut]
