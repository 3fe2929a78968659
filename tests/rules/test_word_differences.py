from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claimtracker.rules.word_differences import pieces

TEXTS = st.text(st.sampled_from("ab .\n\u2028é"), max_size=30)


def test_changed_word_stands_between_what_stayed():
    assert pieces("It keeps 80 per cent.", "It keeps 20 per cent.") == [
        ("same", "It keeps "), ("del", "80"), ("ins", "20"), ("same", " per cent."),
    ]  # fmt: skip


def test_texts_with_little_in_common_stand_whole():
    assert pieces("Oracle owns it.", "Nobody knows who owns how much") == [
        ("del", "Oracle owns it."), ("ins", "Nobody knows who owns how much"),
    ]  # fmt: skip


@given(TEXTS, TEXTS)
def test_pieces_give_both_texts_back(before, after):
    found = pieces(before, after)

    assert "".join(text for kind, text in found if kind != "ins") == before
    assert "".join(text for kind, text in found if kind != "del") == after
