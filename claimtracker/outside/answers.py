"""Ask another server for JSON, within a time and a size; redirects are not followed."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

# How many seconds one wait for the network may last, and after how many nothing more is read:
# together less than the ten that somebody waits for a page.
WAIT = 4.0
ALL = 6.0
LARGEST = 1_000_000
CHUNK = 65_536


class NoAnswer(Exception):
    """A server did not answer, took too long, or did not answer in JSON."""


class Refusal(Exception):
    """A server answered that it will not; carries the status and the short name of the reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"status {status}, {reason}")
        self.status = status


class Errand:
    """A few questions to one server, which end at one hour, however many they are."""

    def __init__(self) -> None:
        self._until = time.monotonic() + ALL
        self._pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(WAIT, WAIT))

    def ask(
        self, address: str, *, form: str = "", headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Return the JSON object at an address, to which a form is sent where one is given.

        Raises NoAnswer, Refusal.
        """
        sent = {"Accept": "application/json", **(headers or {})}
        try:
            response = self._pool.request(
                "POST" if form else "GET", address, body=form or None, headers=sent,
                redirect=False, preload_content=False,
            )  # fmt: skip
            with response:
                body = self._read(response)
        except (HTTPError, OSError, ValueError) as error:
            raise NoAnswer(type(error).__name__) from error
        return _object(response.status, body)

    def _read(self, response: urllib3.BaseHTTPResponse) -> bytes:
        body = bytearray()
        while piece := response.read1(CHUNK, decode_content=True):
            body += piece
            if len(body) > LARGEST:
                raise NoAnswer("more than a megabyte")
            if time.monotonic() > self._until:
                raise NoAnswer("too slow")
        return bytes(body)


def _object(status: int, body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if 400 <= status < 500 and status != 429:
        reason = found.get("error") if isinstance(found, dict) else None
        raise Refusal(status, reason if isinstance(reason, str) else "no reason")
    if status != 200 or not isinstance(found, dict):
        raise NoAnswer(f"status {status}")
    return found
