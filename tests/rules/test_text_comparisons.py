"""What changed from one long text to another."""

from __future__ import annotations

from claimtracker.rules.text_comparisons import MOST_PARAGRAPHS, compare


def test_changed_paragraph_is_compared_word_by_word_and_the_others_stay() -> None:
    found = compare("First.\nIt keeps an 80% stake.\nGone.", "First.\nIt keeps a 20% stake.")

    assert found[0] == [("same", "First.")]
    assert [kind for kind, _ in found[1]] == ["same", "del", "ins", "same", "del", "ins", "same"]
    assert found[2] == [("del", "Gone.")]


def test_text_of_very_many_paragraphs_is_shown_whole() -> None:
    found = compare("a\n" * (MOST_PARAGRAPHS + 1), "b")

    assert found[-1] == [("ins", "b")]
