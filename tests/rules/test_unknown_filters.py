"""A filter that there is not is said in a sentence, with the one that may have been meant."""

from __future__ import annotations

import pytest

from claimtracker.rules.unknown_filters import said

LISTED = (
    "so it was looked for as words; there are source:, speaker:, for:, subject:, topic:, rating:,"
    " mode:, stance:, standing:, genre:, year:, kind:, state:, type:, has:, before: and after:."
)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("foo:bar", "foo:"),
        ("-foo:bar bridge", "foo:"),
        ("SORCE:Meridian", "sorce: (did you mean source:?)"),
        ('sorce:"The Meridian"', "sorce: (did you mean source:?)"),
        ("status:open", "status: (did you mean state:?)"),
        ("foo:a foo:b tag:c", "foo: or tag:"),
        ("a1:x bc:y de:z fg:w hi:v", "bc: or de: or fg:"),
    ],
)
def test_unknown_filter_is_named_with_those_there_are(asked: str, named: str) -> None:
    assert said(asked) == f"There is no filter {named}, {LISTED}"


@pytest.mark.parametrize(
    "asked",
    [
        "", "bridge", "source:Meridian", "State:open", "before:2020", "-kind:denial", '"foo:bar"',
        "https://example.org/a", "10:30", "Update: the bridge", "foo:", ":", "source:", "a:b",
    ],
)  # fmt: skip
def test_what_is_no_filter_or_a_known_one_is_passed_over(asked: str) -> None:
    assert said(asked) is None
