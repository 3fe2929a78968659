"""Feeds as Atom (RFC 4287): what is new, for programs that look now and then."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

NAMESPACE = "http://www.w3.org/2005/Atom"
EPOCH = datetime(1970, 1, 1)
AUTHOR = "claimtracker"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is new; `id` is the key of its row, and `updated` is in UTC."""

    id: str
    title: str
    text: str
    address: str
    updated: datetime


def feed(title: str, here: str, page: str, entries: Iterable[Entry]) -> bytes:
    """Return a feed, the last updated first; the same entries give the same bytes."""
    listed = sorted(entries, key=lambda one: (one.updated, one.id), reverse=True)
    root = Xml.Element("feed", {"xmlns": NAMESPACE})
    _add(root, "id", here)
    _add(root, "title", title)
    _add(root, "updated", _moment(updated(listed)))
    _add(_add(root, "author"), "name", AUTHOR)
    _add(root, "link", rel="self", type="application/atom+xml", href=here)
    _add(root, "link", rel="alternate", type="text/html", href=page)
    for one in listed:
        _entry(root, one)
    told: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return told


def updated(entries: Iterable[Entry]) -> datetime:
    """Return when the last of some entries was updated."""
    return max((one.updated for one in entries), default=EPOCH)


def _entry(root: Xml.Element, one: Entry) -> None:
    made = _add(root, "entry")
    _add(made, "id", f"urn:uuid:{one.id}")
    _add(made, "title", one.title)
    _add(made, "updated", _moment(one.updated))
    _add(made, "link", rel="alternate", type="text/html", href=one.address)
    _add(made, "content", one.text, type="text")


def _add(root: Xml.Element, name: str, text: str = "", **told: str) -> Xml.Element:
    made = Xml.SubElement(root, name, told)
    made.text = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text) or None
    return made


def _moment(at: datetime) -> str:
    return at.replace(tzinfo=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
