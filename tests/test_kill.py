"""A process that is killed in the middle leaves a whole ledger, and its work can be done again.

Migrations that are killed have their short form beside the other tests of migrations.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from benchmarks import synthetic
from claimtracker.db import backups, migrate
from claimtracker.db import engine as engines
from tests.acceptance import exported, is_whole, lines, take
from tests.backing_up import temporary_databases
from tests.conftest import NOW
from tests.exchange.merging import Newsroom, merge
from tests.killing import is_killed, kill_often, measured

Anew = Callable[[], str]


@pytest.fixture
def anew(engine_name, tmp_path, request) -> Anew:
    """Give a maker of addresses of new ledgers, each of its own."""
    return new_ledgers(engine_name, tmp_path, request, template=True)


@pytest.fixture
def empty(engine_name, tmp_path, request) -> Anew:
    """Give a maker of addresses with nothing there, each of its own."""
    return new_ledgers(engine_name, tmp_path, request, template=False)


def new_ledgers(engine_name: str, folder: Path, request, *, template: bool) -> Anew:
    if engine_name == "sqlite":
        made = iter(range(1_000))
        migrated = request.getfixturevalue("sqlite_template")

        def anew() -> str:
            path = folder / f"{next(made)}.db"
            return f"sqlite:///{shutil.copy(migrated, path) if template else path}"

        return anew
    server = request.getfixturevalue("server")
    name = request.getfixturevalue("postgresql_template") if template else "template0"
    made_before: list[str] = []

    def anew_on_server() -> str:
        # One database at a time, for each costs the server ten megabytes.
        while made_before:
            server.drop(made_before.pop())
        made_before.append(server.database(name))
        return made_before[-1]

    return anew_on_server


def survives_imports_killed(anew: Anew, folder: Path, *, claims: int, kills: int) -> None:
    """Kill imports of a file, and take it again into each of the ledgers they leave."""
    file = folder / "given.jsonl"
    file.write_bytes(lines(synthetic.records(claims)))
    url = anew()
    work = measured("import", url, str(file))
    whole = read(url, exported)
    nothing = read(anew(), exported)

    def attempt(moment: float) -> bool:
        url = anew()
        killed = is_killed(replaced(work, url), moment)
        left = read(url, exported)
        assert read(url, is_whole) == []
        assert left in (nothing, whole)
        read(url, lambda engine: take(engine, file.read_bytes()))
        assert read(url, exported) == whole
        assert read(url, is_whole) == []
        return killed

    assert whole.count(b'{"type": "claim"') == claims
    kill_often(kills, attempt)


def survives_merges_killed(anew: Anew, folder: Path, *, claims: int, kills: int) -> None:
    """Kill merges of another newsroom's dump, and merge it again into each ledger they leave."""
    theirs = folder / "theirs"
    theirs.mkdir()
    newsroom = Newsroom(theirs)
    take(newsroom.engine, lines(synthetic.records(claims)))
    dump = newsroom.dumped()

    def ours() -> str:
        url = anew()
        read(url, lambda engine: take(engine, lines(synthetic.records(10, first=1_000))))
        return url

    url = ours()
    before = read(url, exported)
    work = measured("merge", url, str(dump))
    after = read(url, exported)

    def attempt(moment: float) -> bool:
        url = ours()
        killed = is_killed(replaced(work, url), moment)
        assert read(url, exported) in (before, after)
        assert read(url, is_whole) == []
        read(url, lambda engine: merge(engine, dump))
        assert read(url, exported) == after
        assert read(url, is_whole) == []
        return killed

    assert after.count(b'{"type": "claim"') == claims + 10
    kill_often(kills, attempt)


def survives_migrations_killed(empty: Anew, folder: Path, *, kills: int) -> None:
    """Kill migrations of a new ledger, and bring each up again."""
    file = folder / "given.jsonl"
    file.write_bytes(lines(synthetic.records(20)))
    url = empty()
    work = measured("upgrade", url)
    read(url, lambda engine: take(engine, file.read_bytes()))
    whole = read(url, exported)

    def attempt(moment: float) -> bool:
        url = empty()
        killed = is_killed(replaced(work, url), moment)
        read(url, lambda engine: migrate.upgrade(engine, now=NOW))
        assert read(url, is_whole) == []
        read(url, lambda engine: take(engine, file.read_bytes()))
        assert read(url, exported) == whole
        return killed

    kill_often(kills, attempt)


def survives_backups_killed(anew: Anew, folder: Path, *, claims: int, kills: int) -> None:
    """Kill backups over an older one, which stays or gives way to one that is whole."""
    url, target = anew(), folder / "kept" / "desk.backup"
    target.parent.mkdir()
    read(url, lambda engine: take(engine, lines(synthetic.records(claims))))
    work = measured("backup", url, str(target))
    whole = read(url, lambda engine: backups.make(engine, target)).size

    def attempt(moment: float) -> bool:
        target.write_bytes(older)
        killed = is_killed(work, moment)
        assert target.stat().st_size == (len(older) if target.read_bytes() == older else whole)
        read(url, lambda engine: backups.make(engine, target))
        assert [path.name for path in target.parent.iterdir()] == [target.name]
        return killed

    older = target.read_bytes()
    kill_often(kills, attempt)
    settled(url, lambda engine: backups.make(engine, target))


def settled(url: str, back_up: Callable[[Engine], object]) -> None:
    """See the last databases of the killed go, once their sessions have ended."""
    deadline = time.monotonic() + 30
    while read(url, temporary_databases):
        assert time.monotonic() < deadline
        read(url, back_up)


def replaced(work, url: str):
    return type(work)((work.told[0], url, *work.told[2:]), work.seconds)


def read(url: str, what: Callable[[Engine], object]):
    engine = engines.create(url)
    try:
        return what(engine)
    finally:
        engine.dispose()


def test_import_killed_three_times_leaves_a_whole_ledger(anew, tmp_path) -> None:
    survives_imports_killed(anew, tmp_path, claims=50, kills=3)


def test_merge_killed_three_times_leaves_a_whole_ledger(anew, tmp_path, monkeypatch) -> None:
    # What the killed leave of the other ledger lies where temporary files do.
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    survives_merges_killed(anew, tmp_path, claims=20, kills=3)
