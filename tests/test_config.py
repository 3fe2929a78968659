"""What an operator sets, and what is refused."""

from __future__ import annotations

import pytest

from claimtracker import config
from claimtracker.config import InvalidSetting


@pytest.mark.parametrize(
    "issuer",
    [
        "http://idp.example", "http://localhost.evil.example", "ftp://idp.example",
        "https://idp.example/?a=b", "idp.example", "http://127.0.0.1@evil.example",
    ],
)  # fmt: skip
def test_issuer_is_reached_by_https_or_on_this_machine(monkeypatch, issuer):
    monkeypatch.setenv("CLAIMTRACKER_OIDC_ISSUER", issuer)

    with pytest.raises(InvalidSetting, match="CLAIMTRACKER_OIDC_ISSUER cannot be"):
        config.settings()


@pytest.mark.parametrize(
    "issuer", ["https://idp.example/realms/desk/", "http://127.0.0.1:8080", "http://localhost/a"]
)
def test_issuer_is_taken(monkeypatch, issuer):
    monkeypatch.setenv("CLAIMTRACKER_OIDC_ISSUER", issuer)

    assert config.settings().oidc_issuer == issuer


def test_secrets_are_in_no_text_of_the_settings(monkeypatch):
    monkeypatch.setenv("CLAIMTRACKER_OIDC_CLIENT_SECRET", "kept by the ledger alone")

    assert "kept by" not in f"{config.settings()!r} {config.settings()}"


@pytest.mark.parametrize("proxy", ["localhost", "127.0.0.1:80", "10.0.0.0/8", "*"])
def test_proxy_is_an_address_of_a_machine(monkeypatch, proxy):
    monkeypatch.setenv("CLAIMTRACKER_PROXY", proxy)

    with pytest.raises(InvalidSetting, match="CLAIMTRACKER_PROXY cannot be"):
        config.settings()


@pytest.mark.parametrize("port", ["smtp", "-1", "65536", "", "58.7", "٥٨٧"])
def test_port_is_the_number_of_a_port(monkeypatch, port):
    monkeypatch.setenv("CLAIMTRACKER_MAIL_PORT", port)

    with pytest.raises(InvalidSetting, match="CLAIMTRACKER_MAIL_PORT cannot be"):
        config.settings()


def test_what_is_set_is_read_anew_each_time(monkeypatch):
    before = config.settings()
    monkeypatch.setenv("CLAIMTRACKER_MAIL_PORT", "587")
    monkeypatch.setenv("CLAIMTRACKER_LICENCE", "CC BY 4.0")

    now = config.settings()

    assert (before.mail_port, before.licence) == (0, "")
    assert (now.mail_port, now.licence) == (587, "CC BY 4.0")
