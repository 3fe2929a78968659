"""What is set from outside; the only reader of the environment."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from claimtracker.errors import Invalid, Unavailable

PREFIX = "CLAIMTRACKER_"
# This machine, under the names by which mail servers are called on it.
HERE = ("localhost", "127.0.0.1", "::1")
MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
Reader = Callable[[str], str | int]


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may set, each as CLAIMTRACKER_NAME in the environment."""

    database_url: str = "sqlite:///claimtracker.db"
    actor: str = "command line"
    sqlite: str = "newest"
    licence: str = ""
    postgresql_programs: str = ""
    address: str = ""
    newsroom: str = ""
    proxy: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = "your organisation’s account"
    mail_host: str = ""
    mail_port: int = 0
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    mail_from: str = ""
    mail_tls: str = "starttls"


def _like(pattern: str) -> Reader:
    def read(given: str) -> str:
        if not re.fullmatch(pattern, given):
            raise ValueError(given)
        return given

    return read


def _place(given: str) -> str:
    """Let an address of a machine pass; a name would be compared with nothing, and in silence."""
    if given:
        ipaddress.ip_address(given)
    return given


def _port(given: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", given) or int(given) > 65535:
        raise ValueError(given)
    return int(given)


# How what is given for some settings is read; each raises ValueError for what it cannot be.
READERS: Mapping[str, Reader] = {
    "sqlite": _like("newest|stdlib"),
    "address": _like(r"(https?://[^/\s]+)?/?"),
    "proxy": _place,
    "oidc_issuer": _like(r"https://[^\s?#]+|http://(127\.0\.0\.1|localhost)(:\d+)?(/[^\s?#]*)?|"),
    "mail_port": _port,
    "mail_from": _like(r"([^<>@\r\n]*<)?[^<>@\s]+@[^<>@\s]+>?|"),
    "mail_tls": _like("starttls|tls|none"),
}


class InvalidSetting(Invalid):
    """A variable of the environment holds what it cannot hold."""

    def __init__(self, name: str, given: object) -> None:
        super().__init__(f"CLAIMTRACKER_{name.upper()} cannot be {given!r}; mend it or unset it.")


class SettingMissing(Invalid):
    """A variable of the environment is set that is of no use without another."""

    def __init__(self, name: str, missing: str) -> None:
        super().__init__(
            f"CLAIMTRACKER_{name.upper()} needs CLAIMTRACKER_{missing.upper()} beside it; set that"
            " as well, or unset the first."
        )


class MissingResource(Unavailable):
    """A folder that belongs to the program is not where it was installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The folder {name!r} is missing from this installation; install claimtracker again."
        )


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """The identity provider that an operator named; `back` is where it sends people back to."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    back: str


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server that an operator named, and the address of the pages that mail speaks of."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str
    tls: str
    address: str


def settings() -> Settings:
    """Read the settings as they stand now; raises InvalidSetting."""
    return Settings(**dict(_given()))


def _given() -> Iterator[tuple[str, Any]]:
    for setting in fields(Settings):
        given = os.environ.get(PREFIX + setting.name.upper())
        if given is None:
            continue
        try:
            yield setting.name, READERS.get(setting.name, str)(given)
        except ValueError as error:
            raise InvalidSetting(setting.name, given) from error


def identity_provider(back: str) -> ProviderSettings | None:
    """Return the identity provider that is set, which sends people back to a path of ours.

    Raises InvalidSetting, SettingMissing.
    """
    given = settings()
    if not given.oidc_issuer:
        return None
    for needed in ("oidc_client_id", "oidc_client_secret", "address"):
        _require(given, "oidc_issuer", needed)
    return ProviderSettings(
        given.oidc_issuer.rstrip("/"), given.oidc_client_id,
        given.oidc_client_secret, given.oidc_name,
        f"{given.address.rstrip('/')}{back}",
    )  # fmt: skip


def mail() -> MailSettings | None:
    """Return the mail server that is set; raises InvalidSetting, SettingMissing.

    A password is not sent in the open, but on this machine.
    """
    given = settings()
    if not given.mail_host:
        return None
    for needed in ("mail_from", "address"):
        _require(given, "mail_host", needed)
    if given.mail_user and given.mail_tls == "none" and given.mail_host not in HERE:
        raise InvalidSetting("mail_tls", "none")
    return MailSettings(
        given.mail_host, given.mail_port or MAIL_PORTS[given.mail_tls], given.mail_user,
        given.mail_password, given.mail_from, given.mail_tls,
        given.address.rstrip("/"),
    )  # fmt: skip


def _require(given: Settings, name: str, needed: str) -> None:
    if not getattr(given, needed):
        raise SettingMissing(name, needed)


def child_environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a program that we start: our own, and what it alone is told."""
    return {**os.environ, **more}


def resource_dir(name: str) -> Path:
    """Find `templates` or `migrations`, beside the package in a checkout or inside it in a wheel.

    Raises MissingResource where neither is there.
    """
    package = Path(__file__).parent
    for folder in (package.parent / name, package / name):
        if folder.is_dir():
            return folder
    raise MissingResource(name)
