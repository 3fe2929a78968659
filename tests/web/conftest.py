"""The pages of a ledger with a few rows, and of one that tells the whole story."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, insert
from sqlalchemy.orm import Session

from claimtracker.app import create_app
from claimtracker.db import engine as engines
from claimtracker.db import migrate
from claimtracker.models import Person
from claimtracker.operations.writing import writing
from claimtracker.rules.permissions import Actor
from claimtracker.web.people import COOKIE
from tests import filled, tokens
from tests.conftest import ADA, CLEO, NOW
from tests.web import newsroom
from tests.web.telling import told


@pytest.fixture
def client(ledger: Engine) -> FlaskClient:
    """Give the browser of an editor on a ledger of this test's own."""
    return signed_in(ledger, ADA)


@pytest.fixture
def anonymous(ledger: Engine) -> FlaskClient:
    """Give a browser in which nobody is signed in."""
    return create_app(ledger).test_client()


def signed_in(engine: Engine, actor: Actor, role: str = "") -> FlaskClient:
    """Give a browser in which somebody is signed in, with an account made if there is none."""
    token = tokens.given(engine, actor, role or actor.role)
    client = create_app(engine).test_client()
    client.set_cookie(COOKIE, token, domain="localhost")
    return client


@pytest.fixture
def ada_reads(ledger: Engine) -> FlaskClient:
    """Give the browser of Ada, who edits."""
    return signed_in(ledger, ADA)


@pytest.fixture
def cleo_reads(ledger: Engine) -> FlaskClient:
    """Give the browser of Cleo, who only reads."""
    return signed_in(ledger, CLEO)


@pytest.fixture
def never(database_url: str) -> Iterator[Engine]:
    """Give a ledger that everybody may read, in which nothing that is kept back ever was."""
    engine = engines.create(database_url)
    yield filled.once(engine, _never)
    engine.dispose()


def _never(engine: Engine) -> None:
    migrate.upgrade(engine, now=NOW)
    with engine.execution_options(writes=True).begin() as connection:
        cast = [{"id": one.person_id, "name": one.name, "version": 1} for one in (ADA, CLEO)]
        connection.execute(insert(Person), cast)
    newsroom.opened(newsroom.without(engine))


@pytest.fixture
def write(ledger: Engine) -> AbstractContextManager[Session]:
    """Give a session that writes into the ledger whose pages `client` reads."""
    return writing(ledger, actor=ADA, now=NOW)


@pytest.fixture(scope="session")
def sqlite_story(sqlite_template: Path) -> Iterator[Engine]:
    """Give the story in one SQLite ledger, to be read only."""
    url = f"sqlite:///{shutil.copy(sqlite_template, f'{sqlite_template}.story')}"
    yield from told(url)


@pytest.fixture(scope="session")
def postgresql_story(server: object, postgresql_template: str) -> Iterator[Engine]:
    """Give the story in one PostgreSQL ledger, to be read only."""
    yield from told(server.database(postgresql_template))  # type: ignore[attr-defined]


@pytest.fixture
def story(engine_name: str, request: pytest.FixtureRequest) -> FlaskClient:
    """Give the browser of an editor who reads the pages of the story."""
    return signed_in(request.getfixturevalue(f"{engine_name}_story"), ADA)


class Counted:
    """How many statements an engine was given since counting began."""

    def __init__(self, engine: Engine) -> None:
        self.number = 0
        event.listen(engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.number += 1


@pytest.fixture
def counted(ledger: Engine) -> Counted:
    """Count the statements that the pages of `client` cost."""
    return Counted(ledger)
