"""Who an ID token says that somebody is, once all that it has to hold was looked at.

OpenID Connect Core 1.0, section 3.1.3.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

# Signed by a key that only the provider has: no shared secrets, and never without a signature.
ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    "Ed25519",
)  # fmt: skip
# How many seconds the clocks of two machines may differ.
LEEWAY = 60


class BadToken(Exception):
    """An ID token does not hold; the text says what is wrong with it."""


def claims(
    token: str,
    keys: Mapping[str, Any],
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    access_token: str,
) -> Mapping[str, Any]:
    """Return what a token says, if it is signed by one of the keys and meant for us, now.

    Raises BadToken.
    """
    options = {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": client_id},
    }
    asked = {"nonce": nonce, "client_id": client_id, "access_token": access_token}
    try:
        read = jwt.decode(token, KeySet.import_key_set(dict(keys)), algorithms=ALGORITHMS)  # type: ignore[arg-type]
        found = CodeIDToken(read.claims, read.header, options, asked)
        found.validate(leeway=LEEWAY)
    except JoseError as error:
        raise BadToken(str(error)) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadToken(type(error).__name__) from error
    if not isinstance(found["sub"], str) or not found["sub"].strip():
        raise BadToken("no subject")
    return dict(found)
