"""Whom a comment names."""

from __future__ import annotations

import pytest

from claimtracker.rules.mentions import mentioned

PEOPLE = {"a": "Ada", "b": "Ada Berg", "c": "Ben O’Hara (desk)"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Ada, look", {"a"}),
        ("@ada berg: look", {"b"}),
        ("@Ada and @Ada Berg", {"a", "b"}),
        ("@Ben O’Hara (desk)?", {"c"}),
        ("write to me@ada.example", set()),
        ("@Adam was here", set()),
        ("Ada was here", set()),
        ("", set()),
    ],
)
def test_name_after_an_at_is_a_mention(text: str, named: set[str]):
    assert mentioned(text, PEOPLE) == named


def test_nobody_at_the_desk_is_nobody_named():
    assert mentioned("@Ada", {}) == frozenset()
