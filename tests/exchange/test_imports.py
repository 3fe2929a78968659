"""A file is taken whole or not at all, in any order, and taking it again changes nothing."""

from __future__ import annotations

from tests.exchange.files import STORY, taken


def test_story_counts_what_it_made(ledger) -> None:
    report = taken(ledger, *STORY)

    assert report.created == {
        "source": 1, "entity": 3, "attribute": 1, "article": 1, "claim": 1, "assertion": 1,
    }  # fmt: skip
    assert (report.changed, report.same, report.unanchored) == ({}, {}, [])
