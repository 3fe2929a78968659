"""A real browser over the story, served on a port of its own."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine
from werkzeug.serving import make_server

from claimtracker.app import create_app
from claimtracker.db import engine as engines
from claimtracker.operations import invitations
from claimtracker.operations.writing import clock, entering
from claimtracker.rules.permissions import Actor
from claimtracker.web.people import COOKIE
from tests import tokens
from tests.browser import unusual
from tests.conftest import ADA
from tests.desks import LOOKS
from tests.web import prepared
from tests.web.telling import told

# The browser looks for nothing on the net, and needs neither a screen nor a sandbox of its own.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """A prepared ledger that is served: the address, the keys of its rows, and an invitation.

    `held` gives by role what a browser holds in which somebody is signed in.
    """

    address: str
    keys: Mapping[str, str]
    held: Mapping[str, str]


@pytest.fixture(scope="session")
def browser(require: Callable[[str], str]) -> Iterator[Browser]:
    """Give a headless Chromium."""
    program = require("chromium")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield made
        made.close()


@pytest.fixture(scope="session")
def read_story(sqlite_template: Path) -> Iterator[Engine]:
    """Give the story in a ledger that only browsers read."""
    yield from told(f"sqlite:///{shutil.copy(sqlite_template, f'{sqlite_template}.browser')}")


@pytest.fixture(scope="session")
def site(read_story: Engine) -> Iterator[str]:
    """Give the address at which the story is served."""
    yield from served(read_story)


@pytest.fixture(scope="session")
def unusual_site(sqlite_template: Path) -> Iterator[str]:
    """Give the address at which a ledger of unusual texts is served."""
    url = f"sqlite:///{shutil.copy(sqlite_template, f'{sqlite_template}.unusual')}"
    for engine in unusual.told(url):
        yield from served(engine)


@pytest.fixture(scope="session")
def whole_site(sqlite_template: Path) -> Iterator[Site]:
    """Give a ledger with a row of every state, served to its admin."""
    engine = engines.create(f"sqlite:///{shutil.copy(sqlite_template, f'{sqlite_template}.whole')}")
    actors, keys = prepared.prepare(engine)
    admin = actors["admin"]
    with entering(engine) as session:
        link = invitations.invite(session, actor=admin, now=clock(), role="viewer")
    held = {role: tokens.given(engine, actor, role) for role, actor in actors.items()}
    for address in served(engine, admin):
        yield Site(address, keys | {"link": link}, held)
    engine.dispose()


def served(engine: Engine, reader: Actor = ADA) -> Iterator[str]:
    """Give the address at which a ledger is served, until it is left."""
    app = create_app(engine)
    # A browser asks a dozen times for each page otherwise whether the same files are the same.
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3_600
    held = f"{COOKIE}={tokens.given(engine, reader, reader.role)}"

    def read_by_one(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Take a browser without a cookie for one in which the reader is signed in."""
        return app({"HTTP_COOKIE": held} | environ, start)

    server = make_server("127.0.0.1", 0, read_by_one, threaded=True)
    serving = threading.Thread(target=server.serve_forever, args=(LOOKS,))
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
