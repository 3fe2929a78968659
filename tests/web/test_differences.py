from __future__ import annotations

import pytest

from claimtracker.web.differences import differing


@pytest.mark.parametrize(
    ("quote", "value", "part"),
    [
        ("it would keep 80 per cent of TikTok Global", "80%", ["80 per cent"]),
        ("keep four fifths of it", "80%", ["four fifths"]),
        ("would own no part of TikTok Global", "none", ["no part"]),
        ("is left with nothing", "none", ["nothing"]),
        ("had 12,400 signatures", "12,400", ["12,400"]),
        ("had 12,400 signatures", "12400", ["12,400"]),
        ("had 112,400 signatures", "12,400", []),
        ("it has had more than 100 million", "more than 100 million", ["more than 100 million"]),
        ("for about a billion dollars", "about $1 billion", ["about a billion dollars"]),
        (
            "between 800 million and 1 billion dollars",
            "$800 million to $1 billion",
            ["between 800 million", "1 billion dollars"],
        ),
        ("until 12 November to sell", "by 2020-11-12", ["12 November"]),
        ("in the United States and Singapore", "United States; Singapore",
         ["United States", "Singapore"]),
        ("TikTok rejects both charges", "yes", []),
        ("whatever was said", None, []),
    ],
)  # fmt: skip
def test_part_of_a_quote_that_gives_its_answer_is_found(
    quote: str, value: str | None, part: list[str]
) -> None:
    assert [quote[start:end] for start, end in differing(quote, value)] == part
