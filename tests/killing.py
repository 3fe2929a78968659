"""Work done by a process of its own, which is killed in the middle.

`import URL FILE` takes a file into a ledger, `upgrade URL` makes one, `backup URL FILE` copies one,
`restore URL FILE` makes one of a dump, `merge URL FILE` takes one in; each says when it begins and
when it is done.
"""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

from claimtracker.db import backups, migrate
from claimtracker.db import engine as engines
from claimtracker.exchange import restores
from tests.acceptance import take
from tests.cli import forked
from tests.conftest import NOW
from tests.exchange import merging

ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Work:
    """What a process is to do, and about how many seconds it takes when it is left alone."""

    told: tuple[str, ...]
    seconds: float


def measured(*told: str) -> Work:
    """Let a process do its work to the end, and note how long it took."""
    with _begun(told) as (process, said):
        begun = time.monotonic()
        process.join(forked.SECONDS)
        seconds = time.monotonic() - begun
        assert (process.exitcode, _is_done(said)) == (0, True)
    return Work(told, seconds)


def is_killed(work: Work, moment: float) -> bool:
    """Kill a process at a moment from 0 to 1 of its work; say whether it was still at it."""
    with _begun(work.told) as (process, said):
        time.sleep(work.seconds * moment)
        process.kill()
        process.join(forked.SECONDS)
        return process.exitcode == -signal.SIGKILL and not _is_done(said)


def kill_often(wanted: int, attempt: Callable[[float], bool]) -> None:
    """Make attempts at random moments until as many as wanted were killed in the middle."""
    chance, landed = Random(7), 0
    for made in range(1, ATTEMPTS * wanted + 1):
        # Also a machine that was slow when it was measured is caught in the middle in the end.
        landed += attempt(chance.uniform(0.02, 0.98) / (1 + made // (2 * wanted)))
        if landed == wanted:
            return
    raise AssertionError(f"only {landed} of {wanted} kills were in the middle of the work")


@contextmanager
def _begun(told: tuple[str, ...]) -> Iterator[tuple[BaseProcess, Connection]]:
    """Give a process that has begun, and where it says that it is done."""
    heard, says = forked.CONTEXT.Pipe(duplex=False)
    process = forked.CONTEXT.Process(target=_do, args=(says, dict(os.environ), told))
    process.start()
    says.close()
    assert heard.recv() == "begun"
    yield process, heard
    assert process.exitcode is not None
    heard.close()


def _is_done(said: Connection) -> bool:
    """Say whether a process that has ended said so before."""
    try:
        return said.poll() and said.recv() == "done"
    except EOFError:
        return False


def _do(says: Connection, environment: Mapping[str, str], told: tuple[str, ...]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    work, url, *files = told
    engine = engines.create(url)
    says.send("begun")
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
    says.send("done")
