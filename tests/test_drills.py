"""The restore drill works as the page on backups gives it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from claimtracker.db import engine as engines
from claimtracker.db import migrate
from tests import postgresql
from tests.acceptance import take_file
from tests.conftest import NOW
from tests.story import STORY

PAGE = Path(__file__).parent.parent / "docs" / "backup.md"


def drill(engine: str) -> str:
    """Return the commands of the drill for an engine, from the page."""
    pattern = rf"<!-- A test runs this block on an? {engine} ledger\. -->\n```sh\n(.*?)```"
    [block] = re.findall(pattern, PAGE.read_text(), re.DOTALL)
    return str(block)


def run(block: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run commands in a folder, up to the first that fails, with `claimtracker` on the PATH."""
    path = os.pathsep.join(
        [*filter(None, [more.pop("programs", "")]), str(Path(sys.executable).parent)]
    )
    environment = {**os.environ, "PATH": f"{path}{os.pathsep}{os.environ['PATH']}", **more}
    return subprocess.run(
        ["sh", "-eu", "-c", block], cwd=folder, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_the_drill_for_sqlite_restores_the_same_ledger(tmp_path: Path) -> None:
    fill(f"sqlite:///{tmp_path}/claimtracker.db")

    done = run(drill("SQLite"), tmp_path)

    assert (done.stderr, done.returncode) == ("", 0)
    assert "The ledger is whole." in done.stdout
    assert not (tmp_path / "drill").exists()


def test_the_drill_finds_a_ledger_that_is_another(tmp_path: Path) -> None:
    ledger = f"sqlite:///{tmp_path}/claimtracker.db"
    fill(ledger)
    altered = drill("SQLite").replace(
        "cp drill/desk.backup drill/desk.db",
        "claimtracker --database sqlite:///drill/desk.db import given.jsonl",
    )
    (tmp_path / "given.jsonl").write_text('{"type": "topic", "name": "Harbour"}\n')

    done = run(altered, tmp_path)

    assert done.returncode == 1
    assert (tmp_path / "drill").exists()


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_the_drill_for_postgresql_restores_the_same_ledger(ledger: Engine, tmp_path: Path) -> None:
    take_file(ledger, STORY)
    url = ledger.url
    block = drill("PostgreSQL").replace("///desk_drill", f"///{url.database}_drill")
    block = block.replace("///desk ", f"///{url.database} ")
    block = re.sub(r"\bdesk_drill\b", f"{url.database}_drill", block)

    done = run(
        block, tmp_path, programs=str(postgresql.programs()), PGHOST=str(url.query["host"]),
        PGUSER=str(url.username),
    )  # fmt: skip

    assert (done.stderr, done.returncode) == ("", 0)
    assert "The ledger is whole." in done.stdout
    with ledger.connect() as connection:
        left = connection.execute(text("SELECT datname FROM pg_database")).scalars().all()
    assert f"{url.database}_drill" not in left


def fill(url: str) -> None:
    engine = engines.create(url)
    migrate.upgrade(engine, now=NOW)
    take_file(engine, STORY)
    engine.dispose()
