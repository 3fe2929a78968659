"""A ledger that was made large for measuring is as whole as the small one that it is made of."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from benchmarks import synthetic
from benchmarks.multiplied import multiply
from claimtracker.db import engine as engines
from claimtracker.db import migrate
from claimtracker.operations import checks
from tests.acceptance import lines, take
from tests.conftest import NOW


def test_multiplied_ledger_is_whole(tmp_path: Path) -> None:
    small, url = tmp_path / "small.db", f"sqlite:///{tmp_path / 'large.db'}"
    engine = engines.create(f"sqlite:///{small}")
    migrate.upgrade(engine, now=NOW)
    take(engine, lines(synthetic.records(60)))
    engine.dispose()

    multiply(str(small), url, 3)

    large = engines.create(url)
    with Session(large) as session:
        checked = checks.check(session)
    large.dispose()
    assert checked.problems == []
