"""What the tests share: both engines, a ledger, a session, the hour, and the cast."""

from __future__ import annotations

import itertools
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, event, insert, make_url, text
from sqlalchemy.orm import Session
from sqlalchemy.util import LRUCache

from claimtracker.app import settle
from claimtracker.db import engine as engines
from claimtracker.db import migrate
from claimtracker.models import Person
from claimtracker.operations import passwords
from claimtracker.rules.permissions import Actor
from claimtracker.web.made_files import MAKING
from tests import compiled, needs, postgresql

NOW = datetime(2020, 10, 1, 12, 0)
ADA = Actor("00000000-0000-7000-8000-00000000000a", "Ada", "editor")
BEN = Actor("00000000-0000-7000-8000-00000000000b", "Ben", "editor")
CLEO = Actor("00000000-0000-7000-8000-00000000000c", "Cleo", "viewer")
RUN = pytest.StashKey[postgresql.Run]()
FOLDER = "CLAIMTRACKER_TEST_RUN"
# Where every test runs on both engines and none is about an engine.
TWICE = (
    "browser", "cli", "exchange", "operations", "queries", "web", "test_docs_examples.py",
    "test_emergent.py", "test_kill.py", "test_orders.py", "test_server_killed.py", "test_tiktok.py",
    "test_two_editors.py",
)  # fmt: skip


# What one engine has compiled serves the others of its kind: every test opens an engine of its
# own, and compiling the same statements again was a third of what the tests cost.
as_people_open = engines.create
_FIRST: dict[str, Engine] = {}


def _open(url: str) -> Engine:
    engine = as_people_open(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _trust_the_disk)
    first = _FIRST.get(engine.dialect.name)
    if first is not None:
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    return engine


def _trust_the_disk(connection: Any, _record: object) -> None:
    """Wait for no disk: tests kill processes, and no machine."""
    connection.execute("PRAGMA synchronous = OFF")


engines.create = _open
compiled.share()


# What keeps a password safe is what would make the tests slow.
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def pytest_configure(config: pytest.Config) -> None:
    """Open the folder in which the processes of this run find their PostgreSQL."""
    if not hasattr(config, "workerinput"):
        run = postgresql.open_run()
        config.stash[RUN] = run
        os.environ[FOLDER] = str(run.folder)


def pytest_collection_finish() -> None:
    """Take what is loaded by now for what stays, as a server does."""
    settle()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close it again, whatever happened in between."""
    run = config.stash.get(RUN, None)
    if run is not None:
        postgresql.close_run(run)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what PostgreSQL is asked once more, after SQLite; about `db` it is asked at once."""
    for item in items:
        told = getattr(item, "callspec", None)
        folder = item.path.relative_to(item.config.rootpath).parts[1:2]
        if told and told.params.get("engine_name") == "postgresql" and folder[0] in TWICE:
            item.add_marker("twice")


@pytest.fixture(scope="session")
def require() -> Callable[[str], str]:
    """Return where a program is, as in `require("chromium")`; skip without it, fail in CI."""
    return needs.require


@dataclass(slots=True)
class Server:
    """A PostgreSQL server on which a test process makes databases of its own."""

    engine: Engine
    made: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def database(self, template: str = "template0", sorted_by: str = "") -> str:
        """Make a database like the template and return its address.

        `sorted_by` names a locale whose order it keeps, instead of that of code points.
        """
        name = f"claimtracker_test_{os.getpid()}_{next(self.numbers)}"
        order = f" LOCALE_PROVIDER libc LOCALE '{sorted_by}'" if sorted_by else ""
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'{order}")
        self.made.append(name)
        return self.engine.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        name = make_url(url).database
        self._do(f"DROP DATABASE {name} WITH (FORCE)")
        self.made.remove(str(name))

    def drop_all(self) -> None:
        """Remove what this process made, and let go of the server."""
        for name in list(self.made):
            self._do(f"DROP DATABASE {name} WITH (FORCE)")
        self.engine.dispose()

    def _do(self, statement: str) -> None:
        with self.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(statement))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Give the PostgreSQL server of this run."""
    try:
        url = postgresql.address(Path(os.environ[FOLDER]))
    except postgresql.NoServerError as error:
        needs.do_without(str(error))
    made = Server(engines.create(url))
    yield made
    made.drop_all()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated file that nobody has open, to be copied."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(server: Server) -> str:
    """Give the name of a migrated database that nobody is connected to, to be copied."""
    url = server.database()
    _migrate(url)
    return str(make_url(url).database)


def _migrate(url: str) -> None:
    engine = engines.create(url)
    migrate.upgrade(engine, now=NOW)
    cast = [{"id": one.person_id, "name": one.name, "version": 1} for one in (ADA, BEN, CLEO)]
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(insert(Person), cast)
    engine.dispose()
    engine._compiled_cache = LRUCache(10_000)
    _FIRST.setdefault(engine.dialect.name, engine)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Name the engine under test; every test that takes it runs on both."""
    return str(request.param)


@pytest.fixture
def database_url(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a new database with nothing in it, not even a schema."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("server")
    url = server.database()
    yield url
    server.drop(url)


@pytest.fixture
def ledger_url(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a new ledger of this test's own, with the cast and no story."""
    if engine_name == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        yield f"sqlite:///{shutil.copy(template, tmp_path / 'ledger.db')}"
        return
    server: Server = request.getfixturevalue("server")
    url = server.database(request.getfixturevalue("postgresql_template"))
    yield url
    server.drop(url)


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Engine]:
    """Give an engine over a ledger of this test's own, in which it may commit."""
    engine = engines.create(ledger_url)
    yield engine
    for thread in threading.enumerate():
        if thread.name == MAKING:
            thread.join(60)
    engine.dispose()


@pytest.fixture(scope="session")
def shared_sqlite(sqlite_template: Path) -> Iterator[Engine]:
    """Give one SQLite ledger to all the tests that take everything back."""
    engine = engines.create(
        f"sqlite:///{shutil.copy(sqlite_template, f'{sqlite_template}.shared')}"
    )
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def shared_postgresql(server: Server, postgresql_template: str) -> Iterator[Engine]:
    """Give one PostgreSQL ledger to all the tests that take everything back."""
    engine = engines.create(server.database(postgresql_template))
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine_name: str, request: pytest.FixtureRequest) -> Iterator[Session]:
    """Give a session on a ledger with the cast and no story; even its commits are taken back.

    It is another ledger than that of the fixture `ledger`, and many times as fast.
    """
    engine: Engine = request.getfixturevalue(f"shared_{engine_name}")
    with engine.execution_options(writes=True).connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        outer.rollback()


@pytest.fixture
def now() -> datetime:
    """Give the hour at which every test happens."""
    return NOW


@pytest.fixture
def ada() -> Actor:
    """Give Ada, who edits."""
    return ADA


@pytest.fixture
def ben() -> Actor:
    """Give Ben, who edits elsewhere."""
    return BEN


@pytest.fixture
def cleo() -> Actor:
    """Give Cleo, who only reads."""
    return CLEO
