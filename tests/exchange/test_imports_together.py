"""Two files that come in at once."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine

from claimtracker.db import session as sessions
from claimtracker.exchange.imports import Report
from claimtracker.operations import checks
from tests.exchange.files import export, take
from tests.story import STORY

FILE = STORY.read_bytes()


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_one_file_taken_twice_at_once_is_new_and_then_the_same(ledger: Engine):
    both_begin = Barrier(2)
    reports: list[Report] = []

    def run() -> None:
        both_begin.wait(timeout=30)
        reports.append(take(ledger, raw=FILE))

    takers = [Thread(target=run) for _ in range(2)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join(timeout=120)

    first, second = sorted(reports, key=lambda report: -sum(report.created.values()))
    assert first.faults == second.faults == []
    assert (dict(second.created), dict(second.changed)) == ({}, {})
    left = export(ledger)
    assert dict(take(ledger, raw=left).changed) == {}
    with sessions.read(ledger) as session:
        assert checks.check(session).problems == []
