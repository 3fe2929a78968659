"""What the server believes of a proxy that stands before it, over real HTTP."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPMessage
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine
from waitress import wasyncore

from claimtracker.app import create_app, settle
from claimtracker.cli import serving
from tests.tokens import hidden

PROXY = "127.0.0.1"
ELSEWHERE = "192.0.2.9"
Served = Callable[..., "Caller"]


class Caller:
    """Whoever asks the server, from this machine, as a proxy on it would."""

    def __init__(self, port: int) -> None:
        self._port = port

    def ask(self, method: str, body: str = "", **headers: str) -> tuple[int, HTTPMessage, str]:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if body:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, "/sign-in", body or None, sent)
            found = connection.getresponse()
            return found.status, found.headers, found.read().decode()
        finally:
            connection.close()

    def guess(self, forwarded: str) -> int:
        """Guess a password for somebody who is said to ask from an address."""
        _, headers, page = self.ask("GET", X_Forwarded_For=forwarded)
        cookie = headers["Set-Cookie"].partition(";")[0]
        form = {"form_token": hidden(page, "form_token"), "login": "nina", "password": "a guess"}
        return self.ask("POST", urlencode(form), X_Forwarded_For=forwarded, Cookie=cookie)[0]

    def sees_https(self, **headers: str) -> tuple[bool, bool]:
        """Say whether a browser is told to come by https only, and given a cookie for that."""
        _, told, _ = self.ask("GET", **headers)
        cookie = told["Set-Cookie"]
        secure = cookie.startswith("__Host-") and "Secure" in cookie.split("; ")
        return told["Strict-Transport-Security"] is not None, secure


@pytest.fixture
def served(ledger: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with ExitStack() as running:

        def serve(**settings: str) -> Caller:
            for name, value in settings.items():
                monkeypatch.setenv(f"CLAIMTRACKER_{name.upper()}", value)
            return Caller(running.enter_context(_running(ledger)))

        yield serve


@contextmanager
def _running(ledger: Engine) -> Iterator[int]:
    """Serve as the command does, and give the port."""
    server, stopped = serving._bound(create_app(ledger), "127.0.0.1", 0), threading.Event()

    def run() -> None:
        while not stopped.is_set():
            wasyncore.loop(timeout=0.02, map=server._map, count=1)
        server.task_dispatcher.shutdown()
        wasyncore.close_all(server._map)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield server.effective_port
    finally:
        stopped.set()
        thread.join()


def test_each_client_of_the_proxy_has_its_own_count(served):
    caller = served(proxy=PROXY)

    guesses = [caller.guess("198.51.100.7") for _ in range(11)]

    assert guesses == [401] * 10 + [429]
    assert caller.guess("198.51.100.8") == 401


def test_client_cannot_say_through_the_proxy_that_it_is_another(served):
    caller = served(proxy=PROXY)

    guesses = [caller.guess(f"203.0.113.{n}, 198.51.100.7") for n in range(11)]

    assert guesses == [401] * 10 + [429]


@pytest.mark.parametrize("proxy", ["", ELSEWHERE])
def test_headers_of_whoever_is_not_the_proxy_are_ignored(served, proxy):
    caller = served(proxy=proxy)

    guesses = [caller.guess(f"198.51.100.{n}") for n in range(11)]

    assert guesses == [401] * 10 + [429]
    assert caller.sees_https(X_Forwarded_Proto="https") == (False, False)


def test_proxy_says_whether_it_was_asked_by_https(served):
    caller = served(proxy=PROXY)

    assert caller.sees_https(X_Forwarded_Proto="https") == (True, True)
    assert caller.sees_https(X_Forwarded_Proto="http") == (False, False)


@pytest.mark.parametrize("proxy", ["", PROXY])
def test_address_with_https_holds_whatever_a_header_says(served, proxy):
    caller = served(address="https://facts.example", proxy=proxy)

    assert caller.sees_https() == (True, True)
    assert caller.sees_https(X_Forwarded_Proto="http") == (True, True)


def test_what_is_loaded_is_left_out_of_garbage_collection():
    settle()
    frozen = gc.get_freeze_count()
    gc.unfreeze()

    assert frozen > 50_000
