"""The command that serves the pages."""

from __future__ import annotations

import errno
import ipaddress
import logging
import socket
from typing import Any
from urllib.parse import urlsplit

import click
import waitress  # type: ignore[import-untyped]
from sqlalchemy import Engine

from claimtracker.app import create_app, settle
from claimtracker.cli.layouts import say
from claimtracker.cli.ledgers import Chosen, opened
from claimtracker.cli.links import link
from claimtracker.cli.parameters import WORDS, example
from claimtracker.config import settings
from claimtracker.db import engine as engines
from claimtracker.db import schemas
from claimtracker.db import session as sessions
from claimtracker.errors import Invalid, Unavailable
from claimtracker.operations import invitations
from claimtracker.operations.writing import clock, entering
from claimtracker.queries import accounts, ledgers

LOCAL = "127.0.0.1"
PORT = 8000


class PortTaken(Unavailable):
    """Another program listens there already."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} is in use by another program; name a free one with --port,"
            f" as in --port {port + 1 if port < 65535 else PORT}."
        )


class UnknownHost(Invalid):
    """This machine has no such address to listen at."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host!r} is no address of this machine; name one with --host.")


@click.command(
    short_help="Serve the pages.", epilog=example("serve", "serve --host 0.0.0.0 --port 8080")
)
@click.option(
    "--host", metavar="ADDRESS", type=WORDS, default=LOCAL, show_default=True,
    help="The address to listen at.",
)  # fmt: skip
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True,
    help="The port to listen at; 0 takes a free one.",
)  # fmt: skip
@click.pass_obj
def serve(chosen: Chosen, host: str, port: int) -> None:
    """Serve the pages of the ledger until stopped with Ctrl-C."""
    with opened(chosen.url) as engine:
        schemas.require_current(engine)
        serve_pages(engine, host, port)


def serve_pages(engine: Engine, host: str, port: int) -> None:
    """Serve the pages of a ledger until somebody interrupts; raises PortTaken, UnknownHost."""
    server = _bound(create_app(engine), host, port)
    say(f"The ledger {schemas.where(engine)}, {_kept_by(engine)}.")
    addresses = _addresses(server)
    if not _is_loopback(host) and not settings().address.startswith("https:"):
        say(f"Passwords can be read on their way to {host}: put a proxy with https before it.")
    _tell_who_may_read(engine, addresses[0])
    # Addresses are printed whole, so that they can be followed.
    for address in addresses:
        click.echo(f"Serving at {address} until stopped with Ctrl-C.")
    settle()
    server.run()
    server.close()
    say("Stopped.")


def _tell_who_may_read(engine: Engine, address: str) -> None:
    """Say who may read what is served, and print the link that makes the first admin."""
    with sessions.read(engine) as session:
        is_copy, settled = ledgers.copied(session) is not None, accounts.are_there(session)
    if is_copy:
        say("It is a copy of a part of another ledger: whoever reaches this address can read it.")
    elif not settled:
        with entering(engine) as session:
            token = invitations.first(session, now=clock())
        say("Nobody can sign in yet. This link makes the first account, an admin's, once:")
        click.echo(link(token, address))


def _bound(app: Any, host: str, port: int) -> Any:
    # That a request waits for a moment is no news to whoever looks on.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        return waitress.create_server(
            app, host=host, port=port, ident="claimtracker", **_behind_proxy()
        )
    except ValueError as error:
        raise UnknownHost(host) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port) from error
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise UnknownHost(host) from error
        raise


def _behind_proxy() -> dict[str, Any]:
    """Return what the server has to know of a proxy that stands before it."""
    given = settings()
    known: dict[str, Any] = {}
    if given.address:
        known["url_scheme"] = urlsplit(given.address).scheme
    if given.proxy:
        # An address that is set says the scheme, whatever a header says of it.
        scheme = () if given.address else ("x-forwarded-proto",)
        known |= {
            "trusted_proxy": given.proxy, "trusted_proxy_headers": {"x-forwarded-for", *scheme},
            "clear_untrusted_proxy_headers": True,
        }  # fmt: skip
    return known


def _addresses(server: Any) -> list[str]:
    if hasattr(server, "effective_listen"):
        pairs = list(server.effective_listen)
    else:
        pairs = [(server.effective_host, server.effective_port)]
    return [f"http://{f'[{host}]' if ':' in host else host}:{port}" for host, port in pairs]


def _kept_by(engine: Engine) -> str:
    if engine.dialect.name != "sqlite":
        return f"kept by {engine.dialect.name}"
    journal = "write-ahead log" if engines.journal_mode() == "wal" else "rollback journal"
    return f"kept by SQLite {engines.sqlite_module().sqlite_version} with a {journal}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
