"""What a dump and a restore cost beside `sqlite3 .dump`, on a hundred thousand claims."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from benchmarks import dumps, ledgers
from benchmarks.measures import Ledgers
from benchmarks.multiplied import multiply
from benchmarks.work import in_a_process
from claimtracker.db import engine as engines
from claimtracker.operations import checks

pytestmark = pytest.mark.slow

CLAIMS, TIMES, ROUNDS = 10_000, 10, 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return Path(tmp_path_factory.mktemp("dumps"))


@pytest.fixture(scope="module")
def small(folder) -> Path:
    ledgers = Ledgers(folder, CLAIMS)
    in_a_process("import", ledgers.url("small"), ledgers.file("small", CLAIMS))
    return folder / "small.db"


@pytest.fixture(scope="module")
def large(folder, small) -> Path:
    multiply(str(small), f"sqlite:///{folder / 'large.db'}", TIMES)
    return folder / "large.db"


def test_multiplied_ledger_is_whole(large) -> None:
    with Session(engines.create(f"sqlite:///{large}")) as session:
        checked = checks.check(session)

    assert ledgers.count_claims(large) == CLAIMS * TIMES
    assert checked.problems == []


def test_dump_and_restore_cost_no_more_than_their_limits(folder, large) -> None:
    rows = dumps.on_sqlite(dumps.Peers(large, folder), ROUNDS, loads=True)

    assert [row.job for row in rows if row.limit and row.ratio > row.limit] == []


def test_memory_of_a_dump_is_flat_and_within_its_limit(large, small) -> None:
    rows = dumps.memory(large, small)

    assert [row.job for row in rows if row.limit and row.ratio > row.limit] == []
