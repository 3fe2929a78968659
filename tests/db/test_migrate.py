"""A ledger goes up and down with all that it holds, whole or not at all."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import DateTime, bindparam, inspect, make_url, text

from claimtracker.config import resource_dir
from claimtracker.db import engine as engines
from claimtracker.db import guards, migrate, schemas
from claimtracker.db import session as sessions
from claimtracker.db.types import new_id
from claimtracker.models import (
    Anchor,
    Article,
    ArticleVersion,
    Assertion,
    Base,
    Claim,
    Event,
    EventContent,
    Notification,
    Person,
    Seal,
    SealedEvent,
    Source,
)
from claimtracker.operations import search_index
from tests import searched

NOW = datetime(2020, 10, 1, 12, 0)
PERSON, SOURCE, ARTICLE, VERSION, CLAIM, ASSERTION, ANCHOR, EVENT = (
    f"00000000-0000-7000-8000-00000000000{n}" for n in range(1, 9)
)
ROWS = {
    "person": 1, "source": 1, "article": 1, "article_version": 1, "claim": 1, "assertion": 1,
    "anchor": 1, "event": 1, "event_content": 1, "seal": 1, "sealed_event": 1,
}  # fmt: skip
HEAD = "0020"
# Texts of which PostgreSQL keeps all places, at and beyond the bounds some, and not all words.
LONG = [
    "the harbour", "the " * 254, "the " * 255, "the " * 256 + "wall",
    *(" ".join(f"w{n}" for n in range(words)) for words in (16_382, 16_383, 16_384, 17_000)),
    " ".join(f"the_{n:09}" for n in range(60_000)).replace("_", ""),
]  # fmt: skip

ANSWERED = text(
    "INSERT INTO proposal_answer (id, estimate, about, proposed, answer, features,"
    " estimate_version, person_id, answered_at, withdrawn_at) VALUES"
    " (:id, 'matching', :about, '1', '1', '{}', 0, :person, :at, :withdrawn)"
).bindparams(bindparam("at", type_=DateTime), bindparam("withdrawn", type_=DateTime))


@pytest.fixture
def empty(database_url):
    engine = engines.create(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def first(empty):
    """Give a ledger of the first schema with a row in each of the tables that hang together."""
    migrate.upgrade(empty, now=NOW, to="0001")
    fill(empty)
    return empty


def fill(engine):
    with sessions.write(engine) as session:
        for made in (
            Person(id=PERSON, name="Dora"),
            Source(id=SOURCE, name="The Herald", folded="the herald", ours=False),
            Article(id=ARTICLE, key="a", source_id=SOURCE, published_from=date(2020, 9, 20)),
            ArticleVersion(
                id=VERSION, article_id=ARTICLE, number=1, captured_at=NOW, body="So.", digest="d"
            ),
            Claim(id=CLAIM, key="c", identity="i", statement="It is so.", state="published"),
            Assertion(id=ASSERTION, key="s", identity="i", claim_id=CLAIM, article_id=ARTICLE),
            Anchor(
                id=ANCHOR, assertion_id=ASSERTION, article_version_id=VERSION, number=1,
                part="body", span_start=0, span_end=2, how="exact",
            ),
            Event(
                id=EVENT, at=NOW, actor_id=PERSON, act="add", table_name="claim", row_id=CLAIM,
                digest="d",
            ),
            EventContent(event_id=EVENT, salt="s", content="{}"),
            Seal(number=1, previous="p", hash="h", count=1, sealed_at=NOW),
            SealedEvent(event_id=EVENT, seal_number=1, position=0),
        ):  # fmt: skip
            session.add(made)
            session.flush()


def held(engine):
    """Return how many rows each table has that `fill` put something into."""
    with engine.connect() as connection:
        return {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ROWS
        }


def unguarded(engine):
    with engine.connect() as connection:
        return guards.missing(connection)


def tables(engine):
    return set(inspect(engine).get_table_names())


def test_empty_database_becomes_a_ledger(empty):
    backup = migrate.upgrade(empty, now=NOW)

    assert backup is None
    assert schemas.status(empty) == schemas.Status(HEAD, HEAD)
    assert tables(empty) > set(Base.metadata.tables)
    assert unguarded(empty) == []
    schemas.require_current(empty)


def test_schemas_are_known_by_the_names_of_their_files():
    scripts = ScriptDirectory(str(schemas.folder())).walk_revisions()

    assert schemas.revisions() == [script.revision for script in scripts][::-1]


def test_ledger_goes_up_with_all_that_it_holds(first):
    migrate.upgrade(first, now=NOW)

    assert schemas.status(first).found == HEAD
    assert held(first) == ROWS
    assert unguarded(first) == []


def test_ledger_goes_one_schema_down_and_up_again_with_all_that_it_holds(first):
    migrate.upgrade(first, now=NOW)

    for older in ("0002", "0001"):
        migrate.downgrade(first, older)
        assert (schemas.status(first).found, held(first)) == (older, ROWS)
        assert unguarded(first) == []
    migrate.upgrade(first, now=NOW)

    assert held(first) == ROWS
    assert unguarded(first) == []


def test_ledger_goes_down_to_nothing_and_up_again(first):
    migrate.upgrade(first, now=NOW)

    migrate.downgrade(first, "base")

    assert tables(first) == {"alembic_version"}
    migrate.upgrade(first, now=NOW)
    fill(first)
    assert held(first) == ROWS
    assert unguarded(first) == []


def test_ledger_whose_words_are_used_does_not_go_back_before_them(empty):
    migrate.upgrade(empty, now=NOW)
    with sessions.write(empty) as session:
        attribute = session.execute(text("SELECT CAST(min(name) AS TEXT) FROM attribute"))
        session.execute(
            text(
                "INSERT INTO claim (id, key, identity, statement, mode, state, version)"
                " VALUES ('00000000-0000-7000-8000-000000000005', 'c', 'i', 's', 'fact',"
                " 'draft', 1)"
            )
        )
        session.execute(
            text(
                "INSERT INTO reading (claim_id, attribute_id, low_in, high_in, step, unit, scope)"
                " SELECT '00000000-0000-7000-8000-000000000005', id, TRUE, TRUE, 0, '', ''"
                " FROM attribute WHERE name = :name"
            ),
            {"name": attribute.scalar_one()},
        )

    with pytest.raises(Exception, match=r"reading|nothing changed"):
        migrate.downgrade(empty, "0001")

    assert schemas.status(empty).found == HEAD


ACTS = {
    "opened, then waiting": [("open", "2020-10-02 10:00:00"), ("waiting", "2020-10-03 10:00:00")],
    "only waiting": [("waiting", "2020-10-02 10:00:00")],
    "opened, doubted, waiting": [
        ("open", "2020-10-02 10:00:00"),
        ("suspected", "2020-10-03 10:00:00"),
        ("waiting", "2020-10-04 10:00:00"),
    ],
    "closed": [("closed", "2020-10-02 10:00:00")],
    "suspected": [],
}


def decided(session, name, acts):
    """Add a dispute over a claim of its own, with the events of what was decided on it."""
    key = new_id()
    session.execute(
        text(
            "INSERT INTO claim (id, key, identity, statement, mode, state, version)"
            " VALUES (:id, :name, :name, 's', 'fact', 'draft', 1)"
        ),
        {"id": key, "name": name},
    )
    state, at = acts[-1] if acts else ("suspected", None)
    session.execute(
        text(
            "INSERT INTO dispute (id, question_id, claim_id, state, note, decided_at, found_at,"
            " new_since_decided, version) VALUES (:id, :id, :id, :state, :name, :at,"
            " '2020-10-01 10:00:00', FALSE, 1)"
        ),
        {"id": key, "state": state, "name": name, "at": at},
    )
    for state, at in acts:
        told = {"state": state, "decided_at": at}
        event = Event(
            id=new_id(), at=NOW, actor_id=PERSON, act="decide", table_name="dispute", row_id=key,
            digest="d",
        )  # fmt: skip
        session.add(event)
        session.flush()
        content = json.dumps({"before": None, "after": told, "why": ""})
        session.add(EventContent(event_id=event.id, salt="s", content=content))


def test_what_waits_is_told_by_the_account_from_what_somebody_found_real(empty):
    migrate.upgrade(empty, now=NOW, to="0009")
    fill(empty)
    with sessions.write(empty) as session:
        for name, acts in ACTS.items():
            decided(session, name, acts)

    migrate.upgrade(empty, now=NOW)

    with empty.connect() as connection:
        found = connection.execute(text("SELECT note, found_real_at FROM dispute")).all()
    assert {note: str(at)[:19] for note, at in found if at} == {
        "opened, then waiting": "2020-10-02 10:00:00",
        "closed": "2020-10-02 10:00:00",
    }


def test_ledger_goes_down_with_what_people_were_told_since(empty):
    migrate.upgrade(empty, now=NOW)
    fill(empty)
    with sessions.write(empty) as session:
        session.add(
            Notification(
                id=new_id(), person_id=PERSON, why="returned", table_name="verdict_draft",
                row_id=CLAIM, by_id=PERSON, at=NOW,
            )
        )  # fmt: skip

    migrate.downgrade(empty, "0009")

    with empty.connect() as connection:
        whys = connection.execute(text("SELECT why FROM notification")).scalars().all()
    assert whys == ["comment"]
    assert unguarded(empty) == []


# Migrations made for the test.


@pytest.fixture
def trial(tmp_path, monkeypatch):
    """Return a function that puts one more migration behind the newest one."""
    folder = tmp_path / "migrations"
    shutil.copytree(resource_dir("migrations"), folder)
    monkeypatch.setattr(schemas, "folder", lambda: folder)

    def add(upgrade: str) -> None:
        lines = "\n".join(f"    {line}" for line in upgrade.splitlines())
        (folder / "versions" / "9000_trial.py").write_text(
            "import sqlalchemy as sa\nfrom alembic import op\n"
            f"revision, down_revision = '9000', '{HEAD}'\n"
            f"def upgrade():\n{lines}\n"
        )

    return add


REBUILD = """
how = "always" if op.get_bind().dialect.name == "sqlite" else "never"
for table in {tables!r}:
    with op.batch_alter_table(table, recreate=how) as batch:
        batch.add_column(sa.Column("trial", sa.Integer()))
"""


def test_rebuilt_tables_keep_their_rows_their_children_and_their_guards(first, trial):
    migrate.upgrade(first, now=NOW)
    rebuilt = ["source", "article", "claim", "assertion", *guards.GUARDED]
    trial(REBUILD.format(tables=rebuilt))

    migrate.upgrade(first, now=NOW)

    assert schemas.status(first).found == "9000"
    assert held(first) == ROWS
    assert unguarded(first) == []
    with first.connect() as connection, pytest.raises(Exception, match="seal is append-only"):
        connection.execute(text("UPDATE seal SET hash = 'x'"))


@pytest.mark.parametrize("table", ["redacted_row", "claim", "event"])
def test_rebuilt_table_that_guards_ask_about_stays_what_they_ask_about(first, trial, table):
    migrate.upgrade(first, now=NOW)
    trial(REBUILD.format(tables=[table]))

    migrate.upgrade(first, now=NOW)

    assert held(first) == ROWS
    assert unguarded(first) == []


def test_rebuilt_table_is_guarded_in_its_new_columns_too(first, trial):
    migrate.upgrade(first, now=NOW)
    trial(REBUILD.format(tables=["article_version"]))

    migrate.upgrade(first, now=NOW)

    with first.connect() as connection, pytest.raises(Exception, match="is append-only"):
        connection.execute(text("UPDATE article_version SET trial = 1"))


@pytest.mark.parametrize(
    ("upgrade", "said"),
    [
        ("op.add_column('claim', sa.Column('trial', sa.Integer()))\n1 / 0", "division by zero"),
        ("op.create_table('trial', sa.Column('a', sa.Text))\nop.execute('NONSENSE')", "NONSENSE"),
        ("op.execute('DELETE FROM event_content')", "append-only"),
        ("op.drop_column('claim', 'due')\nop.execute('DELETE FROM claim_gone')", "claim_gone"),
    ],
)
def test_migration_that_fails_half_way_leaves_nothing(first, trial, upgrade, said):
    migrate.upgrade(first, now=NOW)
    before = columns(first)
    trial(upgrade)

    with pytest.raises(Exception, match=said):
        migrate.upgrade(first, now=NOW)

    assert schemas.status(first).found == HEAD
    assert columns(first) == before
    assert held(first) == ROWS
    assert unguarded(first) == []


def columns(engine):
    reader = inspect(engine)
    return {
        table: [column["name"] for column in reader.get_columns(table)]
        for table in reader.get_table_names()
    }


def test_migration_that_would_lose_rows_is_taken_back(first, trial):
    migrate.upgrade(first, now=NOW)
    with sessions.write(first) as session:
        session.execute(text("INSERT INTO setting (name, value, version) VALUES ('a', 'b', 1)"))
    trial("op.execute('DELETE FROM setting')")

    with pytest.raises(migrate.MigrationLostSomething, match="setting had 1 rows, then 0"):
        migrate.upgrade(first, now=NOW)

    with first.connect() as connection:
        assert connection.execute(text("SELECT value FROM setting")).scalars().all() == ["b"]


# Backups, and ledgers that are not what the program expects.


def test_backup_is_made_before_a_ledger_goes_up(first, engine_name):
    backup = migrate.upgrade(first, now=NOW)

    if engine_name == "postgresql":
        assert backup is None
        return
    assert backup.name == "empty.db.0001.20201001T120000.backup"
    copy = engines.create(f"sqlite:///{backup}")
    assert schemas.status(copy).found == "0001"
    assert held(copy) == ROWS
    copy.dispose()


def test_ledger_that_is_up_to_date_is_left_alone(empty):
    migrate.upgrade(empty, now=NOW)

    assert migrate.upgrade(empty, now=NOW) is None


def test_missing_ledger_is_named_with_what_helps(tmp_path):
    path = tmp_path / "none.db"

    with pytest.raises(schemas.LedgerMissing) as raised:
        schemas.require_current(engines.create(f"sqlite:///{path}"))

    assert str(raised.value) == (
        f"There is no ledger at {path}; make one with `claimtracker db upgrade`,"
        " or import a file into it."
    )
    assert not path.exists()


def test_database_without_a_schema_is_no_ledger(empty):
    with pytest.raises(schemas.LedgerMissing):
        schemas.require_current(empty)


@pytest.mark.parametrize("act", [schemas.require_current, lambda e: migrate.upgrade(e, now=NOW)])
def test_database_of_another_program_is_left_alone(empty, act):
    with empty.execution_options(writes=True).begin() as connection:
        connection.execute(text("CREATE TABLE invoice (id INTEGER)"))

    with pytest.raises(schemas.AnotherDatabase, match="is a database of another program"):
        act(empty)

    assert inspect(empty).get_table_names() == ["invoice"]


def test_outdated_ledger_is_named_with_what_helps(first):
    with pytest.raises(schemas.LedgerOutdated, match=f"has schema 0001, this program needs {HEAD}"):
        schemas.require_current(first)


def test_newer_ledger_is_left_alone(first):
    with first.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '8888'"))

    for act in (schemas.require_current, lambda ledger: migrate.upgrade(ledger, now=NOW)):
        with pytest.raises(schemas.LedgerNewer, match="has schema 8888"):
            act(first)

    assert held(first) == ROWS


def test_answer_that_was_withdrawn_counts_on_no_older_schema(first):
    migrate.upgrade(first, now=NOW, to="0019")
    with first.execution_options(writes=True).begin() as connection:
        for number, withdrawn in enumerate((None, NOW)):
            connection.execute(
                ANSWERED,
                {"id": new_id(), "about": f"passage:{number}", "person": PERSON, "at": NOW,
                 "withdrawn": withdrawn},
            )  # fmt: skip

    migrate.downgrade(first, "0018")

    with first.connect() as connection:
        left = connection.execute(text("SELECT about FROM proposal_answer")).scalars().all()
    assert left == ["passage:0"]


def test_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "notes.db"
    path.write_text("This is a note about the mayor and no database at all. " * 99)

    with pytest.raises(schemas.LedgerUnreachable, match="is not a database"):
        schemas.require_current(engines.create(f"sqlite:///{path}"))


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_words_of_long_texts_are_told_again_by_what_their_vector_kept(ledger_url):
    engine = engines.create(ledger_url)
    with sessions.write(engine) as session:
        for number, words in enumerate(LONG):
            searched.claim(session, f"c-{number}", words)
        search_index.settle(session)
    made = vectors(engine)

    migrate.downgrade(engine, "0019")
    older = vectors(engine)
    migrate.upgrade(engine, now=NOW)

    assert (vectors(engine), older == made) == (made, False)
    engine.dispose()


def vectors(engine):
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT claim_id, words::text FROM claim_search"))
        return dict(rows.all())


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_server_that_has_no_such_database_is_named_without_the_password(database_url):
    absent = make_url(database_url).set(database="absent", password="hunter2")

    with pytest.raises(schemas.LedgerUnreachable) as raised:
        schemas.require_current(engines.create(absent.render_as_string(hide_password=False)))

    assert "absent" in str(raised.value)
    assert "hunter2" not in str(raised.value)


# A process that is killed in the middle.

KILLED = """
import os, signal, sys
from datetime import datetime
from sqlalchemy import event
from claimtracker.db import engine, migrate

ledger, statements = engine.create(sys.argv[1]), 0

def count(*_):
    global statements
    statements += 1
    if statements == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(ledger, "before_cursor_execute", count)
migrate.upgrade(ledger, now=datetime(2020, 10, 1, 12, 0))
print(statements)
"""


def upgrade_and_kill(url, at):
    """Bring a ledger up in a process that is killed at a statement; 0 lets it live."""
    return subprocess.run(
        [sys.executable, "-c", KILLED, url, str(at)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent.parent,
    )  # fmt: skip


def survives_kills(ledger, url, moments):
    """Kill upgrades at moments between 0 (the beginning) and 1 (the end) of their statements."""
    migrate.upgrade(ledger, now=NOW)
    migrate.downgrade(ledger, "0001")
    lived = upgrade_and_kill(url, 0)
    total = int(lived.stdout)
    for moment in moments:
        migrate.downgrade(ledger, "0001")
        killed = upgrade_and_kill(url, 1 + int(moment * (total - 1)))
        assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, "")
        assert is_whole(ledger)
        assert schemas.status(ledger).found == "0001"
        assert (held(ledger), unguarded(ledger)) == (ROWS, [])
        migrate.upgrade(ledger, now=NOW)
        assert (held(ledger), unguarded(ledger)) == (ROWS, [])


def is_whole(engine):
    if engine.dialect.name == "postgresql":
        return True
    with engine.connect() as connection:
        damage = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return damage == ["ok"] and lost == []


@pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.twice)], indirect=True
)
def test_ledger_survives_kills_in_the_middle_of_a_migration(first, database_url):
    survives_kills(first, database_url, [0.3, 0.7, 1.0])


@pytest.mark.slow
def test_ledger_survives_50_kills_in_the_middle_of_a_migration(first, database_url):
    chance = random.Random(2020)

    survives_kills(first, database_url, [chance.random() for _ in range(50)])
