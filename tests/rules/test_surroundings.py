from __future__ import annotations

from claimtracker.rules.surroundings import WIDTH, around


def test_quote_stands_in_its_own_sentence() -> None:
    assert around("it keeps", "It rained. He said that ", " all of it. Then he left.") == (
        "He said that ",
        " all of it.",
    )


def test_quote_that_ends_its_sentence_has_nothing_behind_it() -> None:
    assert around("It keeps all.", "It rained. ", " Then he left.") == ("", "")


def test_another_paragraph_is_not_part_of_it() -> None:
    assert around("it keeps", "A heading\nHe said ", "\nNext") == ("He said ", "")


def test_long_sentences_are_cut_between_words_and_say_so() -> None:
    before, after = around("it keeps", "x" + "words " * 40, " words" * 40)

    assert (before[:8], after[-7:]) == ("… words ", "words …")


def test_quotation_marks_around_the_quote_are_left_to_the_page() -> None:
    assert around("it keeps", "He said: “", "”, and left.") == ("He said: ", ", and left.")


def test_comma_inside_the_quotation_marks_stays() -> None:
    assert around("It is", "“", ",” he said.") == ("", ", he said.")


def test_decimal_point_ends_no_sentence() -> None:
    assert around("it keeps", "He said that 3.5 of ", " all.") == ("He said that 3.5 of ", " all.")


def test_width_is_what_is_read_of_a_text() -> None:
    assert around("q", "a" * (WIDTH - 1), "") == ("a" * (WIDTH - 1), "")
