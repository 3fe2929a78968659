"""One attempt to sign in by an identity provider, and how it fails; needs no extra."""

from __future__ import annotations

from dataclasses import dataclass

from claimtracker.errors import Forbidden, Unavailable


class ExtraMissing(Unavailable):
    """An identity provider is set, and the libraries that talk to it are not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Signing in by an identity provider needs more libraries; install them with"
            " `pip install 'claimtracker[oidc]'`, or unset CLAIMTRACKER_OIDC_ISSUER."
        )


class ProviderFails(Unavailable):
    """The identity provider does not answer; `reason` is for the log."""

    def __init__(self, name: str, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"Signing in with {name} does not work just now, because its server gives no answer"
            " that can be used; try again in a few minutes."
        )


class NotVouchedFor(Forbidden):
    """The identity provider vouches for nobody, or its word does not hold."""

    def __init__(self, name: str, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Signing in with {name} did not succeed; begin again.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """What ties the answer of a provider to the browser that was sent there."""

    state: str
    nonce: str
    verifier: str
