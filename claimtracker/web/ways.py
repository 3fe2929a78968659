"""The way out to an identity provider and back: what a browser holds meanwhile.

The cookie holds one secret. What is sent along, and what has to come back, is made from it, so
that an answer is heard in the browser only that was sent, and nothing of it is kept here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Self

from flask import request
from werkzeug.wrappers import Response

from claimtracker.outside.attempts import Attempt
from claimtracker.web import people
from claimtracker.web.carried import HOME, own_path

COOKIE = "claimtracker_way"
LASTS = 15 * 60
LONGEST_PATH = 1_500


@dataclass(frozen=True, slots=True)
class Way:
    """One browser on its way: where it goes afterwards, and the link it came by, if it did."""

    secret: str
    to: str
    link: str

    @classmethod
    def new(cls, *, to: str = HOME, link: str = "") -> Self:
        """Return a new way to a page of ours."""
        return cls(secrets.token_urlsafe(32), to if len(to) <= LONGEST_PATH else HOME, link)

    @property
    def attempt(self) -> Attempt:
        """What is sent along, each of which says nothing of the others."""
        return Attempt(self._made("state"), self._made("nonce"), self._made("verifier"))

    def is_of(self, state: str) -> bool:
        """Say whether an answer is to what this browser asked."""
        return hmac.compare_digest(self._made("state").encode(), state.encode())

    def _made(self, purpose: str) -> str:
        return hmac.new(self.secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def hold(response: Response, way: Way) -> None:
    """Let the browser hold a way, for a quarter of an hour."""
    packed = json.dumps([way.secret, way.to, way.link]).encode()
    response.set_cookie(
        people.named(COOKIE), urlsafe_b64encode(packed).decode(), max_age=LASTS, httponly=True,
        samesite="Lax", secure=request.is_secure,
    )  # fmt: skip


def forget(response: Response) -> None:
    """Let the browser forget it: a way is gone once."""
    response.delete_cookie(
        people.named(COOKIE), httponly=True, samesite="Lax", secure=request.is_secure
    )


def held() -> Way | None:
    """Return the way that the browser holds."""
    try:
        packed = urlsafe_b64decode(request.cookies.get(people.named(COOKIE), ""))
        secret, to, link = (str(one) for one in json.loads(packed))
    except (ValueError, TypeError, RecursionError):
        return None
    return Way(secret, own_path(to), link) if len(secret) >= 32 else None
