"""Seals chain every event to all that came before, in small batches."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from claimtracker.db import session as sessions
from claimtracker.models import Event, Seal, SealedEvent, table_of
from claimtracker.operations import events, seals
from claimtracker.operations.events import Act

ROW = "00000000-0000-7000-8000-0000000000f1"


@pytest.fixture
def small(monkeypatch):
    """Make batches of three, so that a few events fill several."""
    monkeypatch.setattr(seals, "BATCH", 3)


def record(session, actor, now, count):
    acts = [Act("add", "claim", ROW) for _ in range(count)]
    events.record(session, actor=actor, now=now, acts=acts)


def seal(session):
    """Seal what waits, as each engine does it."""
    seals.seal_waiting(session)
    session.flush()
    seals.seal_committed(session)


def chain(session):
    return list(map(tuple, session.execute(select(Seal.number, Seal.count).order_by(Seal.number))))


def sealed(session, number):
    """Return the events under a seal, as it covers them."""
    table = table_of(Event)
    under = (
        select(table)
        .join(SealedEvent, SealedEvent.event_id == table.c.id)
        .where(SealedEvent.seal_number == number)
        .order_by(SealedEvent.position)
    )
    return [dict(row) for row in session.execute(under).mappings()]


def test_ledger_without_events_has_a_head_of_nothing(session):
    assert seals.head(session) == "0:" + "0" * 64
    assert seals.unsealed(session) == 0


def test_every_event_comes_under_one_seal(session, ada, now, small):
    record(session, ada, now, 8)

    seal(session)

    assert chain(session) == [(1, 3), (2, 6), (3, 8)]
    assert seals.unsealed(session) == 0
    places = select(SealedEvent.event_id).order_by(SealedEvent.seal_number, SealedEvent.position)
    made = select(Event.id).order_by(Event.id)
    assert session.scalars(places).all() == session.scalars(made).all()


def test_each_seal_covers_its_events_and_the_seal_before(session, ada, now, small):
    record(session, ada, now, 5)
    seal(session)

    first, second = session.scalars(select(Seal).order_by(Seal.number)).all()

    assert (first.previous, second.previous) == (seals.FIRST, first.hash)
    assert first.hash == seals.chained(seals.FIRST, sealed(session, 1))
    assert second.hash == seals.chained(first.hash, sealed(session, 2))
    assert seals.head(session) == f"5:{second.hash}"


@pytest.mark.parametrize(
    "change",
    [
        {"act": "edit"},
        {"at": datetime(2020, 10, 2)},
        {"digest": "0" * 64},
        {"actor_id": ROW},
        {"import_id": ROW},
    ],
)
def test_seal_does_not_cover_an_altered_event(session, ada, now, small, change):
    record(session, ada, now, 3)
    seal(session)
    told = sealed(session, 1)

    altered = [told[0], told[1] | change, told[2]]

    right = seals.chained(seals.FIRST, told)
    assert seals.chained(seals.FIRST, altered) != right
    assert seals.chained(seals.FIRST, told[:2]) != right
    assert seals.chained(seals.FIRST, [told[1], told[0], told[2]]) != right


def test_sealing_again_without_events_makes_no_seal(session, ada, now):
    record(session, ada, now, 2)
    seal(session)
    head = seals.head(session)

    seal(session)

    assert seals.head(session) == head


def test_seals_go_on_from_the_head_in_the_next_transaction(ledger, ada, now):
    for _ in range(2):
        steps = {"before": [seals.seal_waiting], "after": [seals.seal_committed]}
        with sessions.write(ledger, **steps) as session:
            record(session, ada, now, 2)

    with sessions.read(ledger) as session:
        assert chain(session) == [(1, 2), (2, 4)]
        assert seals.unsealed(session) == 0


def test_full_batches_are_sealed_at_once_on_sqlite_and_later_on_postgresql(
    session, ada, now, small, engine_name
):
    record(session, ada, now, 4)

    assert chain(session) == ([(1, 3)] if engine_name == "sqlite" else [])
    assert seals.unsealed(session) == (1 if engine_name == "sqlite" else 4)


def test_work_that_is_taken_back_leaves_nothing_to_seal(ledger, ada, now):
    def fail(_session):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), sessions.write(ledger, before=[fail]) as session:
        record(session, ada, now, 2)

    with sessions.write(ledger, after=[seals.seal_committed]) as session:
        seals.seal_waiting(session)

    with sessions.read(ledger) as session:
        assert seals.head(session) == "0:" + "0" * 64


def test_first_key_of_a_moment_sorts_before_the_keys_made_then():
    moment = datetime(2020, 10, 1, 12, 0)

    made = seals.first_id_of(moment)

    assert made == "0174e408-8e00-7000-8000-000000000000"
    assert seals.first_id_of(moment.replace(hour=11)) < made


def test_event_is_sealed_with_the_person_it_names(session, ada, ben, now):
    record(session, ada, now, 1)
    record(session, replace(ben, import_id=None), now, 1)

    seal(session)

    assert [e["actor_id"] for e in sealed(session, 1)] == [ada.person_id, ben.person_id]
