"""Connections are opened in one place, and each engine is told what it must know."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, OperationalError

from claimtracker.db import engine as engines
from claimtracker.db import session as sessions
from tests.conftest import Server, as_people_open


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Give an SQLite database on which nobody waits long for another."""
    monkeypatch.setattr(engines, "BUSY_MILLISECONDS", 50)
    engine = as_people_open(f"sqlite:///{tmp_path / 'some.db'}")
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT UNIQUE)"))
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("synchronous", 2),
        ("trusted_schema", 0),
        ("secure_delete", 1),
        ("busy_timeout", 50),
    ],
)
def test_sqlite_is_told_what_keeps_a_ledger_safe(file, pragma, value):
    with file.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_sqlite_writes_ahead_only_where_that_is_sound(file):
    sound = engines.sqlite_module().sqlite_version_info >= (3, 51, 3)

    with file.connect() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()

    assert mode == engines.journal_mode() == ("wal" if sound else "delete")


def test_sqlite_of_python_itself_is_used_when_asked_for(monkeypatch):
    monkeypatch.setenv("CLAIMTRACKER_SQLITE", "stdlib")

    assert engines.sqlite_module() is sqlite3


def test_postgresql_is_spoken_to_by_psycopg():
    engine = engines.create("postgresql://somewhere/ledger")

    assert engine.url.drivername == "postgresql+psycopg"


def test_postgresql_plans_each_question_for_its_own_values(server: Server) -> None:
    url = server.database()
    engine = engines.create(url)
    asked = text("SELECT count(*) FROM pg_class WHERE relkind <> :kind")

    with engine.connect() as connection:
        for kind in "rivtmfcS" * 2:
            connection.execute(asked, {"kind": kind})
        plans = "SELECT sum(custom_plans), sum(generic_plans) FROM pg_prepared_statements"
        custom, generic = connection.execute(text(plans)).one()

    assert (custom > 5, generic) == (True, 0)
    engine.dispose()
    server.drop(url)


@pytest.mark.parametrize("url", ["mysql://host/name", "claims.db", "", "http://example.org"])
def test_address_of_no_known_engine_is_refused(url):
    with pytest.raises(engines.UnknownDatabase, match="is no address of a ledger; write sqlite:"):
        engines.create(url)


def test_writer_holds_the_ledger_from_its_beginning(file):
    writing = file.execution_options(writes=True)

    with (
        writing.connect() as first,
        first.begin(),
        writing.connect() as second,
        pytest.raises(OperationalError, match="locked"),
    ):
        second.begin()


def test_writer_reads_first_and_writes_then_while_others_read(file):
    with sessions.write(file) as writer:
        assert writer.execute(text("SELECT count(*) FROM note")).scalar_one() == 0
        with sessions.read(file) as reader:
            assert reader.execute(text("SELECT count(*) FROM note")).scalar_one() == 0
        writer.execute(text("INSERT INTO note (words) VALUES ('So.')"))

    with sessions.read(file) as reader:
        assert reader.execute(text("SELECT words FROM note")).scalars().all() == ["So."]


@pytest.mark.parametrize("write", [sessions.write, sessions.write_at_once])
def test_second_writer_is_told_that_the_ledger_is_busy(file, write):
    note = text("INSERT INTO note (words) VALUES ('So.')")

    with sessions.write(file) as first:
        first.execute(note)
        with pytest.raises(sessions.LedgerBusy), write(file) as second:
            second.execute(note)
    with write(file) as later:
        assert later.execute(text("PRAGMA busy_timeout")).scalar_one() == 50


def test_transaction_that_fails_takes_tables_back_too(file):
    def fail(session):
        session.execute(text("INSERT INTO note (words) VALUES ('So.'), ('So.')"))

    with pytest.raises(DatabaseError), sessions.write(file, before=[fail]) as session:
        session.execute(text("CREATE TABLE other (id INTEGER)"))

    with file.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        assert tables.scalars().all() == ["note"]


def test_reader_sees_one_state_of_the_ledger(ledger):
    named = text("SELECT count(*) FROM person")
    with sessions.read(ledger) as reader:
        before = reader.execute(named).scalar_one()
        if ledger.dialect.name == "sqlite" and engines.journal_mode() != "wal":
            return  # Without a log to read from, a reader makes the writer wait.
        with sessions.write(ledger) as writer:
            writer.execute(
                text(
                    "INSERT INTO person (id, name, version)"
                    " VALUES ('00000000-0000-7000-8000-0000000000f1', 'Dora', 1)"
                )
            )

        assert reader.execute(named).scalar_one() == before


def test_steps_run_before_the_commit_and_after_it(ledger):
    told = []

    def before(session):
        told.append(("before", session.in_transaction()))

    def after(session):
        told.append(("after", session.execute(text("SELECT 1")).scalar_one()))

    with sessions.write(ledger, before=[before], after=[after]) as session:
        told.append(("work", session.execute(text("SELECT 1")).scalar_one()))

    assert told == [("work", 1), ("before", True), ("after", 1)]
