"""A mail server that really listens on this machine, and keeps what it is given."""

from __future__ import annotations

import datetime
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "ledger", "kept by the mailer alone"


class Kept:
    """What the server was given; `refuses` is what it says to every recipient."""

    def __init__(self) -> None:
        self.port = 0
        self.refuses = ""
        self.envelopes: list[Any] = []

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails, read."""
        read = [message_from_bytes(one.content, policy=policy.default) for one in self.envelopes]
        return [one for one in read if isinstance(one, EmailMessage)]

    async def handle_RCPT(  # noqa: N802  # aiosmtpd calls it so
        self, server: Any, session: Any, envelope: Any, to: str, options: Any
    ) -> str:
        """Take a recipient, or not."""
        if not self.refuses:
            envelope.rcpt_tos.append(to)
        return self.refuses or "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd calls it so
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        """Take a mail."""
        self.envelopes.append(envelope)
        return "250 OK"


class AnyPort(Controller):
    """Listens at whatever port is free, which aiosmtpd asks to be told."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def listening(certificate: Path | None = None) -> Iterator[Kept]:
    """Give a mail server; with a certificate it takes a user and a password under TLS alone."""
    kept, more = Kept(), {}
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        more = {
            "tls_context": context, "authenticator": _authenticated, "auth_required": True,
            "require_starttls": True,
        }  # fmt: skip
    controller = AnyPort(kept, hostname="127.0.0.1", port=0, server_hostname="here", **more)
    controller.start()
    kept.port = controller.port
    try:
        yield kept
    finally:
        controller.stop()


def write_certificate(path: Path) -> Path:
    """Write a key and a certificate of this machine that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def _authenticated(
    server: Any, session: Any, envelope: Any, mechanism: str, given: Any
) -> AuthResult:
    right = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)
