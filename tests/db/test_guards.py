"""Rows that may never change cannot be changed, by whatever statement and on either engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from claimtracker.db import engine as engines
from claimtracker.db import guards
from claimtracker.db import session as sessions
from claimtracker.db.guards import GUARDED
from claimtracker.models import Rating
from claimtracker.operations import evidence, redactions, seals, verdicts
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.verdicts import EvidenceLink, VerdictContent
from tests.conftest import ADA, BEN, NOW
from tests.operations import given

NEW = "00000000-0000-7000-8000-0000000000ff"
on_postgresql = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
every_table = pytest.mark.parametrize("table", GUARDED)


def fill(session):
    """Put at least one row into every guarded table, by the acts of editors."""
    article = given.article(session)
    claim = given.claim(session)
    taken = given.assertion(session, "a1", article, claim)
    given.assertion(session, "a2", article, claim, quote="Oracle says it keeps none")
    publish(session, claim)
    redactions.redact_quote(
        session, actor=replace(ADA, role="admin"), confirmed_by=replace(BEN, role="reviewer"),
        now=NOW, assertion_id=taken, version=1, reason="A court ordered it.",
    )  # fmt: skip
    seals.seal_waiting(session)
    seals.seal_committed(session)
    session.flush()


def publish(session, claim):
    """Publish a verdict that rests on something, and withdraw it."""
    by = {"actor": replace(ADA, role="admin"), "now": NOW}
    [memo] = evidence.add(session, [EvidenceContent("memo", "The memorandum")], **by)
    rating = session.execute(select(Rating.id).where(Rating.code == "true")).scalar_one()
    content = VerdictContent(
        "v1", claim, rating, "It says so.", public_note="Seen.",
        evidence=(EvidenceLink(memo, note="Page 2"),),
    )  # fmt: skip
    [verdict] = verdicts.publish(session, [content], **by)
    verdicts.withdraw(session, verdict_id=verdict, reason="It was forged.", **by)


@pytest.fixture(scope="module")
def filled(sqlite_template, tmp_path_factory):
    """Give a file with rows in every guarded table."""
    path = tmp_path_factory.mktemp("guards") / "filled.db"
    ledger = engines.create(f"sqlite:///{shutil.copy(sqlite_template, path)}")
    with sessions.write(ledger) as session:
        fill(session)
    ledger.dispose()
    return path


@pytest.fixture
def raw(filled):
    """Give a plain connection to it, as any program opens one; what it does is taken back."""
    connection = engines.sqlite_module().connect(str(filled), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.execute("ROLLBACK")
    connection.close()


def outcome(execute: Callable[[], Any]) -> str:
    """Return what the database answers to a statement that it refuses, else nothing."""
    try:
        execute()
    except (engines.sqlite_module().DatabaseError, DatabaseError) as error:
        return str(getattr(error, "orig", error)).splitlines()[0]
    return ""


def on_sqlite(table: str) -> dict[str, list[str]]:
    """Return statements that would change a table, by the guard that stands against them."""
    every = f"SELECT * FROM {table}"
    key, words = GUARDED[table].key, GUARDED[table].words
    return {
        "update": [
            f"UPDATE {table} SET {key} = {key}",
            f"UPDATE {table} SET rowid = rowid + 1000",
            f"UPDATE OR REPLACE {table} SET {key} = {key}",
            *(f"UPDATE {table} SET {word} = NULL" for word in words),
        ],
        "delete": [f"DELETE FROM {table}"],
        "insert": [
            f"INSERT OR REPLACE INTO {table} {every} WHERE TRUE",
            f"REPLACE INTO {table} {every} WHERE TRUE",
            f"INSERT INTO {table} {every} WHERE TRUE ON CONFLICT DO UPDATE SET {key} = {key}",
        ],
    }


@every_table
@pytest.mark.parametrize("act", ["update", "delete", "insert"])
def test_guard_refuses_every_change_on_sqlite_and_without_it_it_passes(raw, table, act):
    refused = [outcome(lambda s=s: raw.execute(s)) for s in on_sqlite(table)[act]]

    assert refused == [f"{table} is append-only"] * len(refused)
    raw.execute(f"DROP TRIGGER guard_{table}_{act}")
    assert outcome(lambda: raw.execute(on_sqlite(table)[act][0])) == ""


@pytest.mark.parametrize(
    ("table", "key"), [(table, key) for table in GUARDED for key in GUARDED[table].keys]
)
def test_guard_refuses_to_replace_a_row_by_any_of_its_keys(raw, table, key):
    row = first(raw, table)
    others = {name: f"other {name}" for name in row if name not in key}

    given_other = outcome(lambda: put(raw, "INSERT OR REPLACE", table, row | others))

    assert given_other == f"{table} is append-only"


@every_table
def test_guard_refuses_to_replace_a_row_by_its_number(raw, table):
    row = first(raw, table)
    number = raw.execute(f"SELECT rowid FROM {table} LIMIT 1").fetchone()[0]
    integer = table == "seal"
    others = {name: number if integer and name == "number" else NEW for name in row}

    replaced = outcome(lambda: put(raw, "INSERT OR REPLACE", table, {"rowid": number} | others))

    assert replaced == f"{table} is append-only"


@every_table
def test_guard_lets_new_rows_in(raw, table):
    row = first(raw, table)
    keys = {name for key in GUARDED[table].keys for name in key}
    fresh = {name: 999 if isinstance(row[name], int) else NEW for name in keys}

    assert outcome(lambda: put(raw, "INSERT", table, row | fresh)) == ""


def first(connection, table):
    found = connection.execute(f"SELECT * FROM {table} LIMIT 1")
    names = [column[0] for column in found.description]
    return dict(zip(names, found.fetchone(), strict=True))


def put(connection, verb, table, row):
    marks = ", ".join("?" * len(row))
    statement = f"{verb} INTO {table} ({', '.join(row)}) VALUES ({marks})"
    connection.execute(statement, list(row.values()))


def on_the_server(table: str) -> dict[str, list[str]]:
    key, words = GUARDED[table].key, GUARDED[table].words
    every = f"SELECT * FROM {table}"
    unique = ", ".join(GUARDED[table].keys[0])
    put_over = f"INSERT INTO {table} {every} ON CONFLICT ({unique})"
    met = f"MERGE INTO {table} t USING ({every}) s ON t.{key} = s.{key} WHEN MATCHED THEN"
    return {
        "update": [
            f"UPDATE {table} SET {key} = {key}",
            f"{put_over} DO UPDATE SET {key} = EXCLUDED.{key}",
            f"{met} UPDATE SET {key} = s.{key}",
            *(f"UPDATE {table} SET {word} = NULL" for word in words),
        ],
        "delete": [f"DELETE FROM {table}", f"{met} DELETE"],
        "truncate": [f"TRUNCATE {table} CASCADE"],
    }  # fmt: skip


@on_postgresql
@every_table
def test_guard_refuses_every_change_on_postgresql_and_without_it_does_not(session, table):
    fill(session)

    for act, statements in on_the_server(table).items():
        refused = [attempt(session, statement) for statement in statements]
        assert refused == [f"{table} is append-only"] * len(refused)
        session.execute(text(f"DROP TRIGGER guard_{table}_{act} ON {table}"))
        # What still stands in the way is a foreign key, or the guard of a table behind it.
        assert attempt(session, statements[0]) != f"{table} is append-only"


@on_postgresql
def test_every_guarded_table_has_a_row_to_try_it_on(session):
    fill(session)

    counted = {t: session.execute(text(f"SELECT count(*) FROM {t}")).scalar() for t in GUARDED}

    assert [table for table, count in counted.items() if not count] == []


def attempt(session, statement, **values):
    """Return what the database answers, and take back what it did."""
    with session.begin_nested() as point:
        answer = outcome(lambda: session.execute(text(statement), values))
        point.rollback()
    return answer


@pytest.fixture
def warranted(session):
    """Give a redaction that names the verdict, and one that does not."""
    fill(session)
    verdict = session.execute(text("SELECT CAST(id AS TEXT) FROM verdict")).scalar_one()
    other = session.execute(text("SELECT CAST(id AS TEXT) FROM redaction")).scalar_one()
    session.execute(
        text(
            "INSERT INTO redaction (id, redacted_at, requested_by, confirmed_by, reason)"
            " SELECT CAST(:new AS " + uuid(session) + "), redacted_at, requested_by,"
            " confirmed_by, reason FROM redaction"
        ),
        {"new": NEW},
    )
    session.execute(
        text(
            "INSERT INTO redacted_row (redaction_id, table_name, row_id, digest)"
            f" VALUES (CAST(:new AS {uuid(session)}), 'verdict',"
            f" CAST(:verdict AS {uuid(session)}), 'd')"
        ),
        {"new": NEW, "verdict": verdict},
    )
    return {"new": NEW, "other": other}


def uuid(session):
    return "UUID" if session.get_bind().dialect.name == "postgresql" else "TEXT"


@pytest.mark.parametrize(
    "change",
    [
        "rationale = NULL, redaction_id = {new}",
        "rationale = NULL, public_note = NULL, redaction_id = {new}",
    ],
)
def test_redaction_may_empty_words_under_its_own_name(session, warranted, change):
    ids = {name: f"'{value}'" for name, value in warranted.items()}

    assert attempt(session, f"UPDATE verdict SET {change.format(**ids)}") == ""


@pytest.mark.parametrize(
    "change",
    [
        "rationale = NULL",
        "rationale = NULL, redaction_id = {other}",
        "rationale = 'other words', redaction_id = {new}",
        "rationale = NULL, redaction_id = {new}, rating_code = 'false'",
        "rationale = NULL, redaction_id = {new}, as_of = '2020'",
        "rationale = NULL, redaction_id = {new}, key = 'v2'",
    ],
)
def test_redaction_may_change_nothing_else(session, warranted, change):
    ids = {name: f"'{value}'" for name, value in warranted.items()}

    refused = attempt(session, f"UPDATE verdict SET {change.format(**ids)}")

    assert refused == "verdict is append-only"


def test_contents_of_events_are_deleted_only_where_a_redaction_names_them(session):
    fill(session)
    kept = "SELECT e.event_id FROM event_content e"

    refused = attempt(session, f"DELETE FROM event_content WHERE event_id IN ({kept})")

    assert refused == "event_content is append-only"
    gone = session.execute(
        text(
            "SELECT count(*) FROM redacted_row r JOIN event e ON e.id = r.row_id"
            " LEFT JOIN event_content c ON c.event_id = e.id"
            " WHERE r.table_name = 'event_content' AND c.event_id IS NULL"
        )
    )
    assert gone.scalar_one() == 1


def test_missing_guard_is_named(session):
    connection = session.connection()
    where = " ON seal" if connection.dialect.name == "postgresql" else ""
    assert guards.missing(connection) == []

    connection.execute(text(f"DROP TRIGGER guard_seal_delete{where}"))

    assert guards.missing(connection) == ["guard_seal_delete"]
    guards.lay(connection)
    assert guards.missing(connection) == []
