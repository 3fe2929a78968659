"""A plain text as one record of the exchange format: an article that is still without claims."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePath

from claimtracker.errors import Invalid
from claimtracker.exchange import file_kinds


class EmptyText(Invalid):
    """There is nothing in the file to be an article."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is empty; an article needs a title at least.")


class UnreadableText(Invalid):
    """The file is no text in UTF-8."""

    def __init__(self, name: str, place: int) -> None:
        super().__init__(f"{name} is no UTF-8 at byte {place}; save it as UTF-8 first.")


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a text on the command line."""

    source: str
    title: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None


def record(raw: bytes, name: str, told: Told) -> bytes:
    """Return the line that brings a text in; without a title its first line is taken for one.

    The article is known by its address, else by the name of the file without its ending.
    Raises EmptyText, UnreadableText, OtherKind.
    """
    file_kinds.require(name, raw[: file_kinds.START])
    title, body = _parts(_decoded(raw, name), told.title)
    if not title:
        raise EmptyText(name)
    given = {
        "type": "article", "source": told.source, "title": title, "text": body, "url": told.url,
        "key": None if told.url else PurePath(name).stem, "published": told.published,
        "language": told.language,
    }  # fmt: skip
    kept = {field: value for field, value in given.items() if value}
    return json.dumps(kept, ensure_ascii=False).encode() + b"\n"


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableText(name, error.start + 1) from error


def _parts(text: str, title: str | None) -> tuple[str, str]:
    written = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if title is not None:
        return title, written if written.strip() else ""
    first, _, rest = written.lstrip().partition("\n")
    return first.strip(), rest.strip("\n") if rest.strip() else ""
