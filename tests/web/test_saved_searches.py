"""The page of the searches that somebody keeps: what is more, and where each leads."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from claimtracker.db.types import new_id
from claimtracker.operations.writing import writing
from tests import builders
from tests.conftest import ADA, CLEO, NOW
from tests.web.conftest import signed_in
from tests.web.forms import filled
from tests.web.reading import page, words

HERE = "/saved-searches"


def stakes(ledger: Engine, *numbers: int) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        for number in numbers:
            builders.claim(session, f"c-{number}", statement=f"The stake is {number}")


def save(client: FlaskClient, name: str, asked: str = "stake") -> TestResponse:
    form = filled(client, f"/search?q={asked}")
    return client.post(HERE, data=form | {"name": name})


def send(client: FlaskClient, action: str, **given: str) -> TestResponse:
    form = filled(client, "/search?q=stake")
    told = {"form_token": form["form_token"], "form_key": new_id()}
    return client.post(action, data=told | given)


def key(client: FlaskClient) -> str:
    return page(client, HERE).partition(f"{HERE}/")[2].partition("/")[0]


def test_search_is_saved_from_what_it_found_and_says_what_is_more(client: FlaskClient, ledger):
    stakes(ledger, 1, 2)
    assert save(client, "Stakes").location == HERE
    before = words(page(client, HERE))

    stakes(ledger, 3)
    after = words(page(client, HERE))
    looked = send(client, f"{HERE}/{key(client)}/look")

    assert "Stakes" in before
    assert "Nothing more since" in before
    assert "1 more since" in after
    assert (looked.status_code, looked.location) == (303, "/search?q=stake")
    assert "Nothing more since" in words(page(client, HERE))


def test_search_is_renamed_and_deleted(client: FlaskClient):
    save(client, "Stakes")

    send(client, f"{HERE}/{key(client)}/rename", name="Who owns it")
    renamed = words(page(client, HERE))
    send(client, f"{HERE}/{key(client)}/delete")

    assert "Who owns it" in renamed
    assert "You keep no search" in words(page(client, HERE))


def test_name_that_is_taken_is_said_with_what_was_typed(client: FlaskClient):
    save(client, "Stakes")

    again = save(client, "Stakes", "users")

    assert again.status_code == 409
    assert "You keep another search under the name" in words(again.text)
    assert 'name="q" value="users"' in again.text


def test_searches_are_of_one_person(client: FlaskClient, ledger: Engine):
    save(client, "Stakes")

    cleo = signed_in(ledger, CLEO)

    assert "You keep no search" in words(page(cleo, HERE))
    assert send(cleo, f"{HERE}/{key(client)}/look").status_code == 404


def test_reader_counts_what_is_public(client: FlaskClient, ledger: Engine):
    cleo = signed_in(ledger, CLEO)
    save(cleo, "Stakes")

    stakes(ledger, 1)

    assert "Nothing more since" in words(page(cleo, HERE))


def test_page_is_kept_by_no_browser(client: FlaskClient):
    assert client.get(HERE).headers["Cache-Control"] == "no-store"
