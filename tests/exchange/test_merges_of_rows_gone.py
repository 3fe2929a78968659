"""Rows that one of two ledgers took away, and the other still writes to or rests on."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from claimtracker.operations import restoring
from claimtracker.operations.restoring import KINDS
from claimtracker.operations.writing import writing
from claimtracker.queries import claims
from tests.conftest import NOW
from tests.exchange.files import ASSERTION, CHIEF, CLAIM, STORY, began, record, records, taken
from tests.exchange.merging import Newsroom, clashes, merge

ALONE = {"type": "claim", "key": "alone", "statement": "Nobody said so in an article."}
GONE = [("claim", "alone", "taken away")]


@pytest.fixture
def theirs(ledger: Engine, tmp_path: Path) -> Newsroom:
    """Give a newsroom that began as a copy of ours, which has a story."""
    began(ledger, *STORY, ALONE)
    folder = tmp_path / "theirs"
    folder.mkdir()
    return Newsroom(folder, ledger)


def _take_away(engine: Engine, key: str) -> None:
    [kind] = [kind for kind in KINDS if kind.table == "claim"]
    with writing(engine, actor=CHIEF, now=NOW) as session:
        rows = list(claims.by_key(session, [key]).values())
        restoring.remove(session, kind, rows, why="nobody said it", actor=CHIEF, now=NOW)


def test_row_edited_here_and_taken_away_there_goes_only_where_somebody_says_so(ledger, theirs):
    _take_away(theirs.engine, "alone")
    taken(ledger, {**ALONE, "statement": "Somebody said so after all."})
    path = theirs.dumped()

    listed = merge(ledger, path)
    stands = record(ledger, "claim", key="alone")["statement"]
    done = merge(ledger, path, rest="theirs")

    assert (clashes(listed), stands) == (GONE, "Somebody said so after all.")
    assert (done.changed, done.left_out) == ({"claim": 1}, ())
    assert [claim["key"] for claim in records(ledger, "claim")] == ["stake-80"]


def test_row_taken_away_here_and_edited_there_stands_again_only_where_somebody_says_so(
    ledger, theirs
):
    _take_away(ledger, "alone")
    theirs.take({**ALONE, "statement": "Somebody said so after all."})
    path = theirs.dumped()

    listed = merge(ledger, path)
    before = [claim["key"] for claim in records(ledger, "claim")]
    merge(ledger, path, rest="theirs")

    assert (clashes(listed), before) == (GONE, ["stake-80"])
    assert record(ledger, "claim", key="alone")["statement"] == "Somebody said so after all."


def test_row_taken_away_there_stays_where_something_rests_on_it_here(ledger, theirs):
    _take_away(theirs.engine, "alone")
    taken(ledger, {**ASSERTION, "key": "a-9", "claim": "alone", "quote": "Nobody denied it."})

    done = merge(ledger, theirs.dumped())

    assert (done.changed, done.left_out) == (
        {}, ("claim alone: it was taken away there and stays here, for 1 assertion rests on it",),
    )  # fmt: skip
    assert record(ledger, "claim", key="alone")["statement"] == ALONE["statement"]
    assert record(ledger, "claim", key="stake-80")["statement"] == CLAIM["statement"]
