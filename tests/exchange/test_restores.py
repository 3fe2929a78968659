"""A dump becomes a ledger again: whole, equal on either engine, or not at all."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, inspect, select, text

from benchmarks import synthetic
from claimtracker.app import create_app
from claimtracker.db import engine as engines
from claimtracker.db import guards
from claimtracker.db import session as sessions
from claimtracker.db.loading import AlreadyBuilding, LedgerThere, NoPlaceForLedger
from claimtracker.exchange.dump_schema import CHAIN
from claimtracker.exchange.restores import DumpIsNewer, DumpNotWhole, NoDumpsOfSchema, restore
from claimtracker.exchange.sql_text import DumpRefused
from claimtracker.models import Article, Claim, Dispute, Person, SealedEvent
from claimtracker.operations import checks
from claimtracker.operations.sources import add
from claimtracker.operations.writing import LedgerIsCopy, acting, writing
from claimtracker.queries.ledgers import Copied, copied
from claimtracker.queries.sources import SourceContent
from tests import filled, needs
from tests.acceptance import exported, is_whole, lines, take
from tests.conftest import ADA, NOW
from tests.exchange.dumping import dump
from tests.exchange.everything import EVERYTHING
from tests.exchange.files import STORY, began, taken
from tests.exchange.restoring import changed, left_in
from tests.killing import is_killed, kill_often, measured
from tests.story import STORY as TOLD
from tests.test_kill import empty, read, replaced  # noqa: F401

Filled = Callable[[bytes | str], Path]


@pytest.fixture
def file(tmp_path) -> Filled:
    """Write a text to a file and return where it is."""

    def write(content: bytes | str) -> Path:
        path = tmp_path / "given.sql"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def fresh(database_url: str) -> Iterator[Engine]:
    """Give an engine over nothing, where a ledger may be made."""
    engine = engines.create(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def story(ledger: Engine) -> Engine:
    """Give a ledger that holds the story of the demo."""
    return filled.once(ledger, take, TOLD.read_bytes())


def is_empty(engine: Engine) -> bool:
    """Say whether nothing was left: no file, no table."""
    if engine.dialect.name == "sqlite":
        place = Path(str(engine.url.database))
        return list(place.parent.glob(f"{place.name}*")) == []
    with engine.connect() as connection:
        return inspect(connection).get_table_names() == []


def refused(engine: Engine, path: Path) -> str:
    """Restore what must be refused and leave nothing; return why."""
    with pytest.raises((DumpRefused, DumpNotWhole)) as error:
        restore(engine, path)
    assert is_empty(engine)
    return str(error.value)


def is_same(one: str, other: str) -> bool:
    """Say whether two dumps are equal; what differs in megabytes would take hours to show."""
    return one == other


def test_everything_comes_back_as_it_was(ledger, fresh, file):
    began(ledger, *EVERYTHING)
    text = dump(ledger)

    done = restore(fresh, file(text))

    assert is_same(dump(fresh), text)
    assert exported(fresh) == exported(ledger)
    assert is_whole(fresh) == []
    assert not done.is_copy
    assert done.rows["claim"] > 10


def test_ledger_moves_to_the_other_engine_and_back(story, engine_name, server, tmp_path, file):
    text = dump(story)
    elsewhere = {
        "sqlite": server.database(sorted_by=needs.language()),
        "postgresql": f"sqlite:///{tmp_path / 'elsewhere.db'}",
    }
    back = {"sqlite": f"sqlite:///{tmp_path / 'back.db'}", "postgresql": server.database()}

    read(elsewhere[engine_name], lambda engine: restore(engine, file(text)))
    there = read(elsewhere[engine_name], dump)
    read(back[engine_name], lambda engine: restore(engine, file(there)))

    assert is_same(there, text)
    assert is_same(read(back[engine_name], dump), text)
    assert read(back[engine_name], is_whole) == []


def test_restored_ledger_is_worked_in(story, fresh, file):
    restore(fresh, file(dump(story)))

    with writing(fresh, actor=ADA, now=NOW) as session:
        add(session, [SourceContent("The Harbour", "the harbour")], actor=ADA, now=NOW)

    assert is_whole(fresh) == []
    with fresh.connect() as connection:
        assert guards.missing(connection) == []
        names = {index["name"] for index in inspect(connection).get_indexes("claim")}
    with story.connect() as connection:
        assert names == {index["name"] for index in inspect(connection).get_indexes("claim")}


def test_foreign_keys_are_those_that_the_migrations_made(story, fresh, file):
    restore(fresh, file(dump(story)))

    def keys(engine: Engine) -> dict[str, list[str]]:
        with engine.connect() as connection:
            known = inspect(connection)
            return {
                table: sorted(str(key["name"]) for key in known.get_foreign_keys(table))
                for table in known.get_table_names()
            }

    assert keys(fresh) == keys(story)
    assert sum(map(len, keys(fresh).values())) > 50


def test_public_dump_becomes_a_copy_to_be_read(story, fresh, file):
    public = dump(story, "public")
    head = dump(story).split("-- head: ")[1][:200].split("\n")[0]

    done = restore(fresh, file(public))

    with sessions.read(fresh) as session:
        checked = checks.check(session)
        assert copied(session) == Copied("public", "whole", "none stated", head)
        assert session.execute(select(Person.name)).scalars().all() == ["not named in this copy"]
    assert done.is_copy
    assert (checked.ok, checked.problems, checked.head) == (True, [], head)
    assert is_same(dump(fresh, "public"), public)
    assert_read_only(fresh)


def test_part_becomes_a_copy_to_be_read(story, fresh, file):
    part = dump(story, "team", "oracle")

    done = restore(fresh, file(part))

    with sessions.read(fresh) as session:
        checked = checks.check(session)
        found = copied(session)
    assert found is not None
    assert found.part == "claims found by oracle"
    assert (checked.problems, checked.copy) == ([], found)
    assert CHAIN.isdisjoint(done.rows)
    assert is_same(dump(fresh), part)
    assert_read_only(fresh)


def assert_read_only(engine: Engine) -> None:
    """See every way to write refused, with nothing changed."""
    with engine.connect() as connection:
        people = connection.execute(select(func.count()).select_from(Person)).scalar()

    with pytest.raises(LedgerIsCopy), writing(engine, actor=ADA, now=NOW):
        raise AssertionError("it may be written to")
    with pytest.raises(LedgerIsCopy, match="is a copy of a part of another"):
        acting(engine, "Somebody new")

    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(Person)).scalar() == people


@pytest.mark.parametrize("profile", ["public", "team"])
def test_pages_of_a_copy_can_be_read(story, fresh, file, profile):
    restore(fresh, file(dump(story, profile, "" if profile == "public" else "oracle")))
    client = create_app(fresh).test_client()

    with sessions.read(fresh) as session:
        keys = {
            noun: session.execute(select(column)).scalars().all()
            for noun, column in (
                ("articles", Article.key), ("claims", Claim.key), ("disputes", Dispute.id),
            )
        }  # fmt: skip
        statement = session.execute(select(Claim.statement).where(Claim.key == keys["claims"][0]))
        word = max(str(statement.scalar()).split(), key=len)
    assert min(map(len, (keys["articles"], keys["claims"]))) > 0
    asked = ["/", "/claims", "/articles", f"/search?q={word}",
             *(f"/{noun}/{key}" for noun, found in keys.items() for key in found)]  # fmt: skip
    answers = {address: client.get(address, follow_redirects=True) for address in asked}

    assert {a: r.status_code for a, r in answers.items() if r.status_code != 200} == {}
    found = answers[f"/search?q={word}"].text
    assert f"/claims/{keys['claims'][0]}" in found


def test_what_is_there_already_is_left_alone(story, file):
    before = dump(story)
    path = file(before)

    with pytest.raises(LedgerThere, match="already"):
        restore(story, path)

    assert is_same(dump(story), before)


def test_files_that_sqlite_would_take_for_changes_are_in_the_way(tmp_path, file):
    path = file("")
    for end in ("-wal", "-journal", ""):
        (tmp_path / f"new.db{end}").write_bytes(b"")
        engine = engines.create(f"sqlite:///{tmp_path}/new.db")
        path.write_text(HEAD)

        with pytest.raises((LedgerThere, DumpRefused)):
            restore(engine, path)

        (tmp_path / f"new.db{end}").unlink()
    assert left_in(tmp_path) == ["given.sql"]


HEAD = "-- A claimtracker ledger, as SQL that SQLite, PostgreSQL and DuckDB load.\n"


def test_file_that_appears_meanwhile_is_not_overwritten(session_story, tmp_path, file):
    target = tmp_path / "new.db"

    def checking(_done: int, _total: int) -> None:
        target.write_text("somebody else's")

    with pytest.raises(LedgerThere):
        restore(engines.create(f"sqlite:///{target}"), file(session_story), checking=checking)

    assert target.read_text() == "somebody else's"
    assert left_in(tmp_path) == ["given.sql", "new.db"]


def test_one_restore_at_a_time_and_a_stale_one_gives_way(session_story, tmp_path, file):
    target, path = tmp_path / "new.db", file(session_story)
    (tmp_path / "new.db.unfinished").write_text("left by a restore that was killed")
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)

    with pytest.raises(AlreadyBuilding):
        restore(engines.create(f"sqlite:///{target}"), path)
    os.close(folder)
    restore(engines.create(f"sqlite:///{target}"), path)

    assert left_in(tmp_path) == ["given.sql", "new.db"]


def test_ledger_in_memory_cannot_be_kept(session_story, file):
    with pytest.raises(NoPlaceForLedger):
        restore(engines.create("sqlite:///:memory:"), file(session_story))


@pytest.fixture(scope="module")
def session_story(tmp_path_factory, sqlite_template) -> str:
    """Give the dump of a small ledger."""
    path = tmp_path_factory.mktemp("small") / "small.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = engines.create(f"sqlite:///{path}")
    taken(engine, *STORY)
    made = dump(engine)
    engine.dispose()
    return made


def test_other_schemas_are_refused(session_story, fresh, file):
    for schema, kind in (("9999", DumpIsNewer), ("0001", NoDumpsOfSchema)):
        with pytest.raises(kind, match=schema):
            restore(fresh, file(changed(session_story, "schema: 0020", f"schema: {schema}")))

    assert is_empty(fresh)


def test_forged_dumps_are_refused_whole(session_story, fresh, file):
    row = session_story.split('INSERT INTO "claim"')[1].split("\n")[1]
    claim = row[2:38]
    for old, new, told in (
        ("'keeps an 80% stake'", "'keeps another stake'", "stands on other words than its quote"),
        (f"{row[:-1]};\n", f"{row[:-1]},\n{row[:-1]};\n", "a row of claim from here on"),
        ('"claim_id", "article_id"', '"claim_id", "article_id"', ""),
        ("-- head: ", "-- head: 1", "its seals end at"),
        ("'stake-80'", "'stake-81'", ""),
    ):
        forged = changed(session_story, old, new)
        if "row of claim" in told:
            forged = changed(forged.decode(), "-- rows: claim 1", "-- rows: claim 2")
        if told:
            assert told in refused(fresh, file(forged)), told
    lost = session_story.replace(f"'{claim}'", "'00000000-0000-7000-8000-000000000009'")
    kept = changed(lost, "00000000-0000-7000-8000-000000000009", claim)
    assert "claim" in refused(fresh, file(kept))


def test_altered_events_are_refused(session_story, fresh, file):
    at = session_story.index('INSERT INTO "event_content"')
    forged = session_story[:at] + session_story[at:].replace("stake-80", "stake-81", 1)

    assert "does not fit its digest" in refused(fresh, file(changed(forged, "x", "x")))


def test_missing_table_and_column_are_refused(session_story, fresh, file):
    start = session_story.index('CREATE TABLE "hold"')
    start = session_story.rindex("-- ", 0, start)
    end = session_story.index("\n\n", start) + 2
    without = session_story[:start] + session_story[end:]
    without = without.replace("-- rows: hold 0\n", "")

    assert "the table hold" in refused(fresh, file(changed(without, "x", "x")))
    other = changed(session_story, '"domain" TEXT', '"domain" TEXT NOT NULL')
    assert "the table source has other columns" in refused(fresh, file(other))


def test_setting_that_makes_a_copy_stands_in_no_dump(session_story, fresh, file):
    row = 'INSERT INTO "setting" ("name", "value", "version") VALUES\n(\'copy\', \'{}\', 1);\n'
    first = 'INSERT INTO "source"'
    forged = changed(session_story, first, row + first).decode()

    told = refused(fresh, file(changed(forged, "-- rows: setting 0", "-- rows: setting 1")))

    assert "a setting says that it is a copy" in told


def test_events_between_commit_and_seal_are_sealed(session_story, fresh, file):
    """As on PostgreSQL, where others write while the dump is made."""
    sealed = session_story.index('INSERT INTO "sealed_event"')
    seal = session_story.index('INSERT INTO "seal"')
    cut = session_story[sealed:].index(";\n") + 2
    none = session_story[:sealed] + session_story[sealed + cut :]
    end = none[seal:].index(";\n") + 2
    count = session_story.split("-- rows: sealed_event ")[1].split("\n")[0]
    none = none[:seal] + none[seal + end :]
    head = none.split("-- head: ")[1].split("\n")[0]
    none = none.replace(head, f"0:{'0' * 64}").replace("-- rows: seal 1", "-- rows: seal 0")

    restore(fresh, file(changed(none, f"sealed_event {count}", "sealed_event 0")))

    assert is_whole(fresh) == []
    with fresh.connect() as connection:
        found = connection.execute(select(func.count()).select_from(SealedEvent)).scalar()
    assert found == int(count)


def test_words_taken_away_stand_in_no_page_of_the_file(session_story, tmp_path, file):
    target = tmp_path / "new.db"

    restore(engines.create(f"sqlite:///{target}"), file(session_story))

    with engines.create(f"sqlite:///{target}").connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_restore_killed_leaves_nothing_that_looks_finished(empty, ledger, tmp_path, file):  # noqa: F811
    take(ledger, lines(synthetic.records(60)))
    whole = dump(ledger)
    path = file(whole)
    url = empty()
    work = measured("restore", url, str(path))
    assert is_same(read(url, dump), whole)

    def attempt(moment: float) -> bool:
        url = empty()
        killed = is_killed(replaced(work, url), moment)
        if not read(url, finished):
            again(url, path)
        assert is_same(read(url, dump), whole)
        assert read(url, is_whole) == []
        return killed

    kill_often(3, attempt)


def finished(engine: Engine) -> bool:
    """Say whether there is something at an address; it must be all."""
    if engine.dialect.name == "sqlite":
        return Path(str(engine.url.database)).exists()
    with engine.connect() as connection:
        return bool(inspect(connection).get_table_names())


def again(url: str, path: Path) -> None:
    """Restore once the server has seen that the one who was killed is gone."""
    deadline = time.monotonic() + 30
    while True:
        try:
            read(url, lambda engine: restore(engine, path))
        except AlreadyBuilding:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return
