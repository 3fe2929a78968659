"""A server that is killed under its editors: nothing acknowledged is lost, nothing is there twice.

Each editor writes to a claim of their own, one change after the other, and sends a form again,
as it was, until somebody answers.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from random import Random

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.operations.writing import writing
from claimtracker.queries import claims as claim_rows
from tests import builders
from tests.acceptance import is_whole
from tests.conftest import ADA, NOW
from tests.desks import Desk, seated
from tests.operations.given import events
from tests.web.forms import Filled

ROOT = Path(__file__).parents[1]
SECONDS = 120


class Writing(threading.Thread):
    """An editor who changes one claim over and over, until told to stop."""

    def __init__(self, desk: Desk, claim: str) -> None:
        super().__init__()
        self.desk, self.address = desk, f"/claims/{claim}/edit"
        self.acknowledged: list[str] = []
        self.again = 0
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.is_set():
            statement = f"Change {len(self.acknowledged) + 1} of {self.desk.name}."
            self._until_answered(self._form() | {"statement": statement})
            self.acknowledged.append(statement)

    def _form(self) -> Filled:
        while True:
            try:
                return self.desk.form(self.address)
            except (OSError, HTTPException):
                time.sleep(0.05)

    def _until_answered(self, form: Filled) -> None:
        while True:
            try:
                answer = self.desk.send(self.address, form)
            except (OSError, HTTPException):
                self.again += 1
                time.sleep(0.05)
                continue
            assert answer.status == 303, answer.text
            return


def server_survives_kills(ledger: Engine, url: str, *, kills: int, writers: int = 2) -> int:
    """Kill a server as often as wanted while editors write, and see what is left.

    Return how many changes were acknowledged, each of which is there once.
    """
    with writing(ledger, actor=ADA, now=NOW) as session:
        for number in range(writers):
            builders.claim(session, f"c-{number}", "80%")
    tokens = seated(ledger, [f"Editor {number}" for number in range(writers)])
    chance, port = Random(7), 0
    at_work: list[Writing] = []
    for _ in range(kills):
        with _serving(url, port) as (process, port):
            at_work = at_work or _begun(tokens, port)
            had = sum(len(one.acknowledged) for one in at_work)
            _wait_for(at_work, had + 1)
            time.sleep(chance.uniform(0, 0.3))
            process.send_signal(signal.SIGKILL)
    with _serving(url, port):
        for one in at_work:
            one.enough.set()
        for one in at_work:
            one.join(SECONDS)
            assert not one.is_alive()

    assert sum(one.again for one in at_work) >= kills // 2
    for number, one in enumerate(at_work):
        assert _told(ledger, f"c-{number}") == one.acknowledged
    assert is_whole(ledger) == []
    return sum(len(one.acknowledged) for one in at_work)


def _begun(tokens: dict[str, str], port: int) -> list[Writing]:
    made = [
        Writing(Desk(name, port, token), f"c-{number}")
        for number, (name, token) in enumerate(tokens.items())
    ]
    for one in made:
        one.start()
    return made


def _wait_for(at_work: list[Writing], wanted: int) -> None:
    deadline = time.monotonic() + SECONDS
    while sum(len(one.acknowledged) for one in at_work) < wanted:
        assert time.monotonic() < deadline, "nobody was answered"
        time.sleep(0.01)


def _told(ledger: Engine, key: str) -> list[str]:
    """Return what a claim was made to say, change by change, and see that it says the last."""
    with Session(ledger) as session:
        row = claim_rows.get(session, key)
        told = [one.content["after"]["statement"] for one in events(session, row.id)][1:]
    assert (row.version, row.content.statement) == (len(told) + 1, told[-1])
    return told


@contextmanager
def _serving(url: str, port: int) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Serve a ledger by the program itself, on the port that it had before."""
    process = subprocess.Popen(
        [sys.executable, "-m", "claimtracker", "serve", "--port", str(port)],
        cwd=ROOT, env=os.environ | {"CLAIMTRACKER_DATABASE_URL": url},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        said = next(line for line in process.stdout if line.startswith("Serving at "))
        yield process, int(said.split(" until ")[0].rsplit(":", 1)[1])
    finally:
        process.kill()
        process.communicate()


def test_server_killed_twice_loses_nothing_and_does_nothing_twice(ledger, ledger_url) -> None:
    assert server_survives_kills(ledger, ledger_url, kills=2) >= 2
