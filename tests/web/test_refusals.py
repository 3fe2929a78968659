from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine

from claimtracker.app import create_app
from claimtracker.errors import (
    ClaimtrackerError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Unavailable,
)
from tests.web.reading import page, words


@pytest.fixture
def app() -> Flask:
    return create_app(create_engine("sqlite://"))


@pytest.mark.parametrize(
    ("kind", "status"),
    [(NotFound, 404), (Invalid, 400), (Conflict, 409), (Forbidden, 403), (Unavailable, 503)],
)
def test_each_kind_of_failure_has_its_status_and_says_its_sentence(
    app: Flask, kind: type[ClaimtrackerError], status: int
) -> None:
    def fail() -> str:
        raise kind("Ada saved this <before> you.")

    app.add_url_rule("/fail", "fail", fail)
    answer = app.test_client().get("/fail")

    assert answer.status_code == status
    assert "Ada saved this &lt;before&gt; you." in answer.text


def test_fault_of_the_program_is_a_page_without_its_words(app: Flask) -> None:
    def fail() -> str:
        raise ZeroDivisionError("the secret of the server")

    app.add_url_rule("/fail", "fail", fail)
    answer = app.test_client().get("/fail")

    assert answer.status_code == 500
    assert "secret" not in answer.text


def test_address_without_a_page_is_one_sentence(client: FlaskClient) -> None:
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert "Not found There is no page at this address." in words(answer.text)


@pytest.mark.parametrize(
    ("address", "link"), [("/claims", "All claims"), ("/articles", "All articles"),
                          ("/disputes", "All disputes")],
)  # fmt: skip
def test_unknown_key_is_answered_with_the_list_to_look_in(
    client: FlaskClient, address: str, link: str
) -> None:
    answer = client.get(f"{address}/nowhere")

    assert answer.status_code == 404
    assert f'<a href="{address}">{link}</a> · <a href="/search">Search</a>' in answer.text
    assert ("nowhere&#39; in this ledger." in answer.text, "claimtracker " in answer.text) == (
        True, False,
    )  # fmt: skip


@pytest.mark.parametrize("part", ["claims", "articles", "disputes", "nowhere"])
def test_address_longer_than_that_of_any_row_has_no_page(client: FlaskClient, part: str) -> None:
    answer = client.get(f"/{part}/{'x' * 4_000}")

    assert answer.status_code == 404
    assert "There is no page at this address." in words(answer.text)
    assert "x" * 100 not in answer.text


def test_pages_are_only_read(client: FlaskClient) -> None:
    assert client.post("/disputes").status_code == 405


@pytest.mark.parametrize("address", ["/claims/%00", "/articles/a%00b", "/disputes/%00"])
def test_character_that_no_ledger_holds_is_refused(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("address", ["/disputes", "/nowhere", "/static/ground.css"])
def test_every_answer_forbids_what_the_pages_do_not_need(client: FlaskClient, address: str) -> None:
    with client.get(address) as answer:
        headers = answer.headers

    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "address",
    ["/disputes", "/disputes/stake-80", "/claims/stake-80", "/articles/plover-accounts",
     "/search?q=tiktok", "/claims", "/articles"],
)  # fmt: skip
def test_no_page_has_script_or_style_of_its_own(story: FlaskClient, address: str) -> None:
    text = page(story, address)

    written = re.findall(r"<script(?![^>]* src=)", text)
    assert (written, "<style" in text, " style=" in text) == ([], False, False)


def test_invented_story_says_so_on_every_page(story: FlaskClient, client: FlaskClient) -> None:
    note = "The publications in this story are invented."

    assert note in page(story, "/disputes")
    assert note not in page(client, "/disputes")


def test_health_is_told_to_whoever_asks(client: FlaskClient, app: Flask) -> None:
    assert client.get("/healthz").text == "ok\n"
    assert app.test_client().get("/healthz").status_code == 503
