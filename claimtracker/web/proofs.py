"""What a page carries between the word of an identity provider and the code from a phone.

It says for whom the provider vouched in this browser a moment ago, and is sealed with a secret
that only the server has.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable

from claimtracker.queries.accounts import AccountNow
from claimtracker.web import people

LASTS = 300
Seal = Callable[[str], str]


def of(account: AccountNow, seal: Seal) -> str:
    """Return a proof for an account, good for five minutes, in this browser."""
    until = int(time.time()) + LASTS
    return f"{account.id}.{until}.{seal(_said(account, until))}"


def account_id(proof: str) -> str:
    """Return which account a proof speaks of, which is not yet to believe it."""
    return proof.partition(".")[0]


def holds(proof: str, account: AccountNow, seal: Seal) -> bool:
    """Say whether a proof is one for an account, as it stands, in this browser, now."""
    until = proof.split(".")[1] if proof.count(".") == 2 else ""
    if not until.isascii() or not until.isdigit() or len(until) > 12 or int(until) < time.time():
        return False
    right = f"{account.id}.{until}.{seal(_said(account, int(until)))}"
    return hmac.compare_digest(right.encode(), proof.encode())


def _said(account: AccountNow, until: int) -> str:
    return f"{account.id} {account.version} {until} {people.form_token()}"
