"""Read what Hypothesis gives: the rows of its API, and the files that its sidebar saves.

Positions count the text of the page as the browser saw it, so that only quotes are gone by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from claimtracker.exchange import text_selectors
from claimtracker.exchange.annotation_marks import (
    About,
    Amiss,
    Mark,
    Reply,
    amiss,
    signed,
    texts_of,
    words_of,
)
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.json_streams import Element
from claimtracker.exchange.text_selectors import QUOTE, Selected, types

LISTS = frozenset({"rows"})
SAVED = "annotations"


def is_one(value: Any) -> bool:
    """Say whether a value is a row, or what the sidebar saves."""
    if not isinstance(value, Mapping):
        return False
    saved = value.get(SAVED)
    if "export_date" in value or "client_version" in value:
        return isinstance(saved, list)
    return "uri" in value and ("target" in value or "references" in value)


def each(element: Element) -> Iterator[Element]:
    """Give the rows of an element: itself, or those that the sidebar saved."""
    saved = element.value.get(SAVED) if isinstance(element.value, Mapping) else None
    if not isinstance(saved, list):
        yield element
        return
    for number, one in enumerate(saved):
        yield Element(f"{SAVED}[{number}]", one)


def reply(value: Any) -> Reply | None:
    """Return what a row answers to another, if it is an answer."""
    references = value.get("references") if isinstance(value, Mapping) else None
    if not isinstance(references, list) or not references:
        return None
    return Reply(words_of(references[0]), _said(value))


def identity(value: Any) -> str:
    """Return the key of a row, "" where it has none."""
    return words_of(value.get("id")) if isinstance(value, Mapping) else ""


def marks(element: Element) -> Iterator[Mark | Amiss]:
    """Give the mark of a row, or why it is none."""
    value, place = element.value, element.place
    if not isinstance(value, Mapping):
        yield amiss(place, "It is no object, and a row of Hypothesis is one.")
        return
    try:
        yield _mark(place, value)
    except BadRecord as error:
        yield Amiss(place, error)


def _mark(place: str, value: Mapping[str, Any]) -> Mark:
    address = words_of(value.get("uri")) or words_of(value.get("url"))
    if not address:
        raise BadRecord("is missing; a row names the page that it is about", "uri")
    document = value.get("document")
    titles = texts_of(document.get("title")) if isinstance(document, Mapping) else []
    selected = _selected(value.get("target"))
    key = identity(value)
    said = _said(value)
    return Mark(
        place, About(address, title=titles[0] if titles else ""), selected.quote,
        selected.prefix, selected.suffix, key=f"hypothesis-{key}" if key else "",
        labels=tuple(texts_of(value.get("tags"))), notes=(said,) if said else (),
    )  # fmt: skip


def _selected(given: Any) -> Selected:
    """Return the quote of a row; nothing of a note on a whole page."""
    targets = given if isinstance(given, list) else [given]
    for target in targets:
        selectors = target.get("selector") if isinstance(target, Mapping) else None
        quoted = [
            one for one in text_selectors.listed(selectors)
            if isinstance(one, Mapping) and QUOTE in types(one)
        ]  # fmt: skip
        if quoted:
            return text_selectors.read(quoted)
        kinds = {kind for one in text_selectors.listed(selectors) for kind in _kinds(one)}
        if kinds & {"TextPositionSelector", "RangeSelector"}:
            raise BadRecord("marks words without giving them (TextQuoteSelector)", "selector")
    return Selected()


def _kinds(selector: Any) -> set[str]:
    return types(selector) if isinstance(selector, Mapping) else set()


def _said(value: Mapping[str, Any]) -> str:
    words = words_of(value.get("text"))
    return signed(words, _who(value), words_of(value.get("created"))) if words else ""


def _who(value: Mapping[str, Any]) -> str:
    info = value.get("user_info")
    shown = words_of(info.get("display_name")) if isinstance(info, Mapping) else ""
    return shown or words_of(value.get("user")).removeprefix("acct:").partition("@")[0]
