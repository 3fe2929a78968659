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


def test_search_box_is_given_names_that_begin_so(
    client: FlaskClient, write: AbstractContextManager[Session]
) -> None:
    with write as session:
        for name in ("The Ferry Post", "The Meridian", "A Ferry"):
            builders.source(session, name)

    assert client.get("/search/names?of=source&q=the+f").json == {
        "names": [{"name": "The Ferry Post", "hint": ""}]
    }


def test_search_box_asks_for_no_name_of_a_person(client: FlaskClient) -> None:
    assert client.get("/search/names?of=person&q=a").status_code == 404
