"""A key that stands in one file more than once is said, with its lines and what counts."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests.exchange.files import (
    ARTICLE,
    ASSERTION,
    CLAIM,
    MERIDIAN,
    STAKE,
    STORY,
    Record,
    export,
    record,
    take,
    taken,
)

OTHER = {**CLAIM, "statement": "ByteDance keeps four fifths."}


def said(report) -> list[str]:
    return report.repeated.said("line {}".format)


def test_later_record_with_the_same_key_counts_and_is_named(ledger: Engine) -> None:
    report = taken(ledger, *STORY, OTHER)

    assert said(report) == [
        "The claim “stake-80” stands in line 4 and line 6; where they differ, line 6 counts."
    ]
    assert record(ledger, "claim")["statement"] == "ByteDance keeps four fifths."


def test_file_without_a_key_twice_says_nothing(ledger: Engine) -> None:
    assert said(taken(ledger, *STORY)) == []
    assert said(taken(ledger, *STORY)) == []
    assert said(take(ledger, raw=export(ledger))) == []


def test_same_key_of_another_type_is_another(ledger: Engine) -> None:
    report = taken(ledger, *STORY[:3], {**CLAIM, "key": "sale"}, {**ASSERTION, "claim": "sale"})

    assert said(report) == []


@pytest.mark.parametrize(
    ("times", "where"),
    [
        (3, "in line 3, line 4 and line 5"),
        (5, "in line 3, line 4, line 5, line 6 and line 7"),
        (6, "6 times, from line 3 to line 8"),
    ],
)
def test_no_more_than_a_few_lines_are_named(ledger: Engine, times: int, where: str) -> None:
    last = f"line {2 + times}"

    report = taken(ledger, MERIDIAN, STAKE, *[CLAIM] * times)

    assert said(report) == [
        f"The claim “stake-80” stands {where}; where they differ, {last} counts."
    ]


def test_no_more_than_ten_keys_are_named_the_first_first(ledger: Engine) -> None:
    keys = [f"k-{number}" for number in range(30)]
    claims: list[Record] = [
        {"type": "claim", "key": key, "statement": f"{words} {key}."}
        for words in ("It is", "It was")
        for key in keys
    ]

    report = taken(ledger, *claims, *STORY, {**ARTICLE, "title": "Sold"})

    told = said(report)
    assert [one.split("“")[1].split("”")[0] for one in told[:-1]] == ["sale", *keys[:9]]
    assert told[-1] == "So do 21 more keys; of each, the last line counts."


def test_line_that_is_refused_does_not_count(ledger: Engine) -> None:
    bad = {**CLAIM, "attribute": "unheard of"}

    report = take(ledger, *STORY, bad, skip_bad=True)

    assert (report.refused, said(report)) == (1, [])


def test_keys_of_which_lines_are_refused_are_neither_counted_nor_in_the_way(ledger: Engine) -> None:
    keys = [f"k-{number:02}" for number in range(12)]
    once: list[Record] = [
        {"type": "claim", "key": key, "statement": f"It is {key}."} for key in keys
    ]
    bad = [{**claim, "attribute": "unheard of"} for claim in once]

    report = take(ledger, *once, *bad, *STORY, OTHER, skip_bad=True)

    assert report.refused == 12
    assert said(report) == [
        "The claim “stake-80” stands in line 28 and line 30; where they differ, line 30 counts."
    ]
