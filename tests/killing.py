"""Work done by a process of its own, which is killed in the middle.

`python -m tests.killing import URL FILE` takes a file into a ledger, `upgrade URL` makes one,
`backup URL FILE` copies one, `restore URL FILE` makes one of a dump, `merge URL FILE` takes one
in; each says when it begins and when it is done.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from claimtracker.db import backups, migrate
from claimtracker.db import engine as engines
from claimtracker.exchange import restores
from tests.acceptance import take
from tests.conftest import NOW
from tests.exchange import merging

ROOT = Path(__file__).parents[1]
ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Work:
    """What a process is to do, and about how many seconds it takes when it is left alone."""

    told: tuple[str, ...]
    seconds: float


def measured(*told: str) -> Work:
    """Let a process do its work to the end, and note how long it took."""
    with _begun(told) as process:
        begun = time.monotonic()
        said, _ = process.communicate()
        seconds = time.monotonic() - begun
    assert (process.returncode, said) == (0, "done\n")
    return Work(told, seconds)


def is_killed(work: Work, moment: float) -> bool:
    """Kill a process at a moment from 0 to 1 of its work; say whether it was still at it."""
    with _begun(work.told) as process:
        time.sleep(work.seconds * moment)
        process.send_signal(signal.SIGKILL)
        said, _ = process.communicate()
    return process.returncode == -signal.SIGKILL and said == ""


def kill_often(wanted: int, attempt: Callable[[float], bool]) -> None:
    """Make attempts at random moments until as many as wanted were killed in the middle."""
    chance, landed = Random(7), 0
    for made in range(1, ATTEMPTS * wanted + 1):
        # Also a machine that was slow when it was measured is caught in the middle in the end.
        landed += attempt(chance.uniform(0.02, 0.98) / (1 + made // (2 * wanted)))
        if landed == wanted:
            return
    raise AssertionError(f"only {landed} of {wanted} kills were in the middle of the work")


def _begun(told: tuple[str, ...]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.killing", *told]
    process = subprocess.Popen(
        command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def main(work: str, url: str, *files: str) -> None:
    engine = engines.create(url)
    print("begun", flush=True)  # noqa: T201
    if work == "upgrade":
        migrate.upgrade(engine, now=NOW)
    for name in files:
        if work == "backup":
            backups.make(engine, Path(name))
            continue
        if work == "restore":
            restores.restore(engine, Path(name))
            continue
        if work == "merge":
            merging.merge(engine, Path(name))
            continue
        take(engine, Path(name).read_bytes())
    print("done", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
