"""For whom a provider that really listens vouches, and when its word does not hold."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import ECKey, OctKey

from claimtracker.config import ProviderSettings
from claimtracker.outside import answers
from claimtracker.outside.attempts import Attempt, NotVouchedFor, ProviderFails
from claimtracker.outside.identity_providers import IdentityProvider
from claimtracker.rules.identities import Identity
from tests.outside.provider import CLIENT_ID, SECRET, Provider, listening, visit

BACK = "http://localhost/back"
ATTEMPT = Attempt("a" * 64, "b" * 64, "c" * 64)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with listening() as provider:
        yield provider


@pytest.fixture
def ours(provider: Provider) -> IdentityProvider:
    return IdentityProvider(settings(provider.issuer))


def settings(issuer: str, client_id: str = CLIENT_ID, secret: str = SECRET) -> ProviderSettings:
    return ProviderSettings(issuer, client_id, secret, "the desk’s account", BACK)


def code(ours: IdentityProvider, attempt: Attempt = ATTEMPT) -> str:
    """Return the code that a browser brings back."""
    return parse_qs(urlsplit(visit(ours.address(attempt))).query)["code"][0]


def test_browser_is_sent_with_a_challenge_and_without_a_secret(ours, provider):
    parts = urlsplit(ours.address(ATTEMPT))

    asked = {name: value[0] for name, value in parse_qs(parts.query).items()}
    challenge = asked.pop("code_challenge")
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{provider.issuer}/authorization"
    assert (len(challenge), asked) == (43, {
        "client_id": CLIENT_ID, "redirect_uri": BACK, "response_type": "code",
        "scope": "openid profile email", "state": ATTEMPT.state, "nonce": ATTEMPT.nonce,
        "code_challenge_method": "S256",
    })  # fmt: skip


def test_provider_vouches_for_whoever_signed_in(ours, provider):
    assert ours.vouched_for(code(ours), ATTEMPT, provider.issuer) == Identity(
        f"{provider.issuer} ines-7", "Ines Roth", ("ines@desk.example", "ines-7")
    )


def test_secret_goes_in_the_form_where_the_provider_takes_it_there(ours, provider):
    provider.tells = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}

    with pytest.raises(NotVouchedFor) as refused:
        ours.vouched_for(code(ours), ATTEMPT)

    # This provider hears the header only, so that it refuses tells where the secret was.
    assert refused.value.reason == "status 401, invalid_client"


def test_code_goes_once(ours):
    given = code(ours)
    ours.vouched_for(given, ATTEMPT)

    with pytest.raises(NotVouchedFor):
        ours.vouched_for(given, ATTEMPT)


def test_code_of_another_browser_is_worth_nothing(ours):
    stolen = code(ours, Attempt("x" * 64, "y" * 64, "z" * 64))

    with pytest.raises(NotVouchedFor):
        ours.vouched_for(stolen, ATTEMPT)


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "of another attempt"}, {"aud": "another client"}, {"iss": "https://evil.example"},
        {"aud": [CLIENT_ID, "another client"]}, {"azp": "another client"},
        {"aud": "another client", "azp": CLIENT_ID}, {"exp": 1}, {"sub": ""},
        {"sub": 7}, {"exp": "soon"}, {"iat": 4_000_000_000}, {"nonce": None},
        {"at_hash": "of another token"},
    ],
    ids=str,
)  # fmt: skip
def test_token_that_says_something_else_does_not_hold(ours, provider, lie):
    provider.says = lie

    with pytest.raises(NotVouchedFor):
        ours.vouched_for(code(ours), ATTEMPT)


@pytest.mark.parametrize("missing", ["aud", "exp", "iat", "iss", "nonce", "sub"])
def test_token_without_a_claim_does_not_hold(ours, provider, monkeypatch, missing):
    made = Provider._made
    monkeypatch.setattr(
        Provider, "_made",
        lambda self, claims: made(self, {k: v for k, v in claims.items() if k != missing}),
    )  # fmt: skip

    with pytest.raises(NotVouchedFor):
        ours.vouched_for(code(ours), ATTEMPT)


FOREIGN = ECKey.generate_key("P-256", parameters={"kid": "one"})
SHARED = OctKey.import_key(SECRET * 2)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ({"alg": "none"}, None), ({"alg": "ES256", "kid": "one"}, FOREIGN),
        ({"alg": "ES256", "kid": "two"}, FOREIGN), ({"alg": "HS256"}, SHARED),
    ],
    ids=["unsigned", "foreign key", "unknown key", "shared secret"],
)  # fmt: skip
def test_token_that_the_provider_did_not_sign_does_not_hold(ours, provider, header, key):
    provider.header, provider.key = header, key

    with pytest.raises(NotVouchedFor):
        ours.vouched_for(code(ours), ATTEMPT)


def test_code_of_another_issuer_is_not_even_sent(ours, provider):
    given = code(ours)

    with pytest.raises(NotVouchedFor):
        ours.vouched_for(given, ATTEMPT, "https://evil.example")
    assert "/token" not in provider.asked


@pytest.mark.parametrize(
    "tells",
    [
        {"issuer": "https://evil.example"}, {"token_endpoint": "ftp://evil.example/"},
        {"jwks_uri": None}, {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)  # fmt: skip
def test_provider_that_does_not_say_who_it_is_gives_no_answer(ours, provider, tells):
    provider.tells = tells

    with pytest.raises(ProviderFails):
        ours.address(ATTEMPT)


@pytest.mark.parametrize("status", [302, 404, 429, 500])
def test_provider_that_refuses_says_so_in_a_sentence(ours, provider, status):
    provider.refuses = status

    with pytest.raises(ProviderFails) as refused:
        ours.address(ATTEMPT)
    assert str(refused.value) == (
        "Signing in with the desk’s account does not work just now, because its server gives no"
        " answer that can be used; try again in a few minutes."
    )


def test_provider_that_is_down_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(answers, "WAIT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ours = IdentityProvider(settings(f"http://127.0.0.1:{silent.getsockname()[1]}"))
        began = time.monotonic()
        with pytest.raises(ProviderFails):
            ours.address(ATTEMPT)

    assert time.monotonic() - began < 2


def test_nobody_at_the_address_gives_no_answer():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]

    with pytest.raises(ProviderFails):
        IdentityProvider(settings(f"http://127.0.0.1:{port}")).address(ATTEMPT)


def test_answer_that_comes_in_drops_is_given_up(ours, provider, monkeypatch):
    monkeypatch.setattr(answers, "ALL", 0.1)
    provider.drips = True
    began = time.monotonic()

    with pytest.raises(ProviderFails):
        ours.address(ATTEMPT)
    assert time.monotonic() - began < 2


def test_answer_that_is_too_large_is_given_up(ours, provider, monkeypatch):
    monkeypatch.setattr(answers, "LARGEST", 100)

    with pytest.raises(ProviderFails):
        ours.address(ATTEMPT)


def test_waits_end_before_ten_seconds():
    assert answers.WAIT + answers.ALL <= 10


def test_secret_is_in_no_text_of_what_holds_it(ours, provider):
    provider.says = {"exp": 1}
    with pytest.raises(NotVouchedFor) as refused:
        ours.vouched_for(code(ours), ATTEMPT)

    told = f"{settings('https://idp.example')!r} {ours!r} {refused.value} {refused.value.reason}"
    assert SECRET not in told
