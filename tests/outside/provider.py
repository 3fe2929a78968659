"""A small identity provider that really listens on this machine, for as long as a test wants."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

CLIENT_ID, SECRET = "the ledger", "kept by the ledger alone"
KEY = ECKey.generate_key("P-256", parameters={"kid": "one", "use": "sig"})
INES = {"sub": "ines-7", "name": "Ines Roth", "preferred_username": "ines@desk.example"}


@dataclass(slots=True)
class Provider:
    """What the provider does: it signs in whoever comes, and says of them what it is told to say.

    `says` lies over the claims of the next tokens, `signs` over how they are signed, `tells` over
    what it says of itself. `refuses` is the status that it answers everything with.
    """

    issuer: str = ""
    who: dict[str, Any] = field(default_factory=lambda: dict(INES))
    says: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "ES256", "kid": "one"})
    key: Any = field(default_factory=lambda: KEY)
    tells: dict[str, Any] = field(default_factory=dict)
    refuses: int = 0
    drips: bool = False
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def metadata(self) -> dict[str, Any]:
        """Return what it says of itself."""
        named = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"}
        ends = {f"{end}_endpoint": f"{self.issuer}/{end}" for end in ("authorization", "token")}
        return named | ends | self.tells

    def sign_in(self, query: dict[str, str]) -> str:
        """Return where a browser is sent back to."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        back = {"code": code, "state": query["state"], "iss": self.issuer}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Return the answer to a code, which is worth something once."""
        asked = self.codes.pop(form.get("code", ""), None)
        if authorization != basic(CLIENT_ID, SECRET):
            return 401, {"error": "invalid_client"}
        if asked is None or not self._fits(asked, form):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = self.who | {
            "iss": self.issuer, "aud": CLIENT_ID, "nonce": asked["nonce"], "iat": now,
            "exp": now + 300,
        }  # fmt: skip
        return 200, {
            "access_token": "unused",
            "token_type": "Bearer",
            "id_token": self._made(claims | self.says),
        }

    def _fits(self, asked: dict[str, str], form: dict[str, str]) -> bool:
        """Say whether a code is asked for by whoever was given it (RFC 7636, section 4.6)."""
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        same = form.get("redirect_uri") == asked["redirect_uri"]
        return (
            same
            and asked["code_challenge_method"] == "S256"
            and (challenge == asked["code_challenge"])
        )

    def _made(self, claims: dict[str, Any]) -> str:
        if self.header["alg"] != "none":
            return jwt.encode(self.header, claims, self.key, algorithms=[self.header["alg"]])
        parts = [json.dumps(part).encode() for part in (self.header, claims)]
        return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."


def basic(name: str, password: str) -> str:
    """Return the header by which a client says who it is."""
    return f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode()}"


@contextmanager
def listening() -> Iterator[Provider]:
    """Give a provider that listens at its issuer."""
    provider = Provider()
    server = Server(provider)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def visit(address: str) -> str:
    """Go where a browser is sent, and return where it is sent on from there."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        urllib.request.build_opener(Stay).open(address)
    except urllib.error.HTTPError as error:
        with error:
            return str(error.headers["Location"])
    raise AssertionError("nobody was sent on")


class Server(ThreadingHTTPServer):
    """Listens for a provider."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Server

    def do_GET(self) -> None:
        """Answer a browser, or whoever wants to know about the provider."""
        provider, parts = self.server.provider, urlsplit(self.path)
        provider.asked.append(parts.path)
        if parts.path == "/authorization":
            query = {name: value[0] for name, value in parse_qs(parts.query).items()}
            self._answer(302, {}, Location=provider.sign_in(query))
        elif parts.path == "/keys":
            self._answer(200, dict(KeySet([KEY]).as_dict(private=False)))
        else:
            self._answer(200, provider.metadata())

    def do_POST(self) -> None:
        """Answer whoever brings a code."""
        provider = self.server.provider
        provider.asked.append(self.path)
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: value[0] for name, value in parse_qs(sent).items()}
        self._answer(*provider.token(form, self.headers.get("Authorization", "")))

    def _answer(self, status: int, told: dict[str, Any], **headers: str) -> None:
        body, provider = json.dumps(told).encode(), self.server.provider
        self.send_response(provider.refuses or status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        pieces = [bytes([byte]) for byte in body] if provider.drips else [body]
        # Whoever asked may have gone away by then.
        with suppress(BrokenPipeError):
            for piece in pieces:
                self.wfile.write(piece)
                time.sleep(0.02 * provider.drips)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
