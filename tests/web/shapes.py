"""The shape of a page: its elements and the names of their attributes, without any text."""

from __future__ import annotations

from html.parser import HTMLParser


def shape(page: str) -> list[str]:
    """Return the tags of a page in order, each with the names of its attributes."""
    reader = _Tags()
    reader.feed(page)
    return reader.found


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(" ".join([tag, *(name for name, _ in attrs)]))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data}")
