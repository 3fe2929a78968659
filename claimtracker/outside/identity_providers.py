"""The identity provider of a newsroom: where it signs people in, and for whom it vouches.

OpenID Connect by the authorization code, with PKCE. Authlib writes what is sent and judges what
the ID token claims; what is asked for goes through `answers`, within a time and a size.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2.auth import ClientAuth  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.parameters import (  # type: ignore[import-untyped]
    prepare_grant_uri,
    prepare_token_request,
)
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]

from claimtracker.config import ProviderSettings
from claimtracker.outside import id_tokens
from claimtracker.outside.answers import Errand, NoAnswer, Refusal
from claimtracker.outside.attempts import Attempt, NotVouchedFor, ProviderFails
from claimtracker.outside.id_tokens import BadToken
from claimtracker.rules import identities
from claimtracker.rules.identities import Identity

SCOPE = "openid profile email"
# For how many seconds is remembered what the provider says of itself.
REMEMBERED = 600.0


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a provider says of itself."""

    issuer: str
    authorization: str
    token: str
    keys: str
    takes_secret_in_form: bool


class IdentityProvider:
    """The identity provider that an operator named."""

    def __init__(self, settings: ProviderSettings) -> None:
        self._settings = settings
        self._known: tuple[Metadata, float] | None = None

    @property
    def name(self) -> str:
        """What people sign in with, as in “an account of …”."""
        return self._settings.name

    def address(self, attempt: Attempt) -> str:
        """Return where to send a browser to sign in; raises ProviderFails."""
        found = self._metadata(Errand())
        address: str = prepare_grant_uri(
            found.authorization, self._settings.client_id, "code",
            redirect_uri=self._settings.back, scope=SCOPE, state=attempt.state,
            nonce=attempt.nonce, code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
        )  # fmt: skip
        return address

    def vouched_for(self, code: str, attempt: Attempt, issuer: str | None = None) -> Identity:
        """Return for whom a code stands that a browser brought back.

        `issuer` is whom the code says it is from, where it says so (RFC 9207).
        Raises ProviderFails, NotVouchedFor.
        """
        errand = Errand()
        found = self._metadata(errand)
        try:
            if issuer not in (None, found.issuer):
                raise BadToken("a code of another issuer")
            claims = self._claims(errand, found, code, attempt)
        except (BadToken, Refusal) as error:
            raise NotVouchedFor(self.name, str(error)) from error
        except NoAnswer as error:
            raise ProviderFails(self.name, str(error)) from error
        return identities.of_claims(self._settings.issuer, claims)

    def sealed(self, said: str) -> str:
        """Return what nobody but us can have put to a text, for want of the secret."""
        key = self._settings.client_secret.encode()
        return hmac.new(key, f"claimtracker {said}".encode(), hashlib.sha256).hexdigest()

    def _claims(self, errand: Errand, found: Metadata, code: str, attempt: Attempt) -> Any:
        tokens = errand.ask(found.token, **self._token_request(found, code, attempt))
        return id_tokens.claims(
            str(tokens.get("id_token", "")), errand.ask(found.keys), issuer=found.issuer,
            client_id=self._settings.client_id, nonce=attempt.nonce,
            access_token=str(tokens.get("access_token", "")),
        )  # fmt: skip

    def _token_request(self, found: Metadata, code: str, attempt: Attempt) -> dict[str, Any]:
        body = prepare_token_request(
            "authorization_code", code=code, redirect_uri=self._settings.back,
            code_verifier=attempt.verifier,
        )  # fmt: skip
        secret = self._settings.client_secret
        method = "client_secret_post" if found.takes_secret_in_form else "client_secret_basic"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        auth = ClientAuth(self._settings.client_id, secret, method)
        _, headers, body = auth.prepare("POST", found.token, headers, body)
        return {"form": body, "headers": headers}

    def _metadata(self, errand: Errand) -> Metadata:
        if self._known and time.monotonic() < self._known[1]:
            return self._known[0]
        issuer = self._settings.issuer
        try:
            found = _read(issuer, errand.ask(f"{issuer}/.well-known/openid-configuration"))
        except (NoAnswer, Refusal) as error:
            raise ProviderFails(self.name, f"discovery: {error}") from error
        self._known = found, time.monotonic() + REMEMBERED
        return found


def _read(issuer: str, told: dict[str, Any]) -> Metadata:
    """Return what a provider says of itself, if it is the one that was asked; raises NoAnswer."""
    named = told.get("issuer")
    if not isinstance(named, str) or named.rstrip("/") != issuer:
        raise NoAnswer("it calls itself by another name than CLAIMTRACKER_OIDC_ISSUER")
    endpoints = [told.get(f"{name}_endpoint") for name in ("authorization", "token")]
    authorization, token, keys = (
        _address(issuer, one) for one in (*endpoints, told.get("jwks_uri"))
    )
    methods = told.get("token_endpoint_auth_methods_supported")
    in_form = isinstance(methods, list) and "client_secret_post" in methods
    return Metadata(named, authorization, token, keys, in_form)


def _address(issuer: str, given: object) -> str:
    """Return an address that is as safe on its way as the issuer's own; raises NoAnswer."""
    schemes = {"https", urlsplit(issuer).scheme}
    if not isinstance(given, str) or given.partition(":")[0] not in schemes:
        raise NoAnswer("an address that is missing, or without https")
    return given
