from __future__ import annotations

import pytest

from claimtracker.rules import hedges


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        ("It may have been sold", ("may",)),
        ("It was reportedly, reportedly sold", ("reportedly",)),
        ("It allegedly appears to be sold", ("allegedly", "appears to")),
        ("Oracle is considering a bid", ("is considering",)),
        ("an estimated 100 million users", ("an estimated",)),
        ("Reportedly sold. It is “Perhaps not”", ("Reportedly", "Perhaps")),
        ("An estimated 5, an estimated 6", ("An estimated",)),
        ("It was sold on May 5", ()),
        ("In May it was sold", ()),
        ("The mayor may 5", ()),
        ("据报道已出售", ()),
        ("", ()),
    ],
)
def test_words_that_hedge_are_named_once_and_months_are_none(
    passage: str, words: tuple[str, ...]
) -> None:
    assert hedges.words(passage) == words
