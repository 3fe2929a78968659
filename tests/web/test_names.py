"""The names that a field asks for while one is typed."""

from __future__ import annotations

from contextlib import AbstractContextManager

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import builders


def test_names_are_given_with_what_else_they_are_called(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        builders.entity(session, "TikTok Global", aliases=("The joint venture",))

    assert client.get("/names?q=the+jo").json == {
        "names": [{"name": "TikTok Global", "hint": "The joint venture"}]
    }


def test_noun_that_has_no_names_is_not_there(client: FlaskClient) -> None:
    assert client.get("/names?of=outcome&q=a").status_code == 404
