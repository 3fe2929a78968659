"""What is installed from a wheel works far from any checkout."""

from __future__ import annotations

import contextlib
import os
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
    wanted = {path for path in shipped() if path.endswith((".py", ".html", ".json", ".css", ".js"))}

    carried = set(zipfile.ZipFile(wheel).namelist())

    assert "claimtracker/migrations/env.py" in wanted
    assert wanted - carried == set()


def test_wheel_carries_the_browser_files_with_their_licences(wheel: Path) -> None:
    vendor = ROOT / "claimtracker" / "static" / "vendor"
    made = {path.relative_to(ROOT).as_posix() for path in vendor.rglob("*") if path.is_file()}

    carried = {name for name in zipfile.ZipFile(wheel).namelist() if "/static/vendor/" in name}

    assert "claimtracker/static/vendor/LICENCES.txt" in made
    assert carried == made


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


def test_browser_files_come_without_npm_too(clone: Path, tmp_path: Path) -> None:
    done = built(clone, tmp_path, PATH=path_without_npm(tmp_path / "programs"))

    assert done.returncode == 0, done.stdout + done.stderr
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    assert "claimtracker/static/vendor/fonts.css" in names


def test_build_without_the_browser_files_says_so_in_a_sentence(clone: Path, tmp_path: Path) -> None:
    nowhere = {"npm_config_registry": "http://127.0.0.1:9", "npm_config_cache": str(tmp_path)}
    done = built(clone, tmp_path, **nowhere)

    assert done.returncode != 0
    assert "mend the network or npm's settings and start again." in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert sorted(path.name for path in (clone / "claimtracker" / "static").glob(".vendor*")) == []


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Give a checkout that has no browser files yet."""
    do("git", "clone", "-q", str(ROOT), str(tmp_path / "clone"))
    return tmp_path / "clone"


def built(clone: Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    do(sys.executable, "-m", "venv", str(folder / "builder"))
    command = [folder / "builder" / "bin" / "pip", "wheel", "-q", "--no-deps", "-w", folder, clone]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, check=False
    )


def path_without_npm(folder: Path) -> str:
    """Make a folder of links to every program but Node's."""
    folder.mkdir()
    for place in os.environ["PATH"].split(os.pathsep):
        for program in Path(place).glob("*"):
            if program.name not in {"node", "nodejs", "npm", "npx"}:
                with contextlib.suppress(FileExistsError):
                    (folder / program.name).symlink_to(program)
    return str(folder)


def do(*command: str, folder: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
