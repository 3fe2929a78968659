"""./run makes its environment by itself, and makes it right again by itself.

The project that it sets up here is a stand-in that needs nothing from outside, so that a
set-up takes seconds; tests/test_wheel.py sets up the real one.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

RUN = Path(__file__).parent.parent / "run"
SET_UP = "setting up"

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""

BACKEND = """
import os, time, zipfile

INFO = "claimtracker-1.dist-info/"
FILES = {
    "claimtracker.pth": os.getcwd(),
    INFO + "METADATA": "Metadata-Version: 2.1\\nName: claimtracker\\nVersion: 1\\n",
    INFO + "WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    INFO + "entry_points.txt": "[console_scripts]\\nclaimtracker = stand_in:main\\n",
}

def build_editable(folder, config_settings=None, metadata_directory=None):
    if os.path.exists("slow"):
        open("installing", "w").close()
        time.sleep(float(open("slow").read()))
    if os.path.exists("broken"):
        raise SystemExit("the registry does not answer")
    name = "claimtracker-1-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        record = "".join(f"{path},,\\n" for path in [*FILES, INFO + "RECORD"])
        for path, text in {**FILES, INFO + "RECORD": record}.items():
            wheel.writestr(path, text)
    return name

build_wheel = build_editable
"""

STAND_IN = """
import os, sys

def main():
    print(os.getcwd(), *sys.argv[1:])
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Give a checkout with a space in its name, in which nothing was set up."""
    folder = tmp_path / "a checkout"
    folder.mkdir()
    shutil.copy(RUN, folder / "run")
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "backend.py").write_text(BACKEND)
    (folder / "stand_in.py").write_text(STAND_IN)
    (folder / "hatch_build.py").touch()
    (folder / "browser").mkdir()
    (folder / "browser" / "package.json").touch()
    (folder / "requirements.txt").touch()
    return folder


def start(checkout: Path, *words: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [checkout / "run", *words],
        cwd=checkout.parent,
        env=without_uv() | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(checkout: Path, *words: str, **environment: str) -> tuple[int, str, str]:
    started = start(checkout, *words, **environment)
    out, err = started.communicate(timeout=120)
    return started.returncode, out, err


def without_uv() -> dict[str, str]:
    folders = os.environ["PATH"].split(os.pathsep)
    kept = os.pathsep.join(f for f in folders if not Path(f, "uv").exists())
    return {**os.environ, "PATH": kept}


def said(checkout: Path) -> str:
    return f"claimtracker: setting up {checkout}/.venv (about a minute, once) ...\n"


def test_run_sets_up_once_and_then_only_starts_the_program(checkout: Path) -> None:
    first = run(checkout, "search", "two words")
    second = run(checkout, "search", "two words")

    answer = f"{checkout.parent} search two words\n"
    assert (first, second) == ((0, answer, said(checkout)), (0, answer, ""))


def test_run_sets_up_again_after_changed_pins_and_a_renamed_checkout(checkout: Path) -> None:
    run(checkout, "x")
    moved = checkout.with_name("renamed")

    (checkout / "requirements.txt").write_text("# other pins\n")
    changed = run(checkout, "x")
    checkout.rename(moved)
    renamed = run(moved, "x")

    assert (changed, renamed) == (
        (0, f"{checkout.parent} x\n", said(checkout)),
        (0, f"{checkout.parent} x\n", said(moved)),
    )


def test_run_begins_anew_after_a_set_up_that_was_killed(checkout: Path) -> None:
    (checkout / "slow").write_text("60")
    started = start(checkout, "x")
    wait_for(checkout / "installing")
    kill(started)
    (checkout / "slow").unlink()

    again = run(checkout, "x")

    assert again == (0, f"{checkout.parent} x\n", said(checkout))


def test_run_twice_at_once_sets_up_once(checkout: Path) -> None:
    (checkout / "slow").write_text("2")
    first = start(checkout, "x")
    wait_for(checkout / "installing")
    second = run(checkout, "x")
    first_words = first.communicate(timeout=60)

    answer = f"{checkout.parent} x\n"
    assert first_words == (answer, said(checkout))
    assert second == (0, answer, "claimtracker: waiting for another set-up ...\n")


def test_run_shows_the_installer_only_when_it_fails_and_keeps_what_was_there(
    checkout: Path,
) -> None:
    run(checkout, "x")
    pins = checkout / "requirements.txt"
    pins.write_text("# other pins\n")
    (checkout / "broken").touch()

    failed = run(checkout, "x")
    pins.write_text("")
    back = run(checkout, "x")

    assert (failed[0], failed[1]) == (2, "")
    assert "the registry does not answer" in failed[2]
    assert failed[2].splitlines()[-1] == (
        "claimtracker: the set-up failed; mend what the installer says above"
        " (is there a network?) and start again"
    )
    assert back == (0, f"{checkout.parent} x\n", "")


def test_run_without_a_python_says_what_to_install(checkout: Path) -> None:
    code, out, err = run(checkout, "demo", PYTHON="python-that-is-not-there")

    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == (
        "claimtracker: Python 3.11 or newer is needed;"
        " on Debian: apt-get install python3-venv, or set PYTHON="
    )


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline, f"{path.name} never came"
        time.sleep(0.05)


def kill(started: subprocess.Popen[str]) -> None:
    """Kill it and all that it started, at once, as a power cut would."""
    everyone = [*psutil.Process(started.pid).children(recursive=True), psutil.Process(started.pid)]
    for process in everyone:
        process.send_signal(signal.SIGKILL)
    psutil.wait_procs(everyone, timeout=10)
    started.communicate()


@pytest.mark.slow
def test_run_demo_tells_its_story_in_a_fresh_clone(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", RUN.parent, clone], check=True)

    code, told, err = run(clone, "demo", "--no-serve")

    assert (code, err) == (0, said(clone))
    assert "dispute" in told.lower()
