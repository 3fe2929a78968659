"""Codes from a phone: which one is right now, and none twice."""

from __future__ import annotations

import hmac
import re
from datetime import UTC, datetime

import pyotp

PERIOD = 30
# A phone's clock may be a little slow or fast.
AROUND = (-1, 0, 1)


def new_key() -> str:
    """Return a new key to be shared with a phone."""
    return pyotp.random_base32()


def is_key(given: str) -> bool:
    """Say whether a text is a key as they are made here."""
    return re.fullmatch("[A-Z2-7]{32}", given) is not None


def address(key: str, *, login: str) -> str:
    """Return the address that a phone reads from the picture."""
    return pyotp.TOTP(key).provisioning_uri(name=login, issuer_name="claimtracker")


def matching(key: str, code: str, *, used: int | None, now: datetime) -> int | None:
    """Return the number of the code that was given; None where it is wrong or was taken before."""
    given = "".join(code.split())
    current = int(now.replace(tzinfo=UTC).timestamp()) // PERIOD
    for number in (current + step for step in AROUND):
        right = pyotp.TOTP(key).generate_otp(number)
        if hmac.compare_digest(right.encode(), given.encode()):
            return number if used is None or number > used else None
    return None
