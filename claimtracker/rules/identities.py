"""Who somebody is to an identity provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody for whom an identity provider vouched.

    `subject` says who for good: the provider and its key for the person. The name and the logins
    are only offered: another person may have them tomorrow, so that nobody is found by them.
    """

    subject: str
    name: str
    logins: tuple[str, ...]


def of_claims(issuer: str, claims: Mapping[str, Any]) -> Identity:
    """Return who the claims of an ID token are about."""
    subject = f"{issuer} {claims['sub']}"
    offered = (_text(claims, "preferred_username"), _text(claims, "email"), str(claims["sub"]))
    logins = tuple(login for login in offered if login)
    return Identity(subject, _text(claims, "name") or logins[0], logins)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""
