"""Two who write at once claims that contradict each other by their wording find it."""

from __future__ import annotations

from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import Engine, event

from claimtracker.operations import suspecting
from claimtracker.operations.writing import writing
from tests.builders import says
from tests.conftest import ADA, NOW
from tests.operations.test_wordings import (
    STAKE_20,
    STAKE_80,
    SUSPECTED,
    found,
    is_whole,
    stated,
    write,
)

TOLD = (("a-80", STAKE_80, "The Meridian"), ("b-20", STAKE_20, "The Harbour Post"))
SECONDS = 30


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_two_who_wrote_before_either_looked_are_found(ledger: Engine) -> None:
    both_wrote = Barrier(2)

    def add(key: str, statement: str, source: str) -> None:
        with writing(ledger, actor=ADA, now=NOW, by_wording=True) as session:
            says(session, source, stated(session, key, statement))
            both_wrote.wait(timeout=SECONDS)

    run(*(Thread(target=add, args=one) for one in TOLD))

    assert found(ledger) == [SUSPECTED]
    assert is_whole(ledger) == []


def test_two_who_begin_at_once_are_found(ledger: Engine) -> None:
    both_begin = Barrier(2)

    def add(*one: str) -> None:
        both_begin.wait(timeout=SECONDS)
        write(ledger, (one[0], one[1], one[2]))

    run(*(Thread(target=add, args=one) for one in TOLD))

    assert found(ledger) == [SUSPECTED]


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_who_looked_before_an_import_came_is_waited_for_by_what_looks_through_it(
    ledger: Engine,
) -> None:
    looked, imported = Event(), Event()

    def add() -> None:
        key, statement, source = TOLD[0]
        with writing(ledger, actor=ADA, now=NOW, by_wording=True) as session:
            says(session, source, stated(session, key, statement))
            event.listen(session, "before_commit", lambda _: wait_a_moment())

    def wait_a_moment() -> None:
        looked.set()
        imported.wait(timeout=1)

    def take() -> None:
        assert looked.wait(timeout=SECONDS)
        write(ledger, TOLD[1], by_wording=False)
        suspecting.suspect(ledger, actor=ADA, now=NOW)

    run(Thread(target=add), Thread(target=take))

    assert found(ledger) == [SUSPECTED]


def run(*threads: Thread) -> None:
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=2 * SECONDS)
