"""Addresses: of pages that a page names by the hundred, and whole ones to be used elsewhere."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import g, request, url_for

from claimtracker.config import settings
from claimtracker.web import people

_KEY = "--the-key--"
# What may stand in a path as it is, by RFC 3986: unreserved signs aside, these.
_PLAIN = "!$&'()*+,/:;=@"
# The lists whose pages are called by names, by the page; beside those pages stand some of ours.
_LISTS = {
    "sources.shown": "sources",
    "speakers.shown": "speakers",
    "subjects.shown": "subjects",
    "topics.shown": "topics",
}
_TAKEN = ("alike", "new")


def to(endpoint: str, key: str, *, named: str = "key", **values: Any) -> str:
    """Return the address of the page of a key, as `url_for` does.

    `url_for` is asked once for each kind of page in a request, not once for each key. `named`
    is what the route calls the key.
    """
    known: dict[tuple[Any, ...], list[str]] = g.setdefault("addresses", {})
    asked = (endpoint, *values.items())
    if asked not in known:
        known[asked] = url_for(endpoint, **values | {named: _KEY}).split(_KEY)
    return quote(key, _PLAIN).join(known[asked])


def of_name(endpoint: str, name: str, **values: Any) -> str:
    """Return the address of the page of a name; a name that no path can hold is asked for."""
    if _fits_path(name):
        return to(endpoint, name, **values)
    return url_for("indexes.listed", noun=_LISTS[endpoint], name=name, **values)


def _fits_path(name: str) -> bool:
    """Say whether a name comes back as it was: browsers and servers fold dots and slashes."""
    segments = name.split("/")
    return name not in _TAKEN and name.isprintable() and not {"", ".", ".."} & set(segments)


def whole(endpoint: str, **values: Any) -> str:
    """Return the address of a page with the host under which the pages are reached."""
    path: str = url_for(endpoint, **values)
    return f"{host()}{path}"


def host() -> str:
    """Return the scheme and host that an operator named, else those by which it was asked."""
    return settings().address.rstrip("/") or request.host_url.rstrip("/")


def canonical(**values: str) -> str | None:
    """Return the one address of the row that a page shows to readers who are nobody here.

    What is given takes the place of what was asked by. None for lists and for searches.
    """
    if not request.endpoint or not request.view_args or not people.only_reads():
        return None
    return whole(request.endpoint, **(request.view_args | values))
