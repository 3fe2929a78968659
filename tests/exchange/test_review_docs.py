"""What docs/claim-reviews.md shows is so."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from claimtracker.exchange.claim_reviews import Publisher
from tests.exchange import schema_org
from tests.exchange.files import taken
from tests.exchange.test_claim_reviews import feed
from tests.exchange.test_review_imports import brought

PAGE = (Path(__file__).parents[2] / "docs" / "claim-reviews.md").read_text()
FACTS = Publisher("Harbour Facts", "https://facts.example")


def shown(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def test_records_of_the_page_go_out_as_the_review_below_them(ledger: Engine):
    records = [json.loads(line) for line in shown("jsonl")[0].splitlines()]
    taken(ledger, *records, now=datetime(2026, 3, 5, 9, 0))

    [item] = feed(ledger, FACTS)["dataFeedElement"]

    assert item["item"] == json.loads(shown("json")[0])
    assert f"release {schema_org.VERSION}" in PAGE


def test_review_of_the_page_comes_in_as_the_records_below_it(ledger: Engine, tmp_path: Path):
    done = brought(ledger, shown("json")[1], tmp_path)

    assert done.lines == [json.loads(line) for line in shown("jsonl")[1].splitlines()]
    assert done.left == {"numbers of ratings that are on no scale": 1}
