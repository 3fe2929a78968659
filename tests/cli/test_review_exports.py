"""`export --format claimreview` writes what the public sees of our verdicts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.exchange import schema_org

AT = {"CLAIMTRACKER_ADDRESS": "https://facts.example", "CLAIMTRACKER_NEWSROOM": "The Open Post"}


def test_export_writes_a_feed_of_our_verdicts(
    told: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in AT.items():
        monkeypatch.setenv(name, value)

    done = told("export", "--format", "claimreview", "-o", "ours.jsonld")

    feed = json.loads((tmp_path / "ours.jsonld").read_text())
    listed = feed["dataFeedElement"]
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{len(listed)} verdicts written to ours.jsonld.\n"
    assert len(listed) > 1
    assert list(schema_org.faults(feed)) == []
    assert {one["item"]["author"]["name"] for one in listed} == {"The Open Post"}


def test_export_needs_the_address_of_the_pages(told: Run) -> None:
    done = told("export", "--format", "claimreview")

    assert done.returncode != 0
    assert "set CLAIMTRACKER_ADDRESS to the address" in done.stderr


def test_export_takes_no_table_beside_it(told: Run) -> None:
    done = told("export", "--format", "claimreview", "--table", "claims")

    assert "--table is for CSV and XLSX" in done.stderr
