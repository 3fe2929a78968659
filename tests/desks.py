"""Editors at desks of their own: signed in, over real HTTP, each with a connection to a server."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.serving import make_server
from werkzeug.test import encode_multipart

from claimtracker.app import create_app
from claimtracker.db.types import new_id
from claimtracker.models import Person
from claimtracker.rules.permissions import Actor
from claimtracker.web.people import COOKIE
from tests import tokens
from tests.web.forms import Filled, fields

SECONDS = 120
# How often, in seconds, a server looks whether it is to end: whoever ends one waits for that.
LOOKS = 0.01
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    location: str
    text: str


@dataclass(frozen=True, slots=True)
class Desk:
    """An editor in front of a server on this machine."""

    name: str
    port: int
    token: str

    def form(self, address: str) -> Filled:
        """Open a form, and return what a browser would send of it."""
        answer = self.ask("GET", address)
        assert answer.status == 200, answer.text
        return fields(answer.text)

    def send(self, address: str, form: Filled) -> Answer:
        """Send a form; raises OSError or HTTPException where nobody answers."""
        return self.ask("POST", address, urlencode(form, doseq=True))

    def send_file(self, address: str, form: Filled, name: str, raw: bytes) -> Answer:
        """Send a form with a file in its field `file`."""
        file = FileStorage(io.BytesIO(raw), filename=name)
        edge, body = encode_multipart(MultiDict(form) | {"file": file})
        return self.ask("POST", address, body, f"multipart/form-data; boundary={edge}")

    def ask(
        self, method: str, address: str, body: str | bytes | None = None, kind: str = FORM
    ) -> Answer:
        """Ask for a page; raises OSError or HTTPException where nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        headers = {"Cookie": f"{COOKIE}={self.token}"}
        if body is not None:
            headers["Content-Type"] = kind
        try:
            connection.request(method, address, body, headers)
            found = connection.getresponse()
            text = found.read().decode()
            return Answer(found.status, found.headers.get("Location", ""), text)
        finally:
            connection.close()


def seated(engine: Engine, names: list[str]) -> dict[str, str]:
    """Let editors of these names have accounts and be signed in; return their tokens."""
    actors = [Actor(new_id(), name, "editor") for name in names]
    with Session(engine.execution_options(writes=True)) as session, session.begin():
        session.execute(
            insert(Person), [{"id": a.person_id, "name": a.name, "version": 1} for a in actors]
        )
    return {actor.name: tokens.given(engine, actor, "editor") for actor in actors}


@contextmanager
def serving(engine: Engine) -> Iterator[int]:
    """Serve the pages of a ledger, a thread for each request, and give the port."""
    server = make_server("127.0.0.1", 0, create_app(engine), threaded=True)
    at_work = threading.Thread(target=server.serve_forever, args=(LOOKS,))
    at_work.start()
    yield server.server_port
    server.shutdown()
    at_work.join()
    server.server_close()
