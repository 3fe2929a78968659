"""What is installed from a wheel works far from any checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import claimtracker

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a release does."""
    folder = tmp_path_factory.mktemp("wheel")
    do(sys.executable, "-m", "venv", str(folder / "builder"))
    pip = str(folder / "builder" / "bin" / "pip")
    do(pip, "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel where nothing else is."""
    venv = tmp_path_factory.mktemp("clean") / "venv"
    do(sys.executable, "-m", "venv", str(venv))
    do(str(venv / "bin" / "pip"), "install", "-q", "-c", str(ROOT / "requirements.txt"), str(wheel))
    return venv / "bin" / "claimtracker"


def test_wheel_carries_every_file_of_the_package_the_pages_and_the_migrations(wheel: Path) -> None:
    wanted = {path for path in shipped() if path.endswith((".py", ".html", ".json", ".css"))}

    carried = set(zipfile.ZipFile(wheel).namelist())

    assert "claimtracker/migrations/env.py" in wanted
    assert wanted - carried == set()


def test_wheel_answers_with_its_version(program: Path, tmp_path: Path) -> None:
    answer = do(str(program), "--version", folder=tmp_path)

    assert answer.split()[-1] == claimtracker.__version__


def test_wheel_tells_the_demo_story(program: Path, tmp_path: Path) -> None:
    told = do(str(program), "demo", "--no-serve", folder=tmp_path)

    assert (tmp_path / "demo.db").exists()
    assert "dispute" in told.lower()


def shipped() -> set[str]:
    listed = do("git", "ls-files", "claimtracker", "templates", "migrations").splitlines()
    return {path if path.startswith("claimtracker/") else f"claimtracker/{path}" for path in listed}


def do(*command: str, folder: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
