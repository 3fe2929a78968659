"""The one form of a web address by which an article is known."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#\\]*)([^#]*)", re.DOTALL)
_AUTHORITY = re.compile(r"(.*@)?(\[[^\]]*\]|[^:]*)(?::(.*))?", re.DOTALL)
_DEFAULT_PORTS = {"http": "80", "https": "443"}


def key(url: str) -> str:
    """Return the canonical form of an address: the key of an article that has no other.

    Scheme and host are in lower case, the default port and the fragment are removed, and
    nothing else is changed; an address without a scheme stays as it is.
    """
    stripped = url.strip()
    address = _ADDRESS.match(stripped.partition("#")[0].rstrip())
    if address is None:
        return stripped
    scheme = address[1].lower()
    return f"{scheme}://{_authority(address[2], scheme)}{address[3]}"


def _authority(authority: str, scheme: str) -> str:
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        return authority
    login, host, port = parts[1] or "", parts[2].lower(), parts[3]
    if not port or port == _DEFAULT_PORTS.get(scheme):
        return login + host
    return f"{login}{host}:{port}"
