"""A ledger that holds the demo story, and the program run on it as a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import forked
from tests.story import STORY

Run = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = [sys.executable, "-m", "claimtracker"]


def started(*words: str, cwd: Path, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    return forked.run(*words, cwd=cwd, given=given)


@pytest.fixture(scope="session")
def told_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a ledger with the story in it, to be copied."""
    folder = tmp_path_factory.mktemp("told")
    done = started("import", str(STORY), cwd=folder)
    assert done.returncode == 0, done.stderr
    started("check", cwd=folder)
    return folder / "claimtracker.db"


@pytest.fixture
def told(told_ledger: Path, tmp_path: Path) -> Run:
    """Run the program in a folder of its own whose ledger holds the story."""
    for part in told_ledger.parent.glob("claimtracker.db*"):
        shutil.copy(part, tmp_path / part.name)
    return lambda *words, given=None: started(*words, cwd=tmp_path, given=given)


@pytest.fixture
def empty(tmp_path: Path) -> Run:
    """Run the program in an empty folder."""
    return lambda *words, given=None: started(*words, cwd=tmp_path, given=given)
