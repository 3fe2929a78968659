"""What the tests of backups share: the programs of PostgreSQL, and copies opened again."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from claimtracker.db import engine as engines
from claimtracker.db import postgresql_programs
from tests import postgresql


@pytest.fixture
def programs(engine_name: str, monkeypatch: pytest.MonkeyPatch) -> Path | None:
    """Have the program find PostgreSQL's own; those on the PATH may be older than the server."""
    if engine_name == "sqlite":
        return None
    folder = postgresql.programs()
    monkeypatch.setenv(postgresql_programs.FOLDER_SETTING, str(folder))
    return folder


@contextmanager
def restored(backup: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Give a ledger made of a backup, in another place than the one it came from."""
    with _place(backup, request) as url:
        engine = engines.create(url)
        try:
            yield engine
        finally:
            engine.dispose()


@contextmanager
def _place(backup: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    if request.getfixturevalue("engine_name") == "sqlite":
        yield f"sqlite:///{shutil.copy(backup, f'{backup}.again.db')}"
        return
    server = request.getfixturevalue("server")
    url = server.database()
    there = make_url(url)
    subprocess.run(
        [
            postgresql.programs() / "pg_restore", "--exit-on-error", "--no-owner",
            f"--dbname=host={there.query['host']} user={there.username} dbname={there.database}",
            backup,
        ],
        check=True,
    )  # fmt: skip
    yield url
    server.drop(url)


def temporary_databases(engine: Engine) -> list[str]:
    """Return the temporary databases on the server, none on SQLite."""
    if engine.dialect.name == "sqlite":
        return []
    asked = "SELECT datname FROM pg_database WHERE datname LIKE 'claimtracker!_unfinished%' ESCAPE"
    with engine.connect() as connection:
        return list(connection.execute(text(f"{asked} '!'")).scalars())


def names(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())
