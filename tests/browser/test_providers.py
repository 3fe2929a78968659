"""A real browser goes to a provider at another origin and comes back, under the policy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine
from werkzeug.serving import make_server

from claimtracker.app import create_app
from tests.desks import LOOKS
from tests.outside.provider import CLIENT_ID, SECRET, listening
from tests.web.signing import first_link

pytestmark = pytest.mark.browser


@contextmanager
def served(engine: Engine, monkeypatch: pytest.MonkeyPatch, issuer: str) -> Iterator[str]:
    """Serve a ledger whose people sign in at a provider, and give the address."""
    apps: list[Any] = []
    server = make_server("127.0.0.1", 0, lambda *asked: apps[0](*asked), threaded=True)
    address = f"http://localhost:{server.server_port}"
    for name, value in {
        "OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": CLIENT_ID, "OIDC_CLIENT_SECRET": SECRET,
        "ADDRESS": address,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"CLAIMTRACKER_{name}", value)
    apps.append(create_app(engine))
    serving = threading.Thread(target=server.serve_forever, args=(LOOKS,))
    serving.start()
    try:
        yield address
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def test_browser_goes_to_the_provider_and_comes_back(browser: Browser, ledger, monkeypatch):
    said: list[str] = []
    with listening() as provider, served(ledger, monkeypatch, provider.issuer) as address:
        context = browser.new_context()
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(address + first_link(ledger))
        page.click("text=Sign in with your organisation’s account")
        page.click("text=Sign out")
        page.click("text=Sign in with your organisation’s account")
        name = page.inner_text("header")
        context.close()

    assert "Ines Roth" in name
    assert said == []
