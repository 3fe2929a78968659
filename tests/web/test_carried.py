"""What was typed while the sign-in ran out is there again after signing in."""

from __future__ import annotations

import html
import json
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from claimtracker.models import SignIn
from claimtracker.web import carried
from claimtracker.web.people import COOKIE
from tests.operations.letting_in import PASSWORD
from tests.tokens import hidden
from tests.web.signing import another_browser, people, send, sign_in, signed_in_browser

TEXT = "First line <b>\r\nsecond “line” & more \U0001f980"
ELSEWHERE = "/account/browsers/end"


@pytest.fixture
def lost(ledger) -> FlaskClient:
    """Give the browser of Emil, whose sign-in was ended behind his back."""
    people(ledger)
    client = signed_in_browser(ledger)
    with ledger.execution_options(writes=True).begin() as connection:
        connection.execute(delete(SignIn))
    return client


def post(client: FlaskClient, token: str, headers=None, **fields: str):
    return client.post(ELSEWHERE, data={"form_token": token, **fields}, headers=headers)


def own_token(client: FlaskClient) -> str:
    return hidden(client.get("/sign-in").text, "form_token")


def carried_by(page: str) -> dict[str, str]:
    """Return the hidden fields with which a page signs in."""
    return {name: html.unescape(hidden(page, name)) for name in ("carried", "to", "form_token")}


def test_text_is_shown_after_signing_in_and_sent_by_one_button(lost):
    refused = post(lost, own_token(lost), statement=TEXT, version="3", form_key="k")
    assert refused.status_code == 401

    typed = lost.post(
        "/sign-in", data=carried_by(refused.text) | {"login": "emil", "password": PASSWORD}
    )

    shown = re.search(r"<dt>Statement</dt><dd[^>]*>([^<]*)</dd>", typed.text)
    assert (typed.status_code, html.unescape(shown.group(1))) == (200, TEXT)
    assert f'action="{ELSEWHERE}"' in typed.text
    assert (hidden(typed.text, "version"), hidden(typed.text, "form_key")) == ("3", "k")

    sent = post(lost, hidden(typed.text.split("<dl")[1], "form_token"), statement=TEXT)
    assert sent.status_code == 303


def test_text_stays_while_the_password_is_mistyped(lost):
    refused = post(lost, own_token(lost), statement=TEXT)

    wrong = lost.post(
        "/sign-in", data=carried_by(refused.text) | {"login": "emil", "password": "a slip"}
    )

    assert (wrong.status_code, json.loads(carried_by(wrong.text)["carried"])) == (
        401, [["statement", TEXT]],
    )  # fmt: skip


def test_text_of_a_page_from_before_signing_out_is_taken_along(lost):
    token = own_token(lost)
    lost.delete_cookie(COOKIE)

    refused = post(lost, token, {"Origin": "http://localhost"}, statement=TEXT)

    assert (refused.status_code, json.loads(carried_by(refused.text)["carried"])) == (
        401, [["statement", TEXT]],
    )  # fmt: skip


def test_text_of_a_page_from_before_signing_in_anew_is_given_back(ledger, lost):
    token = own_token(lost)
    sign_in(lost, "emil")

    answer = post(lost, token, {"Origin": "http://localhost"}, statement=TEXT)

    assert answer.status_code == 403
    assert "Send it now" in answer.text


@pytest.mark.parametrize(
    ("token", "headers"),
    [
        ("forged", {}), ("", {"Origin": "http://evil.example"}),
        ("", {"Origin": "http://["}), ("", {"Sec-Fetch-Site": "cross-site"}),
    ],
)  # fmt: skip
def test_text_of_another_site_is_not_taken_along(lost, token, headers):
    answer = post(lost, token, headers, statement="buy this")

    assert (answer.status_code, "buy this" in answer.text) == (403, False)


def test_password_is_not_taken_along(lost):
    answer = send(lost, "/sign-in", "/account/password", present="my secret", password="my new one")

    assert (answer.status_code, "my secret" in answer.text) == (401, False)
    assert "The form is not on this page." in answer.text


def test_more_than_a_page_holds_is_not_taken_along(lost):
    answer = post(lost, own_token(lost), statement="x" * (carried.LONGEST + 1))

    assert (answer.status_code, len(answer.text) < 10_000) == (401, True)
    assert "The form is not on this page." in answer.text


@pytest.mark.parametrize(
    "packed", ["[", "[" * 100_000, "3", '{"a": 1}', "[[1]]", "null", '[["a"]]', "[[[], {}]]"]
)
def test_what_no_page_of_ours_carries_is_nothing(lost, packed):
    answer = lost.post(
        "/sign-in",
        data={
            "form_token": own_token(lost), "login": "emil", "password": PASSWORD, "to": "/claims",
            "carried": packed,
        },
    )  # fmt: skip

    assert answer.status_code in (200, 303)


def test_form_is_sent_only_to_a_path_of_our_own(lost):
    answer = lost.post(
        "/sign-in",
        data={
            "form_token": own_token(lost), "login": "emil", "password": PASSWORD,
            "to": "https://evil.example/", "carried": '[["statement", "x"]]',
        },
    )  # fmt: skip

    assert "evil" not in answer.text
    assert another_browser(lost).get("/disputes").status_code == 401
