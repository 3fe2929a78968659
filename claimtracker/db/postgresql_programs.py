"""PostgreSQL's own programs, run for one database; passwords reach them by the environment only."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from claimtracker.config import child_environment, settings
from claimtracker.errors import Unavailable

SECRETS = ("password", "sslpassword")
FOLDER_SETTING = "CLAIMTRACKER_POSTGRESQL_PROGRAMS"
# Messages in one language, so that they can be told apart.
_PLAIN = {"LC_ALL": "C"}
# pg_restore of 17 and later sends this to any server, and older ones do not know it.
_HARMLESS = 'unrecognized configuration parameter "transaction_timeout"'


class ProgramMissing(Unavailable):
    """One of PostgreSQL's programs is not there."""

    def __init__(self, name: str, where: str) -> None:
        super().__init__(
            f"The program {name} is not {where}; install PostgreSQL's client programs, or name"
            f" the folder that holds them in {FOLDER_SETTING}."
        )


class ProgramTooOld(Unavailable):
    """One of PostgreSQL's programs is older than the server, which it therefore refuses."""

    def __init__(self, path: Path, version: int, wanted: int) -> None:
        super().__init__(
            f"{path} is of PostgreSQL {version} and the server of {wanted}; install the client"
            f" programs of PostgreSQL {wanted}, or name the folder that holds them in"
            f" {FOLDER_SETTING}."
        )


class ProgramFailed(Exception):
    """A program ended with an error; its text is the first line of what it said."""


@dataclass(frozen=True, slots=True)
class Address:
    """How a database is reached: a text without any secret, and what the environment adds."""

    conninfo: str
    environment: Mapping[str, str]


def address(connection: Connection, database: str | None = None) -> Address:
    """Return how to reach the database of a connection, or another on the same server."""
    from psycopg.conninfo import make_conninfo

    driver: Any = connection.connection.driver_connection
    # What was asked for, not what came of it: the programs may be older than the driver and
    # not know all that it fills in. Of several servers it is the one that answered.
    parameters: dict[str, Any] = dict(connection.engine.url.query)
    parameters |= {"host": driver.info.host, "port": driver.info.port}
    parameters |= {"user": driver.info.user, "dbname": database or driver.info.dbname}
    for secret in SECRETS:
        parameters.pop(secret, None)
    password = driver.info.password
    return Address(make_conninfo(**parameters), {"PGPASSWORD": password} if password else {})


def found(name: str, connection: Connection) -> Path:
    """Return where a program is that is new enough for the server of a connection.

    Raises ProgramMissing, ProgramTooOld.
    """
    folder = settings().postgresql_programs
    path = shutil.which(name, path=folder or None)
    if path is None:
        raise ProgramMissing(name, f"in {folder}" if folder else "on the PATH")
    driver: Any = connection.connection.driver_connection
    wanted = driver.info.server_version // 10_000
    told = printed(Path(path), "--version")
    version = re.search(r"\b(\d+)(?:\.|devel|beta|rc|\b)", told)
    if version and int(version[1]) < wanted:
        raise ProgramTooOld(Path(path), int(version[1]), wanted)
    return Path(path)


def run(program: Path, *words: str, at: Address, into: Path | None = None) -> None:
    """Run a program on a database, what it writes into a file; raises ProgramFailed."""
    command = [str(program), "--no-password", f"--dbname={at.conninfo}", *words]
    with (into or Path(os.devnull)).open("wb") as stream:
        done = subprocess.run(  # noqa: S603  # no shell, and every word is ours
            command, env=child_environment({**_PLAIN, **at.environment}), stdout=stream,
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    told = done.stderr.decode(errors="replace")
    if done.returncode and not _is_harmless(told):
        raise ProgramFailed(_first_error(told, program.name))


def printed(program: Path, *words: str) -> str:
    """Return what a program that needs no database prints; nothing where it fails."""
    done = subprocess.run(  # noqa: S603  # no shell, and every word is ours
        [str(program), *words], env=child_environment(_PLAIN), stdin=subprocess.DEVNULL,
        capture_output=True, check=False,
    )  # fmt: skip
    return "" if done.returncode else done.stdout.decode(errors="replace")


def _is_harmless(told: str) -> bool:
    errors = [line for line in told.splitlines() if ": error: " in line]
    return bool(errors) and all(_HARMLESS in line for line in errors)


def _first_error(told: str, name: str) -> str:
    lines = [line.split(": error: ", 1)[-1] for line in told.splitlines() if ": error: " in line]
    return f"{name}: {(lines or told.splitlines() or ['it failed'])[0].rstrip('.')}"
