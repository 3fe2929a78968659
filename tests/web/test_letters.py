"""Invitations by mail, where a mail server is set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from claimtracker import config
from claimtracker.config import InvalidSetting, SettingMissing
from claimtracker.db.types import new_id
from tests.conftest import BEN
from tests.outside.mail_server import Kept, listening
from tests.web.conftest import signed_in
from tests.web.reading import page, words
from tests.web.test_accounts import LIST, send

INVITE = "/administration/invitations"
LINK = re.compile(r"https://facts\.example/invitations/[\w-]{43}")


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    with listening() as kept:
        for name, value in {
            "MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(kept.port), "MAIL_TLS": "none",
            "MAIL_FROM": "ledger@desk.example", "ADDRESS": "https://facts.example/",
        }.items():  # fmt: skip
            monkeypatch.setenv(f"CLAIMTRACKER_{name}", value)
        yield kept


@pytest.fixture
def admin(ledger: Engine, mail_server: Kept) -> FlaskClient:
    return signed_in(ledger, replace(BEN, role="admin"))


def test_invitation_is_sent_and_not_shown(admin, mail_server):
    shown = send(admin, INVITE, role="editor", email="mona@desk.example")

    [mail] = mail_server.mails
    text = mail.get_content().replace("\r\n", "\n")
    [link] = LINK.findall(text)
    assert (mail["To"], mail["Subject"]) == (
        "mona@desk.example",
        "Your invitation to facts.example",
    )
    assert text.startswith(
        "Ben invites you to the ledger of claims at facts.example, in the role editor.\n"
    )
    assert "The link was sent to mona@desk.example." in words(shown.text)
    assert link not in shown.text
    assert admin.get(link.removeprefix("https://facts.example")).status_code == 200


def test_form_that_is_sent_twice_sends_one_mail(admin, mail_server):
    key = new_id()
    for _ in range(2):
        send(admin, INVITE, key, role="editor", email="mona@desk.example")

    assert len(mail_server.mails) == 1


def test_invitation_without_an_address_is_shown(admin, mail_server):
    shown = send(admin, INVITE, role="editor")

    assert (len(LINK.findall(shown.text)), mail_server.mails) == (1, [])


def test_server_that_refuses_leaves_the_link_on_the_page(admin, mail_server):
    mail_server.refuses = "550 no"

    shown = send(admin, INVITE, role="editor", email="mona@desk.example")

    assert shown.status_code == 200
    assert "No mail was sent to mona@desk.example, because" in words(shown.text)
    assert len(LINK.findall(shown.text)) == 1


def test_address_with_another_behind_it_is_refused_at_its_field(admin, mail_server):
    bad = "mona@desk.example\r\nBcc: all@desk.example"

    refused = send(admin, INVITE, role="reviewer", email=bad, name="Mona")

    assert (refused.status_code, mail_server.mails) == (400, [])
    assert 'id="f-email-error"' in refused.text
    assert 'value="Mona"' in refused.text
    assert '<option value="reviewer" selected>' in refused.text
    assert "Invitations, the newest first" not in page(admin, LIST)


def test_without_a_server_no_address_is_asked_for(ledger):
    admin = signed_in(ledger, replace(BEN, role="admin"))

    assert 'name="email"' not in page(admin, LIST)


@pytest.mark.parametrize("missing", ["MAIL_FROM", "ADDRESS"])
def test_mail_server_is_set_whole(mail_server, monkeypatch, missing):
    monkeypatch.delenv(f"CLAIMTRACKER_{missing}")

    with pytest.raises(SettingMissing, match=f"needs CLAIMTRACKER_{missing} beside it"):
        config.mail()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_FROM", "ledger@desk.example\nBcc: all@desk.example"), ("MAIL_FROM", "the desk"),
        ("MAIL_PORT", "70000"), ("MAIL_TLS", "perhaps"),
    ],
)  # fmt: skip
def test_setting_that_cannot_be_is_refused(mail_server, monkeypatch, name, value):
    monkeypatch.setenv(f"CLAIMTRACKER_{name}", value)

    with pytest.raises(InvalidSetting, match=f"CLAIMTRACKER_{name} cannot be"):
        config.mail()


def test_password_is_not_sent_in_the_open_to_another_machine(mail_server, monkeypatch):
    monkeypatch.setenv("CLAIMTRACKER_MAIL_HOST", "mail.example")
    monkeypatch.setenv("CLAIMTRACKER_MAIL_USER", "ledger")

    with pytest.raises(InvalidSetting, match="CLAIMTRACKER_MAIL_TLS cannot be 'none'"):
        config.mail()
