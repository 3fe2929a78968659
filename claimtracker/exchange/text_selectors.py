"""The selectors of a Web Annotation that lead to words: by quote, by position, one in another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from claimtracker.exchange.checks import BadRecord
from claimtracker.rules.text import clean

# What the model calls otherwise in its older forms, and in other vocabularies.
_CALLED: Mapping[str, tuple[str, ...]] = {
    "target": ("hasTarget",), "body": ("hasBody",), "source": ("hasSource",),
    "selector": ("hasSelector",), "value": ("chars", "rdf:value", "cnt:chars", "text"),
    "motivation": ("motivatedBy",), "purpose": ("hasPurpose",),
    "title": ("dc:title", "dcterms:title", "schema:headline", "schema:name", "label", "name"),
    "language": ("dc:language", "inLanguage"), "creator": ("annotatedBy", "dcterms:creator"),
    "created": ("annotatedAt", "dcterms:created"), "refinedBy": ("refined_by",),
}  # fmt: skip
_NAME = re.compile(r"^.*[:#/]")
QUOTE, POSITION = "TextQuoteSelector", "TextPositionSelector"
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Selected:
    """Which words are selected; nothing where it is the whole of what is annotated."""

    quote: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None
    end: int | None = None


def fields(value: Mapping[str, Any], name: str) -> Any:
    """Return a field of an object, by whichever of its names it goes."""
    for called in (name, f"oa:{name}", *_CALLED.get(name, ())):
        for one in (called, f"oa:{called}"):
            if one in value:
                return value[one]
    return None


def listed(value: Any) -> list[Any]:
    """Return a value that may be one or a list of them as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def types(value: Mapping[str, Any]) -> set[str]:
    """Return the types of an object, without the vocabulary before them."""
    found = listed(value.get("type", value.get("@type")))
    return {_NAME.sub("", one) for one in found if isinstance(one, str)}


def read(given: Any) -> Selected:
    """Return the words that selectors lead to; raises BadRecord where they lead to none."""
    if given is None or given == []:
        return Selected()
    found = [chained(one) for one in listed(given)]
    quotes = [one for one in found if one.quote is not None]
    places = [one for one in found if one.start is not None]
    if not quotes and not places:
        kinds = sorted({kind for one in listed(given) for kind in _kinds(one)})
        raise BadRecord(
            f"selects by {', '.join(kinds) or 'something unknown'} alone, which says no words;"
            f" a {QUOTE} or a {POSITION} is needed",
            "selector",
        )
    first = quotes[0] if quotes else places[0]
    place = next((one for one in (first, *places) if one.start is not None), first)
    return Selected(first.quote, first.prefix, first.suffix, place.start, place.end)


def chained(given: Any) -> Selected:
    """Return what a selector and those that refine it select together."""
    found = Selected()
    for one in _chain(given):
        selected = _one(one)
        if selected.quote is not None:
            found = selected
        elif selected.start is not None and selected.end is not None:
            found = _within(found, selected.start, selected.end)
    return found


def _chain(given: Any) -> Iterator[Mapping[str, Any]]:
    for _ in range(_DEEPEST):
        if not isinstance(given, Mapping):
            return
        yield given
        refined = listed(fields(given, "refinedBy"))
        given = refined[0] if refined else None


def _one(value: Mapping[str, Any]) -> Selected:
    kinds = types(value)
    if QUOTE in kinds:
        return _quoted(value)
    if POSITION in kinds:
        return Selected(start=_number(value, "start"), end=_number(value, "end"))
    return Selected()


def _quoted(value: Mapping[str, Any]) -> Selected:
    told: dict[str, str | None] = {}
    for name in ("exact", "prefix", "suffix"):
        words = fields(value, name)
        if words is not None and not isinstance(words, str):
            raise BadRecord(f"has a {QUOTE} whose {name} is no text", "selector")
        told[name] = clean(words) if words else None
    if not (told["exact"] or "").strip():
        raise BadRecord(f"has a {QUOTE} without the words (exact)", "selector")
    return Selected(told["exact"], told["prefix"], told["suffix"])


def _number(value: Mapping[str, Any], name: str) -> int:
    found = fields(value, name)
    if type(found) is not int or not 0 <= found < 2**31:
        raise BadRecord(f"has a {POSITION} whose {name} is no whole number from 0", "selector")
    return found


def _within(outer: Selected, start: int, end: int) -> Selected:
    """Return a position as part of the words that it refines, else as one in the whole text."""
    if start >= end:
        raise BadRecord(f"has a {POSITION} whose end is not after its start", "selector")
    words = outer.quote
    if words is None or end > len(words):
        return Selected(outer.quote, outer.prefix, outer.suffix, start, end)
    return Selected(
        words[start:end], (outer.prefix or "") + words[:start] or None,
        words[end:] + (outer.suffix or "") or None,
    )  # fmt: skip


def _kinds(given: Any) -> Iterator[str]:
    for one in _chain(given):
        yield from types(one)
