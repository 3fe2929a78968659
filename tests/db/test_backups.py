"""A backup is equal to the ledger at one moment, or it is not there."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, make_url, text

from benchmarks import synthetic
from claimtracker.db import backup_files, backup_sqlite, backup_states, backups
from claimtracker.db import engine as engines
from claimtracker.db.backup_files import (
    BackupFailed,
    BackupUnderWay,
    LedgerAsBackup,
    NotABackup,
)
from claimtracker.db.backup_postgresql import TEMPORARY, MayNotCreate
from claimtracker.db.backup_states import State
from claimtracker.db.postgresql_programs import FOLDER_SETTING, ProgramMissing, ProgramTooOld
from claimtracker.models import Person
from tests import postgresql
from tests.acceptance import exported, is_whole, lines, take
from tests.backing_up import names, programs, restored, temporary_databases  # noqa: F401
from tests.filled import once
from tests.test_kill import anew, survives_backups_killed  # noqa: F401

STATE = State("0005", "1:ab", "ab", {"claim": 2}, frozenset({("table", "claim", "x")}))

ONLY_SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
ONLY_POSTGRESQL = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)

pytestmark = pytest.mark.usefixtures("programs")


@pytest.fixture
def filled(ledger: Engine) -> Engine:
    """Give a ledger with claims in it."""
    return once(ledger, take, lines(synthetic.records(20)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


def every_second(first: datetime = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)) -> backups.Clock:
    seconds = count()
    return lambda: first + timedelta(seconds=next(seconds))


def program(folder: Path, name: str, *script: str) -> Path:
    """Write a program that stands in the way of one of PostgreSQL's."""
    path = folder / name
    path.write_text("\n".join(["#!/bin/sh", *script, ""]))
    path.chmod(0o755)
    return path


def test_a_backup_holds_what_the_ledger_holds(filled: Engine, folder: Path, request) -> None:
    made = backups.make(filled, folder / "desk.backup")

    with restored(made.file, request) as again:
        assert exported(again) == exported(filled)
        assert is_whole(again) == []
    assert made.size == made.file.stat().st_size
    assert made.head.split(":")[0] == str(len_of(filled, "event"))
    assert temporary_databases(filled) == []


def len_of(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def test_a_writer_meanwhile_disturbs_no_backup(
    filled: Engine, ledger_url: str, folder: Path
) -> None:
    stopped, written = threading.Event(), []

    def hammer() -> None:
        engine = engines.create(ledger_url)
        for number in count():
            if stopped.is_set():
                break
            with engine.execution_options(writes=True).begin() as connection:
                key = f"00000000-0000-7000-9000-{number:012d}"
                connection.execute(insert(Person), {"id": key, "name": key, "version": 1})
            written.append(number)
        engine.dispose()

    writer = threading.Thread(target=hammer)
    writer.start()
    made, disturbed, deadline = [], 0, time.monotonic() + 60
    try:
        while disturbed < 3:
            assert time.monotonic() < deadline
            before = len(written)
            made.append(backups.make(filled, folder / "desk.backup").rows)
            disturbed += len(written) > before
    finally:
        stopped.set()
        writer.join()

    assert made == sorted(made)
    assert made[-1] > made[0]


def test_an_older_backup_is_replaced_by_the_new_one(filled: Engine, folder: Path) -> None:
    first = backups.make(filled, folder / "desk.backup")
    take(filled, lines([{"type": "topic", "name": "Harbour"}]))

    second = backups.make(filled, folder / "desk.backup")

    assert second.rows > first.rows
    assert names(folder) == ["desk.backup"]


def test_what_is_unequal_is_named() -> None:
    others = [
        (replace(STATE, schema="0002"), "has schema 0002, not 0005"),
        (replace(STATE, head="1:cd"), "the seals of the copy end elsewhere"),
        (replace(STATE, rows={"claim": 1}), "has 1 rows in claim, not 2"),
        (replace(STATE, rows={}), "has 0 rows in claim, not 2"),
        (replace(STATE, shape=frozenset()), "the table claim is not the same"),
    ]

    for other, said in others:
        with pytest.raises(BackupFailed, match=said):
            backup_states.compare(STATE, other)
    backup_states.compare(STATE, replace(STATE))


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("DELETE FROM person WHERE name = 'Cleo'", "rows in person, not"),
        ("DROP TRIGGER guard_event_update", "guard_event_update"),
        ("UPDATE alembic_version SET version_num = '0001'", "has schema 0001"),
        ("UPDATE assertion SET claim_id = 'nobody'", "lacks the claim"),
    ],
)
def test_a_spoilt_copy_is_refused(filled: Engine, folder: Path, spoil: str, said: str) -> None:
    made = folder / "copy"
    state = backup_sqlite.copy(filled, made)
    opened = sqlite3.connect(made)
    opened.execute(spoil)
    opened.commit()
    opened.close()

    with pytest.raises(BackupFailed, match=said):
        backup_sqlite._verify(engines.sqlite_module(), made, state)


@ONLY_SQLITE
def test_a_damaged_copy_is_refused(filled: Engine, folder: Path) -> None:
    made = folder / "copy"
    state = backup_sqlite.copy(filled, made)
    with made.open("r+b") as stream:
        stream.seek(made.stat().st_size // 2)
        stream.write(b"\xff" * 8_192)

    with pytest.raises((BackupFailed, engines.sqlite_module().Error)):
        backup_sqlite._verify(engines.sqlite_module(), made, state)


@ONLY_SQLITE
@pytest.mark.parametrize("module", ["newest", "stdlib"])
def test_either_module_of_sqlite_makes_a_file_that_stands_alone(
    ledger_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    monkeypatch.setenv("CLAIMTRACKER_SQLITE", module)
    engine = engines.create(ledger_url)
    with engine.connect() as reader:
        reader.execute(text("SELECT * FROM person")).all()

        backups.make(engine, folder / "desk.backup")

    engine.dispose()
    copy = sqlite3.connect(f"file:{folder}/desk.backup?mode=ro", uri=True)
    assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert copy.execute("SELECT count(*) FROM person").fetchone() == (3,)
    copy.close()
    assert names(folder) == ["desk.backup"]


def test_a_file_that_is_no_backup_stays_as_it_is(filled: Engine, folder: Path) -> None:
    letter, other = folder / "letter.txt", folder / "other.db"
    letter.write_text("Dear editor,\n")
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE claim (id)")
    connection.close()
    before = other.read_bytes()

    for path in (letter, other, folder):
        with pytest.raises(NotABackup):
            backups.make(filled, path)

    assert (letter.read_text(), other.read_bytes()) == ("Dear editor,\n", before)
    assert names(folder) == ["letter.txt", "other.db"]


@ONLY_SQLITE
def test_the_ledger_itself_is_no_place_for_its_backup(filled: Engine, folder: Path) -> None:
    ledger = Path(str(filled.url.database))
    before = exported(filled)
    (folder / "link").symlink_to(ledger)
    (folder / "hard").hardlink_to(ledger)
    (folder / "later.unfinished").hardlink_to(ledger)
    places = [ledger, Path(f"{ledger}-wal"), Path(f"{ledger}-journal")]

    for path in (*places, folder / "link", folder / "hard", folder / "later"):
        with pytest.raises(LedgerAsBackup):
            backups.make(filled, path)

    assert exported(filled) == before
    assert names(folder) == ["hard", "later.unfinished", "link"]


@ONLY_SQLITE
def test_a_backup_that_somebody_works_in_is_not_replaced(filled: Engine, folder: Path) -> None:
    made = backups.make(filled, folder / "desk.backup")
    opened = engines.create(f"sqlite:///{made.file}")

    with opened.connect() as connection:
        connection.execute(text("SELECT * FROM person")).all()
        (folder / "desk.backup-wal").touch()
        with pytest.raises(NotABackup, match="open as a ledger"):
            backups.make(filled, made.file)

    opened.dispose()


def test_what_a_killed_process_left_goes_with_the_next_backup(filled: Engine, folder: Path) -> None:
    (folder / "desk.backup.unfinished").write_bytes(b"half")
    (folder / "desk.backup.unfinished-journal").write_bytes(b"half")

    backups.make(filled, folder / "desk.backup")

    assert names(folder) == ["desk.backup"]


@pytest.mark.parametrize("written", [b"", b"half"])
def test_a_program_that_outlives_its_killed_parent_writes_into_no_later_backup(
    filled: Engine, folder: Path, written: bytes
) -> None:
    with (folder / "desk.backup.unfinished").open("wb") as orphan:
        orphan.write(written)
        orphan.flush()
        made = backups.make(filled, folder / "desk.backup")
        before = made.file.read_bytes()

        orphan.write(b"more" * 4_096)

    assert made.file.read_bytes() == before


def test_two_backups_to_one_file_do_not_mix(filled: Engine, folder: Path) -> None:
    with (folder / "desk.backup.unfinished").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(BackupUnderWay):
            backups.make(filled, folder / "desk.backup")

    assert names(folder) == ["desk.backup.unfinished"]


@pytest.mark.parametrize("place", ["gone/desk.backup", "letter/desk.backup", "x" * 300])
def test_a_place_that_cannot_be_written_is_named(filled: Engine, folder: Path, place: str) -> None:
    (folder / "letter").touch()

    with pytest.raises((BackupFailed, backups.FolderMissing), match=place.split("/")[0]):
        backups.make(filled, folder / place)

    assert names(folder) == ["letter"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_folder_without_rights_is_named(filled: Engine, folder: Path) -> None:
    backups.make(filled, folder / "desk.backup")
    before = (folder / "desk.backup").read_bytes()
    folder.chmod(0o700)
    os.seteuid(65_534)
    try:
        with pytest.raises(BackupFailed, match="Permission denied"):
            backups.make(filled, folder / "desk.backup")
    finally:
        os.seteuid(0)

    assert (folder / "desk.backup").read_bytes() == before
    assert names(folder) == ["desk.backup"]


def test_the_oldest_go_once_there_is_a_new_one(filled: Engine, folder: Path) -> None:
    clock = every_second()

    made = [backups.keep(filled, folder, 2, clock=clock) for _ in range(4)]

    assert [path.exists() for path in (one.file for one in made)] == [False, False, True, True]
    assert [one.removed for one in made] == [(), (), (made[0].file,), (made[1].file,)]
    assert len(names(folder)) == 2


def test_the_new_one_stays_where_a_clock_once_ran_ahead(filled: Engine, folder: Path) -> None:
    ahead = backups.keep(filled, folder, 1, clock=every_second(datetime(2031, 1, 1))).file

    made = backups.keep(filled, folder, 1, clock=every_second(datetime(2026, 4, 1)))

    assert (made.removed, names(folder)) == ((ahead,), [made.file.name])


def test_only_names_of_this_ledgers_backups_go(filled: Engine, folder: Path) -> None:
    [own] = [backups.keep(filled, folder, 1, clock=every_second()).file]
    stem = own.name.removesuffix("20260302T040000Z.backup")
    strangers = [
        f"{stem}20200101T000000Z.backup.gz", f"{stem}2020.backup",
        f"x{stem}20200101T000000Z.backup", f"{stem}20200101T000000.backup",
        f"{stem}old-20200101T000000Z.backup", "letter.txt",
    ]  # fmt: skip
    for name in strangers:
        (folder / name).touch()
    (folder / f"{stem}20200101T000000Z.backup.unfinished").write_bytes(b"half")

    made = backups.keep(filled, folder, 1, clock=every_second(datetime(2026, 4, 1)))

    assert made.removed == (own,)
    assert names(folder) == sorted([*strangers, made.file.name])


def test_two_backups_of_one_second_do_not_collide(filled: Engine, folder: Path) -> None:
    second, calls = datetime(2026, 3, 2, 4), count()

    made = [
        backups.keep(filled, folder, 5, clock=lambda: second + timedelta(seconds=next(calls) // 4))
        for _ in range(3)
    ]

    assert len({one.file for one in made}) == 3
    assert len(names(folder)) == 3


def test_another_ledgers_backups_are_no_place_for_ours(filled: Engine, folder: Path) -> None:
    made = backups.keep(filled, folder, 1, clock=every_second())
    before = made.file.read_bytes()
    statement = text("UPDATE seal SET hash = :other WHERE number = 1")
    with filled.execution_options(writes=True).begin() as connection:
        unguarded(connection)
        connection.execute(statement, {"other": "f" * 64})

    with pytest.raises(backups.AnotherLedgersBackups):
        backups.keep(filled, folder, 1, clock=every_second(datetime(2026, 4, 1)))

    assert made.file.read_bytes() == before


def unguarded(connection) -> None:
    of_table = " ON seal" if connection.dialect.name == "postgresql" else ""
    connection.execute(text(f"DROP TRIGGER guard_seal_update{of_table}"))


def test_a_folder_that_is_not_there_is_not_made(filled: Engine, folder: Path) -> None:
    with pytest.raises(backups.FolderMissing):
        backups.keep(filled, folder / "gone", 2, clock=every_second())

    assert names(folder) == []


@ONLY_POSTGRESQL
def test_a_password_is_in_no_argument(ledger_url: str, folder: Path, monkeypatch) -> None:
    wrapped = folder / "programs"
    wrapped.mkdir()
    for name in ("pg_dump", "pg_restore"):
        program(
            wrapped, name, f'echo "$0 $*" >>{wrapped}/arguments',
            f'[ "$1" = --version ] || echo "$PGPASSWORD" >>{wrapped}/passwords',
            f'exec {postgresql.programs()}/{name} "$@"',
        )  # fmt: skip
    monkeypatch.setenv(FOLDER_SETTING, str(wrapped))
    engine = engines.create(
        make_url(ledger_url).set(password="geheim").render_as_string(hide_password=False)
    )

    backups.make(engine, folder / "desk.backup")

    engine.dispose()
    assert "geheim" not in (wrapped / "arguments").read_text()
    assert (wrapped / "passwords").read_text() == "geheim\ngeheim\n"
    assert b"geheim" not in (folder / "desk.backup").read_bytes()


@ONLY_POSTGRESQL
def test_missing_and_old_programs_are_named(filled: Engine, folder: Path, monkeypatch) -> None:
    monkeypatch.setenv(FOLDER_SETTING, str(folder))
    with pytest.raises(ProgramMissing, match=f"pg_dump is not in {folder}"):
        backups.make(filled, folder / "desk.backup")
    program(folder, "pg_dump", 'echo "pg_dump (PostgreSQL) 9.6.24"')

    with pytest.raises(ProgramTooOld, match="is of PostgreSQL 9 and the server of"):
        backups.make(filled, folder / "desk.backup")

    assert names(folder) == ["pg_dump"]


@ONLY_POSTGRESQL
@pytest.mark.parametrize("failing", ["pg_dump", "pg_restore"])
def test_a_program_that_fails_leaves_nothing(
    filled: Engine,
    folder: Path,
    monkeypatch,
    failing: str,
) -> None:
    made = backups.make(filled, folder / "desk.backup")
    before = made.file.read_bytes()
    wrapped = folder / "programs"
    wrapped.mkdir()
    for name in ("pg_dump", "pg_restore"):
        fails = [f'[ "$1" = --version ] || {{ echo "{name}: error: no more" >&2; exit 1; }}']
        go_on = f'exec {postgresql.programs()}/{name} "$@"'
        program(wrapped, name, *(fails if name == failing else []), go_on)
    monkeypatch.setenv(FOLDER_SETTING, str(wrapped))

    with pytest.raises(BackupFailed, match=f"nothing was changed: {failing}: no more"):
        backups.make(filled, made.file)

    assert made.file.read_bytes() == before
    assert names(folder) == ["desk.backup", "programs"]
    assert temporary_databases(filled) == []


@ONLY_POSTGRESQL
def test_an_archive_that_restores_to_something_else_is_refused(
    filled: Engine,
    folder: Path,
    monkeypatch,
) -> None:
    program(
        folder, "pg_dump", f'exec {postgresql.programs()}/pg_dump --exclude-table-data=claim "$@"'
    )
    (folder / "pg_restore").symlink_to(postgresql.programs() / "pg_restore")
    monkeypatch.setenv(FOLDER_SETTING, str(folder))

    with pytest.raises(BackupFailed):
        backups.make(filled, folder / "desk.backup")

    assert names(folder) == ["pg_dump", "pg_restore"]
    assert temporary_databases(filled) == []


@ONLY_POSTGRESQL
def test_a_role_that_may_create_no_database_is_told_what_helps(
    filled: Engine, folder: Path
) -> None:
    role = f"reader_{os.getpid()}"
    with filled.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN"))
        connection.execute(text(f"GRANT pg_read_all_data TO {role}"))
    reader = engines.create(filled.url.set(username=role).render_as_string(hide_password=False))

    try:
        with pytest.raises(MayNotCreate, match=f'ALTER ROLE "{role}" CREATEDB'):
            backups.make(reader, folder / "desk.backup")
        with filled.begin() as connection:
            connection.execute(text(f"ALTER ROLE {role} CREATEDB"))
        backups.make(reader, folder / "desk.backup")
    finally:
        reader.dispose()
        with filled.begin() as connection:
            connection.execute(text(f"DROP OWNED BY {role}"))
            connection.execute(text(f"DROP ROLE {role}"))

    assert names(folder) == ["desk.backup"]


@ONLY_POSTGRESQL
def test_a_database_left_behind_goes_with_the_next_backup(filled: Engine, folder: Path) -> None:
    left, kept = f"{TEMPORARY}{'0' * 32}", f"{TEMPORARY}of_march"
    with filled.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for name in (left, kept):
            connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            backups.make(filled, folder / "desk.backup")

            assert temporary_databases(filled) == [kept]
        finally:
            connection.execute(text(f"DROP DATABASE IF EXISTS {kept}"))
            connection.execute(text(f"DROP DATABASE IF EXISTS {left}"))


@pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.twice)], indirect=True
)
def test_backup_killed_three_times_leaves_no_file_that_looks_finished(anew, tmp_path) -> None:  # noqa: F811
    survives_backups_killed(anew, tmp_path, claims=50, kills=3)


def test_leftovers_of_the_living_stay(folder: Path) -> None:
    path = folder / "desk.unfinished"
    with path.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        backup_files.remove_leftovers(folder, iter([path]))
        assert path.exists()

    backup_files.remove_leftovers(folder, iter([path]))

    assert not path.exists()
