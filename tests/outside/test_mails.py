"""Mail to a server that really listens."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from claimtracker.config import MailSettings
from claimtracker.outside import mails
from claimtracker.outside.mails import Mail, MailNotSent
from claimtracker.rules.mail_addresses import BadAddress, address_of
from tests.outside.mail_server import PASSWORD, USER, Kept, listening, write_certificate

MAIL = Mail("ines@desk.example", "Your invitation", "Ünder this\n\nlink:\nhttps://x.example/y\n")


@pytest.fixture
def server() -> Iterator[Kept]:
    with listening() as kept:
        yield kept


def settings(port: int) -> MailSettings:
    return MailSettings(
        "127.0.0.1", port, "", "", "The desk <ledger@desk.example>", "none", "https://x.example"
    )


def safe(port: int) -> MailSettings:
    given = {"host": "localhost", "tls": "starttls", "user": USER, "password": PASSWORD}
    return replace(settings(port), **given)


def test_mail_arrives_as_plain_text_and_nothing_else(server):
    mails.send(settings(server.port), MAIL)

    [mail], [envelope] = server.mails, server.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("ledger@desk.example", [MAIL.to])
    assert (mail["To"], mail["Subject"]) == (MAIL.to, MAIL.subject)
    assert mail["From"] == "The desk <ledger@desk.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert (mail.get_content_type(), mail.is_multipart()) == ("text/plain", False)
    assert mail.get_content().replace("\r\n", "\n") == MAIL.text


@pytest.mark.parametrize(
    "to",
    [
        "ines@desk.example\nBcc: all@desk.example", "ines@desk.example\r\n\r\nBuy",
        "ines@desk.example, ben@desk.example", "ines@desk.example ben@desk.example",
        "Ines <ines@desk.example>", "ines@desk.example;", '"a b"@desk.example', "ines@desk", "ines",
        "@desk.example", "ines@", "ines@desk..example", "ines@desk.example%0aBcc:x", "",
        "é@x.example",
        "a" * 65 + "@desk.example", "ines@" + "a." * 130 + "example",
    ],
)  # fmt: skip
def test_address_is_one_address_and_nothing_beside_it(server, to):
    with pytest.raises(BadAddress):
        mails.send(settings(server.port), replace(MAIL, to=to))

    assert server.mails == []


@pytest.mark.parametrize("address", ["ines@desk.example", "i.r+x@a-b.c.example", " i@x.example "])
def test_address_is_taken(address):
    assert address_of(address) == address.strip()


def test_subject_of_several_lines_is_one_line_and_no_header(server):
    mails.send(settings(server.port), replace(MAIL, subject="Hello\r\nBcc: all@desk.example"))

    [mail] = server.mails
    assert (mail["Subject"], mail["Bcc"]) == ("Hello Bcc: all@desk.example", None)


def test_password_goes_under_tls_to_a_server_that_shows_its_certificate(monkeypatch, tmp_path):
    certificate = write_certificate(tmp_path / "here.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with listening(certificate) as server:
        mails.send(safe(server.port), MAIL)
        with pytest.raises(MailNotSent) as refused:
            mails.send(replace(safe(server.port), password="another"), MAIL)

    assert [mail["To"] for mail in server.mails] == [MAIL.to]
    assert str(refused.value) == (
        "No mail was sent to ines@desk.example, because the mail server does not let the user in"
        " that is set."
    )


def test_server_that_nobody_vouches_for_gets_nothing(tmp_path):
    with (
        listening(write_certificate(tmp_path / "here.pem")) as server,
        pytest.raises(MailNotSent, match="shows no certificate that can be believed"),
    ):
        mails.send(safe(server.port), MAIL)

    assert server.mails == []


def test_server_without_tls_gets_no_password(server):
    with pytest.raises(MailNotSent, match="cannot do what is set"):
        mails.send(safe(server.port), MAIL)


def test_server_that_refuses_says_so_in_a_sentence(server):
    server.refuses = f"550 no {PASSWORD}"

    with pytest.raises(MailNotSent) as refused:
        mails.send(settings(server.port), MAIL)

    assert str(refused.value) == (
        "No mail was sent to ines@desk.example, because the mail server takes none for this"
        " address."
    )


def test_server_that_is_down_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(mails, "WAIT", 0.2)
    began = time.monotonic()
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(MailNotSent, match="does not answer"),
    ):
        mails.send(settings(silent.getsockname()[1]), MAIL)

    assert time.monotonic() - began < 2


def test_nobody_at_the_address_does_not_answer():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]

    with pytest.raises(MailNotSent, match="does not answer"):
        mails.send(settings(port), MAIL)


def test_password_is_in_no_text_of_the_settings():
    assert PASSWORD not in repr(safe(25))
