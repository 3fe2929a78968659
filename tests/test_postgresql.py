"""The server that the tests bring along: it answers, and it leaves nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from claimtracker.db import engine as engines
from tests import postgresql

KILLED = """
import os, sys
from pathlib import Path
from tests import postgresql

run = postgresql.open_run()
postgresql.address(run.folder)
print(run.folder, flush=True)
os.kill(os.getpid(), 9)
"""


def test_engines_sort_by_code_point(database_url: str) -> None:
    engine = engines.create(database_url)
    values = "(SELECT 'é' AS x UNION SELECT 'B' UNION SELECT 'a' UNION SELECT 'Ä') AS v"

    with engine.connect() as connection:
        found = list(connection.execute(text(f"SELECT x FROM {values} ORDER BY x")).scalars())
    engine.dispose()

    assert found == ["B", "a", "Ä", "é"]


def test_server_is_gone_after_the_run_is_closed() -> None:
    run = postgresql.open_run()
    postgresql.address(run.folder)
    assert processes_of(run.folder)

    postgresql.close_run(run)

    assert (processes_of(run.folder), run.folder.exists()) == ([], False)


def test_server_is_gone_after_the_run_is_killed() -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED], capture_output=True, text=True, check=False
    )
    folder = Path(killed.stdout.strip())

    gone = psutil.wait_procs([psutil.Process(pid) for pid in processes_of(folder)], timeout=30)

    assert (killed.returncode, gone[1], folder.exists()) == (-9, [], False)


def test_server_changes_no_mode_of_the_installed_programs() -> None:
    folders = [*postgresql.programs().parents, *Path(postgresql.__file__).parents]
    before = [folder.stat().st_mode for folder in folders]
    run = postgresql.open_run()

    postgresql.address(run.folder)
    postgresql.close_run(run)

    assert [folder.stat().st_mode for folder in folders] == before


def test_session_takes_back_even_what_was_committed(session: Session) -> None:
    session.execute(text("CREATE TABLE kept (x INTEGER)"))
    session.commit()

    session.rollback()

    assert session.execute(text("SELECT count(*) FROM kept")).scalar_one() == 0


def test_ledger_begins_without_stories(ledger: Engine) -> None:
    with ledger.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM article")).scalar_one()

    assert found == 0


def processes_of(folder: Path) -> list[int]:
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if any(str(folder) in word for word in process.info["cmdline"] or [])
    ]
