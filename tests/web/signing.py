"""A browser that signs in as people do: by the pages."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from claimtracker.app import create_app
from claimtracker.operations import invitations
from claimtracker.operations.writing import clock, entering
from claimtracker.queries.accounts import AccountNow
from tests.operations.letting_in import PASSWORD, let_in
from tests.tokens import hidden

OFFICE = "192.0.2.1"


def people(engine: Engine) -> tuple[AccountNow, AccountNow]:
    """Let Rosa in, an admin, and Emil, an editor."""
    with entering(engine) as session:
        rosa = let_in(session, "rosa", "admin")
        return rosa, let_in(session, "emil", "editor", by=rosa.actor)


def first_link(engine: Engine) -> str:
    """Return the path of the link of the first start."""
    with entering(engine) as session:
        return f"/invitations/{invitations.first(session, now=clock())}"


def send(
    client: FlaskClient, page: str, action: str = "", *, at: str = OFFICE, **fields: str
) -> TestResponse:
    """Send the form of a page with its hidden fields, as a browser would."""
    shown = client.get(page, environ_base={"REMOTE_ADDR": at}).text
    given = {name: hidden(shown, name) for name in ("form_token", "form_key") if name in shown}
    return client.post(action or page, data=given | fields, environ_base={"REMOTE_ADDR": at})


def sign_in(
    client: FlaskClient, login: str, password: str = PASSWORD, *, at: str = OFFICE, **more: str
) -> TestResponse:
    """Sign in by the page."""
    return send(client, "/sign-in", at=at, login=login, password=password, **more)


def signed_in_browser(engine: Engine, login: str = "emil") -> FlaskClient:
    """Give a browser in which somebody signed in."""
    client = create_app(engine).test_client()
    assert sign_in(client, login).status_code == 303
    return client


def another_browser(client: FlaskClient) -> FlaskClient:
    """Give another browser at the same server."""
    return client.application.test_client()
