"""Every route, every method, every role and every state of a row, against a table that is kept."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, insert

from claimtracker.app import create_app
from claimtracker.db import engine as engines
from claimtracker.db.types import new_id
from claimtracker.models import Setting
from claimtracker.rules.permissions import Actor
from claimtracker.web.people import COOKIE, FORM_COOKIE
from tests import tokens
from tests.conftest import Server
from tests.web import prepared

TABLE = Path(__file__).with_name("routes.txt")
NOBODY, OPEN = "nobody", "open"
COLUMNS = (NOBODY, OPEN, "viewer", "editor", "reviewer", "admin")
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what is asked, and the status that each column is answered."""

    method: str
    route: str
    given: Mapping[str, str]
    statuses: Mapping[str, int]

    def address(self, keys: Mapping[str, str]) -> str:
        """Return the address that is asked."""
        filled = {name: keys.get(value, value) for name, value in self.given.items()}
        return PARAMETER.sub(lambda found: filled[found[1]], self.route)

    def __str__(self) -> str:
        return " ".join([self.method, self.route, *(f"{n}={v}" for n, v in self.given.items())])


@dataclass(frozen=True, slots=True)
class Asking:
    """The application over the ledger, who asks in which role, and the keys of its rows."""

    engine: Engine
    app: Flask
    actors: Mapping[str, Actor]
    keys: Mapping[str, str]

    def status(self, line: Line, role: str) -> int:
        """Return what a role is answered to a line."""
        client, token = self.app.test_client(), "a browser that nobody is signed in with"
        if role in self.actors:
            token = tokens.given(self.engine, self.actors[role], role)
        client.set_cookie(COOKIE if role in self.actors else FORM_COOKIE, token)
        form = {"form_token": tokens.form_token(token), "form_key": new_id()}
        return asked(client, line.method, line.address(self.keys), form)


def asked(client: FlaskClient, method: str, address: str, form: Mapping[str, str]) -> int:
    """Return the status of one request; what is not a GET carries a form that says nothing."""
    sent = {} if method == "GET" else {"data": form}
    with client.open(address, method=method, **sent) as answer:
        return answer.status_code


def lines() -> list[Line]:
    """Return the table."""
    listed = [one.split() for one in TABLE.read_text().splitlines()]
    return [_line(words) for words in listed if words and words[0] != "#"]


def _line(words: list[str]) -> Line:
    method, route, given = words[0], words[1], words[2 : -len(COLUMNS)]
    pairs = dict(one.split("=") for one in given if one != "-")
    statuses = dict(zip(COLUMNS, map(int, words[-len(COLUMNS) :]), strict=True))
    return Line(method, route, pairs, statuses)


@pytest.fixture(scope="session")
def sqlite_routes(sqlite_template: Path) -> Iterator[Asking]:
    """Give the prepared ledger in SQLite."""
    yield from asking(f"sqlite:///{shutil.copy(sqlite_template, f'{sqlite_template}.routes')}")


@pytest.fixture(scope="session")
def postgresql_routes(server: Server, postgresql_template: str) -> Iterator[Asking]:
    """Give the prepared ledger in PostgreSQL."""
    yield from asking(server.database(postgresql_template))


def asking(url: str) -> Iterator[Asking]:
    """Prepare a ledger, and let go of it at the end."""
    engine = engines.create(url)
    actors, keys = prepared.prepare(engine)
    for role, actor in actors.items():
        tokens.given(engine, actor, role)
    yield Asking(engine, create_app(engine), actors, keys)
    engine.dispose()


@pytest.fixture
def routes(engine_name: str, request: pytest.FixtureRequest) -> Asking:
    """Give whoever asks the routes."""
    found: Asking = request.getfixturevalue(f"{engine_name}_routes")
    return found


@pytest.fixture
def app() -> Flask:
    """Give the application over no ledger, for its map of routes."""
    return create_app(engines.create("sqlite://"))


def test_every_route_answers_each_role_as_the_table_says(routes: Asking) -> None:
    wrong = wrong_answers(routes, [column for column in COLUMNS if column != OPEN])

    assert wrong == []


def test_reading_that_is_open_to_everybody_shows_what_the_table_says(routes: Asking) -> None:
    opened = {"name": "open_reading", "value": "yes", "version": 1}
    with routes.engine.execution_options(writes=True).begin() as connection:
        connection.execute(insert(Setting), [opened])

    wrong = wrong_answers(routes, [OPEN])

    with routes.engine.execution_options(writes=True).begin() as connection:
        connection.execute(delete(Setting).where(Setting.name == "open_reading"))
    assert wrong == []


def test_every_route_and_method_is_in_the_table(app: Flask) -> None:
    offered = {
        (method, rule.rule) for rule in app.url_map.iter_rules() for method in methods(rule.methods)
    }

    assert offered == {(line.method, line.route) for line in lines()}


def test_every_row_is_asked_for_in_every_state() -> None:
    tried: dict[tuple[str, str], set[str]] = {}
    for line in lines():
        for value in list(line.given.values())[-1:]:
            tried.setdefault((line.method, line.route), set()).add(value.split(".")[-1])

    # A file, and a row of a list that everybody shares, is there or is not.
    shown = {route: states for route, states in tried.items() if "public" in states}
    assert [route for route, states in tried.items() if "missing" not in states] == []
    untried = {route: set(prepared.STATES) - states for route, states in shown.items()}
    assert {route: states for route, states in untried.items() if states} == {}
    assert len(shown) >= 3


def test_every_other_method_is_refused(app: Flask) -> None:
    offered = {
        rule.rule: methods(rule.methods) for rule in app.url_map.iter_rules() if rule.rule != "/"
    }
    client = app.test_client()

    answered = {
        (method, route): asked(client, method, PARAMETER.sub(prepared.NOBODY, route), {})
        for route in offered
        for method in METHODS - together(app, route)
    }

    assert len(answered) > 20
    assert {one: status for one, status in answered.items() if status != 405} == {}


def wrong_answers(routes: Asking, columns: list[str]) -> list[str]:
    """Return what is answered otherwise than the table says, one sentence each."""
    found = [(line, column, routes.status(line, column)) for line in lines() for column in columns]
    return [
        f"{line} as {column}: {status}, and the table says {line.statuses[column]}"
        for line, column, status in found
        if status != line.statuses[column]
    ]


def methods(offered: set[str] | None) -> set[str]:
    """Return the methods of a route that are tried."""
    return METHODS & set(offered or ())


def together(app: Flask, route: str) -> set[str]:
    """Return the methods of all routes that may be meant by the address of one."""
    adapter = app.url_map.bind("localhost")
    return METHODS & set(adapter.allowed_methods(PARAMETER.sub(prepared.NOBODY, route)))
