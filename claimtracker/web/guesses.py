"""Guessing passwords is slow, and guessing at one account locks nobody out of it.

Misses are counted by address, by login from one address, and by login from everywhere. Whoever
missed too often waits; but a browser in which the account was signed in before is counted by
itself, and an address from which nobody guessed yet always has a try. Login or no login: the
count and the answer are the same.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import secrets
import time
from dataclasses import dataclass

from flask import Flask, Response, current_app, g, request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from claimtracker.errors import Forbidden
from claimtracker.queries.accounts import AccountNow
from claimtracker.web import people

KNOWN = "claimtracker_known"
YEAR = 365 * 24 * 3600
FROM_ADDRESS = RateLimitItemPerMinute(30, 5, namespace="address")
AT_LOGIN = RateLimitItemPerMinute(10, 5, namespace="login")
FROM_KNOWN = RateLimitItemPerMinute(10, 5, namespace="known")
# Where a login is guessed at from many places, a new place has fewer tries, and never none.
EVERYWHERE = RateLimitItemPerHour(100, namespace="everywhere")
WHILE_GUESSED = RateLimitItemPerMinute(2, 5, namespace="guarded")

Count = tuple[RateLimitItem, str]


class TooManyTries(Forbidden):
    """Somebody tried and missed too often."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        minutes = math.ceil(seconds / 60)
        wait = "a minute" if minutes <= 1 else f"{minutes} minutes"
        super().__init__(f"There were too many tries from here; wait {wait} and try again.")


@dataclass(frozen=True, slots=True)
class Guess:
    """A try at a login: from which address, and in which known browser, if it is one."""

    login: str
    address: str
    known: str


class Guesses:
    """The misses of late, in the memory of this process."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, guess: Guess) -> int:
        """Return for how many seconds no try of this kind is heard; 0 where one is heard now."""
        waits = [self._left(*count) for count in self._asked(guess)]
        return max(waits)

    def miss(self, guess: Guess) -> None:
        """Count a try that missed."""
        for item, key in _counts(guess):
            self._limiter.hit(item, key)

    def _asked(self, guess: Guess) -> list[Count]:
        """Return the counts that a try depends on."""
        if guess.known:
            return [(FROM_KNOWN, guess.known)]
        here = f"{guess.login} {guess.address}"
        asked: list[Count] = [(FROM_ADDRESS, guess.address), (AT_LOGIN, here)]
        guessed_at = not self._limiter.test(EVERYWHERE, guess.login)
        return [*asked, (WHILE_GUESSED, here)] if guessed_at else asked

    def _left(self, item: RateLimitItem, key: str) -> int:
        if self._limiter.test(item, key):
            return 0
        until = self._limiter.get_window_stats(item, key).reset_time
        return max(1, math.ceil(until - time.time()))


def count(app: Flask) -> None:
    """Let an application count misses."""
    app.extensions["guesses"] = Guesses()
    app.after_request(_with_known)


def require_patience(guess: Guess) -> None:
    """Let a try pass, or raise TooManyTries."""
    if seconds := _guesses().wait(guess):
        raise TooManyTries(seconds)


def miss(guess: Guess) -> None:
    """Count a try that missed."""
    _guesses().miss(guess)


def at(login: str, account: AccountNow | None) -> Guess:
    """Return what this request is: a try at a login, of which there may be no account."""
    nonce, _, mark = request.cookies.get(people.named(KNOWN), "").partition(".")
    known = hmac.compare_digest(_mark(account, nonce).encode(), mark.encode())
    return Guess(login, network(request.remote_addr or ""), nonce if known and account else "")


def at_own(account_id: str) -> Guess:
    """Return a try at the password of the account that is signed in."""
    return Guess(account_id, "", f"account {account_id}")


def know(account: AccountNow) -> None:
    """Let this browser be known from now on, until the password of the account changes."""
    nonce = secrets.token_urlsafe(16)
    g.known_given = f"{nonce}.{_mark(account, nonce)}"


def network(address: str) -> str:
    """Return whom an address stands for: of the newer kind one house has very many."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    return str(ipaddress.ip_network((found, 64), strict=False))


def _guesses() -> Guesses:
    found: Guesses = current_app.extensions["guesses"]
    return found


def _mark(account: AccountNow | None, nonce: str) -> str:
    """Return what only this ledger can have said to a browser: signed by the kept password."""
    kept = account.password if account else None
    said = f"known {account.id if account else ''} {nonce}"
    return hmac.new((kept or "nobody").encode(), said.encode(), hashlib.sha256).hexdigest()


def _counts(guess: Guess) -> list[Count]:
    if guess.known:
        return [(FROM_KNOWN, guess.known)]
    here = f"{guess.login} {guess.address}"
    return [
        (FROM_ADDRESS, guess.address), (AT_LOGIN, here), (WHILE_GUESSED, here),
        (EVERYWHERE, guess.login),
    ]  # fmt: skip


def _with_known(response: Response) -> Response:
    if "known_given" in g:
        response.set_cookie(
            people.named(KNOWN), g.known_given, max_age=YEAR, httponly=True, samesite="Lax",
            secure=request.is_secure,
        )  # fmt: skip
    return response
