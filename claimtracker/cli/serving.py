"""The command that serves the pages."""

from __future__ import annotations

import errno
import ipaddress
import socket
from typing import Any

import click
import waitress  # type: ignore[import-untyped]
from sqlalchemy import Engine

from claimtracker.app import create_app
from claimtracker.cli.layouts import say
from claimtracker.cli.ledgers import Chosen, opened
from claimtracker.cli.parameters import WORDS, example
from claimtracker.db import engine as engines
from claimtracker.db import migrate
from claimtracker.errors import Invalid, Unavailable

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
        migrate.require_current(engine)
        serve_pages(engine, host, port)


def serve_pages(engine: Engine, host: str, port: int) -> None:
    """Serve the pages of a ledger until somebody interrupts; raises PortTaken, UnknownHost."""
    server = _bound(create_app(engine), host, port)
    say(f"The ledger {migrate.where(engine)}, {_kept_by(engine)}.")
    if not _is_loopback(host):
        say(f"Whoever reaches {host} can read all of it: these pages have no sign-in yet.")
    # Addresses are printed whole, so that they can be followed.
    for address in _addresses(server):
        click.echo(f"Serving at {address} until stopped with Ctrl-C.")
    server.run()
    server.close()
    say("Stopped.")


def _bound(app: Any, host: str, port: int) -> Any:
    try:
        return waitress.create_server(app, host=host, port=port, ident="claimtracker")
    except ValueError as error:
        raise UnknownHost(host) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port) from error
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise UnknownHost(host) from error
        raise


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
