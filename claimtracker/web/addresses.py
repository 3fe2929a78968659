"""Addresses of pages that a page names by the hundred."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import g, url_for

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


def to(endpoint: str, key: str, **values: Any) -> str:
    """Return the address of the page of a key, as `url_for` does.

    `url_for` is asked once for each kind of page in a request, not once for each key.
    """
    known: dict[tuple[Any, ...], list[str]] = g.setdefault("addresses", {})
    asked = (endpoint, *values.items())
    if asked not in known:
        known[asked] = url_for(endpoint, key=_KEY, **values).split(_KEY)
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
