"""Two who write at once claims that contradict each other by their wording find it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import Engine, event

from claimtracker.operations import learning, suspecting
from claimtracker.operations.writing import writing
from claimtracker.rules import estimates
from claimtracker.rules.lessons import NO, YES, Lesson
from claimtracker.rules.suspicions import ESTIMATE
from tests.builders import says
from tests.conftest import ADA, NOW
from tests.operations.test_learnt_suspicions import DORA, NEVER, fit
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


@pytest.mark.parametrize("engine_name", ["postgresql"])
@pytest.mark.parametrize("replace_weights", [learning.learn, learning.go_back])
def test_who_compared_by_weights_that_are_replaced_meanwhile_is_waited_for(
    ledger: Engine, monkeypatch: pytest.MonkeyPatch, replace_weights: Callable[..., object]
) -> None:
    taught = [Lesson(f"{at}", NO, ({"figures by share": 1.0},)) for at in range(300)]
    taught += [Lesson(f"n{at}", YES, ({"names": 1.0},)) for at in range(30)]
    monkeypatch.setattr(learning.lessons, "of_estimate", lambda *_: taught)
    monkeypatch.setattr(learning, "taught", lambda *_: estimates.read(NEVER))
    if replace_weights is learning.go_back:
        fit(ledger, NEVER)
        fit(ledger, estimates.written(estimates.load(ESTIMATE)), 2)
    looked, replaced = Event(), Event()

    def add() -> None:
        with writing(ledger, actor=ADA, now=NOW, by_wording=True) as session:
            for key, statement, source in TOLD:
                says(session, source, stated(session, key, statement))
            event.listen(session, "before_commit", lambda _: wait_a_moment())

    def wait_a_moment() -> None:
        looked.set()
        replaced.wait(timeout=1)

    def replace() -> None:
        assert looked.wait(timeout=SECONDS)
        with writing(ledger, actor=ADA, now=NOW) as session:
            replace_weights(session, ESTIMATE, actor=DORA, now=NOW)
        replaced.set()

    run(Thread(target=add), Thread(target=replace))

    assert replaced.is_set()
    assert found(ledger) == []
    assert is_whole(ledger) == []


def run(*threads: Thread) -> None:
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=2 * SECONDS)
