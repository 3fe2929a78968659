"""Admins let people in, give roles, and take both away."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from claimtracker.db import session as sessions
from claimtracker.db.types import new_id
from claimtracker.queries import accounts
from claimtracker.queries.accounts import AccountLine
from tests import tokens
from tests.conftest import ADA, BEN
from tests.web.conftest import signed_in
from tests.web.reading import page, words

LIST = "/administration/accounts"


@pytest.fixture
def admin(ledger: Engine) -> FlaskClient:
    tokens.given(ledger, ADA, "editor")
    return signed_in(ledger, replace(BEN, role="admin"))


def account(ledger: Engine, name: str) -> AccountLine:
    with sessions.read(ledger) as session:
        return next(one for one in accounts.listed(session) if one.name == name)


def send(client: FlaskClient, address: str, key: str = "", **fields: str | int) -> TestResponse:
    form = {"form_token": tokens.hidden(page(client, LIST), "form_token")}
    return client.post(address, data=form | {"form_key": key or new_id()} | fields)


def test_link_of_an_invitation_is_shown_once(admin: FlaskClient) -> None:
    key = new_id()

    shown = send(admin, "/administration/invitations", key, role="editor")
    again = send(admin, "/administration/invitations", key, role="editor")

    link = re.search(r"http://localhost/invitations/[\w-]{43}", shown.text)
    assert shown.status_code == 200
    assert link
    assert (again.status_code, again.location) == (303, LIST)
    assert "/invitations/" not in page(admin, LIST).replace("/administration/invitations/", "")


def test_page_that_shows_a_link_makes_another(admin: FlaskClient) -> None:
    first = send(admin, "/administration/invitations", role="editor", name="")
    form = {name: tokens.hidden(first.text, name) for name in ("form_token", "form_key")}

    second = admin.post("/administration/invitations", data=form | {"role": "editor", "name": ""})

    assert second.status_code == 200
    assert page(admin, LIST).count("whoever has the link") == 2


def test_role_is_given_over_the_version_that_was_read(admin: FlaskClient, ledger: Engine) -> None:
    ada = account(ledger, "Ada")
    role = {"change": "role", "version": ada.version}

    given = send(admin, f"{LIST}/{ada.id}", role="reviewer", **role)
    stale = send(admin, f"{LIST}/{ada.id}", role="viewer", **role)

    assert (given.status_code, stale.status_code) == (303, 409)
    assert account(ledger, "Ada").role == "reviewer"


def test_account_is_disabled_and_let_in_again(admin: FlaskClient, ledger: Engine) -> None:
    ada = account(ledger, "Ada")

    send(admin, f"{LIST}/{ada.id}", change="disable", version=ada.version)
    assert "Ada Disabled" in words(page(admin, LIST))
    send(admin, f"{LIST}/{ada.id}", change="enable", version=ada.version + 1)

    assert account(ledger, "Ada").active


def test_last_admin_stays(admin: FlaskClient, ledger: Engine) -> None:
    ben = account(ledger, "Ben")

    refused = send(admin, f"{LIST}/{ben.id}", change="disable", version=ben.version)

    assert refused.status_code == 409
    assert "Ben is the last admin who can sign in" in words(refused.text)


def test_link_to_a_new_password_is_shown(admin: FlaskClient, ledger: Engine) -> None:
    ada = account(ledger, "Ada")

    shown = send(admin, f"{LIST}/{ada.id}", change="reset", version=ada.version)

    assert "This link leads to a new password, once, for seven days." in words(shown.text)


def test_invitation_is_taken_back(admin: FlaskClient) -> None:
    shown = send(admin, "/administration/invitations", role="viewer", name="Zoe")
    [address] = re.findall(r"/administration/invitations/[\w-]{36}", shown.text)

    taken = send(admin, address)

    assert taken.status_code == 303
    assert "Zoe" not in page(admin, LIST)


def test_list_of_dumps_begins_anew_where_an_address_names_no_row(admin: FlaskClient) -> None:
    assert "Nobody took a dump yet" in words(page(admin, "/administration/dumps?after=zzz"))
