"""Two thousand real headlines on two hundred rumours, taken in by one file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from tests.acceptance import Record, counts, found, is_whole, lines, real, take
from tests.conftest import ADA
from tests.web.conftest import signed_in
from tests.web.reading import page

STANCES = {"for": "affirms", "against": "denies", "observing": "observes"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def records() -> Iterator[Record]:
    for row in rows(real("data", "emergent", "claims.csv")):
        yield {"type": "claim", "key": row["claim_id"], "statement": row["claim"]}
    carried = rows(real("data", "emergent", "assertions.csv"))
    for row in {row["url"]: row for row in carried}.values():
        yield {
            "type": "article", "key": row["url"], "source": row["source"],
            "title": row["headline"], "text": row["headline"],
        }  # fmt: skip
    for row in carried:
        yield {
            "type": "assertion", "claim": row["claim_id"], "article": row["url"],
            "stance": STANCES[row["stance"]], "quote": row["headline"],
        }  # fmt: skip


def test_rumours_come_in_whole_and_72_are_denied(ledger) -> None:
    given = lines(records())

    report = take(ledger, given)

    assert counts(report.created) == {
        "claim": 240, "assertion": 2071, "source": 630, "article": 2052,
    }  # fmt: skip
    assert (report.refused, report.unanchored, report.contradictions) == (0, [], 72)
    assert {one.kind for one in found(ledger)} == {"denial"}
    assert len(found(ledger, kind="denial", near=False)) == 72
    assert is_whole(ledger) == []


def test_two_quotes_that_contradict_each_other_are_one_click_or_one_search_away(ledger) -> None:
    take(ledger, lines(records()))
    newcomer = signed_in(ledger, ADA)

    first = page(newcomer, "/")
    assert '<a href="/disputes">Disputes</a>' in first
    by_click = page(newcomer, "/disputes")
    [by_search, *_] = re.findall(
        r'<a href="(/disputes/[^"]+)">1 contradiction', page(newcomer, "/search?q=werewolf")
    )

    for text in (by_click, page(newcomer, by_search)):
        assert "Werewolf Legend Leads To Jewish Godson" in text
        assert "President Didn&#39;t Actually Adopt a Jewish Werewolf" in text
