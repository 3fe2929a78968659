"""Read annotations of the W3C's Web Annotation Data Model, ours and those of others.

What the model says must be there is asked for; what it leaves open is taken as it comes. A body
that is not understood is kept as words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from claimtracker.exchange import own_annotations, text_selectors
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
from claimtracker.exchange.json_ld import Room
from claimtracker.exchange.json_streams import Element
from claimtracker.exchange.known_marks import key_of
from claimtracker.exchange.text_selectors import fields, listed, types

LISTS, INNER = frozenset({"items"}), frozenset({"first"})
COLLECTIONS = frozenset({"AnnotationCollection", "AnnotationPage"})
_SEVERAL = frozenset({"Choice", "List", "Composite", "Independents"})
_TAG = re.compile(r"<[^<>]*>")


def is_one(value: Any) -> bool:
    """Say whether a value is an annotation, or a collection, a page or a graph of some."""
    return isinstance(value, Mapping) and (
        bool(types(value) & ({"Annotation"} | COLLECTIONS)) or "@graph" in value
    )


def is_collection(value: Any) -> bool:
    """Say whether a value is a collection of annotations, or a page of one."""
    return isinstance(value, Mapping) and bool(types(value) & COLLECTIONS)


def each(element: Element, room: Room) -> Iterator[Element]:
    """Give the annotations of an element: itself, or those of its graph, with what they name.

    Raises TooMuchReferredTo.
    """
    graph = element.value.get("@graph") if isinstance(element.value, Mapping) else None
    if not isinstance(graph, list):
        yield element
        return
    nodes = {_id(one): one for one in graph if isinstance(one, Mapping) and _id(one)}
    for number, one in enumerate(graph):
        if not isinstance(one, Mapping) or "Annotation" in types(one):
            room.widen()
            yield Element(f"{element.place}@graph[{number}]", _whole(one, nodes, room))


def reply(value: Any) -> Reply | None:
    """Return what an annotation answers to another, if it is an answer."""
    if not isinstance(value, Mapping) or "replying" not in listed(fields(value, "motivation")):
        return None
    targets = listed(fields(value, "target"))
    to = targets[0] if targets and isinstance(targets[0], str) else ""
    if targets and isinstance(targets[0], Mapping):
        to = str(fields(targets[0], "source") or _id(targets[0]))
    _, notes, _ = _bodies(value, "body")
    return Reply(to, "\n".join(notes)) if to and notes else None


def identity(value: Any) -> str:
    """Return the IRI by which an annotation is known, "" where it has none."""
    return _id(value) if isinstance(value, Mapping) else ""


def marks(element: Element) -> Iterator[Mark | Amiss]:
    """Give a mark for each target of an annotation, or why it is none."""
    value, place = element.value, element.place
    if not isinstance(value, Mapping):
        yield amiss(place, "It is no object, and an annotation is one.")
        return
    if "Annotation" not in types(value):
        yield amiss(place, "It is no annotation: its type would be Annotation.", "type")
        return
    targets = _several(fields(value, "target"))
    if not targets:
        yield amiss(place, "is missing; an annotation is about something", "target")
        return
    for number, target in enumerate(targets):
        at = f"{place}.target[{number}]".lstrip(".") if len(targets) > 1 else place
        try:
            yield _mark(at, value, target, number)
        except BadRecord as error:
            yield Amiss(at, error)


def _mark(place: str, value: Mapping[str, Any], target: Any, number: int) -> Mark:
    labels, notes, own = _bodies(value, "body")
    address, selected = _target(target)
    told = own_annotations.read(own)
    known = identity(value)
    key = key_of(known, number) if known and not told.own else ""
    about = About(address, told.article, told.title, told.source)
    if isinstance(target, Mapping) and not told.own:
        about = _described(about, target)
    return Mark(
        place, about, selected.quote, selected.prefix, selected.suffix, selected.start,
        selected.end, key, tuple(labels), tuple(notes), told.own, told.claim,
    )  # fmt: skip


def _target(target: Any) -> tuple[str, text_selectors.Selected]:
    if isinstance(target, str) and target.strip():
        return target.strip(), text_selectors.Selected()
    if not isinstance(target, Mapping):
        raise BadRecord("is no address and no object", "target")
    source = fields(target, "source")
    if isinstance(source, list) and source:
        source = source[0]
    address = _id(source) if isinstance(source, Mapping) else source
    if not isinstance(address, str) or not address.strip():
        address = _id(target)
    if not address:
        raise BadRecord("has no source, the address of what is annotated", "target")
    return address.strip(), text_selectors.read(fields(target, "selector"))


def _described(about: About, target: Mapping[str, Any]) -> About:
    """Return what a target tells of its article beside the address."""
    source = fields(target, "source")
    found: dict[str, str] = {}
    for one in (target, *listed(source)):
        if isinstance(one, Mapping):
            for name in ("title", "language"):
                found.setdefault(name, words_of(fields(one, name)))
    return About(about.address, title=found.get("title", ""), language=found.get("language", ""))


def _bodies(
    value: Mapping[str, Any], name: str
) -> tuple[list[str], list[str], list[Mapping[str, Any]]]:
    """Return the tags, the words, and the bodies of ours that an annotation has."""
    labels: list[str] = []
    notes = texts_of(fields(value, "bodyValue"))
    own: list[Mapping[str, Any]] = []
    for body in _several(fields(value, "body")):
        if own_annotations.is_one(body):
            own.append(body)
        elif isinstance(body, Mapping) and "tagging" in listed(fields(body, "purpose")):
            labels += texts_of(_words(body, name))
        else:
            notes += texts_of(_words(body, name))
    if own:
        return [], own_annotations.notes(value), own
    who, when = _creator(value), words_of(fields(value, "created"))
    return labels, [signed(words, who, when) for words in notes], own


def _words(body: Any, name: str) -> str:
    """Return the words of a body, or where they are."""
    if isinstance(body, str):
        return body
    if not isinstance(body, Mapping):
        raise BadRecord("is no address and no object", name)
    found = fields(body, "value")
    if not isinstance(found, str):
        if "TextualBody" in types(body):
            raise BadRecord("is a TextualBody without a text (value)", name)
        found = next(filter(None, texts_of(fields(body, "title"))), "")
    if fields(body, "format") == "text/html":
        found = html.unescape(_TAG.sub("", found))
    source = fields(body, "source")
    return found or _id(body) or (_id(source) if isinstance(source, Mapping) else str(source or ""))


def _several(value: Any) -> list[Any]:
    """Return bodies or targets one by one, those of a choice or a list as well."""
    found: list[Any] = []
    for one in listed(value):
        if isinstance(one, Mapping) and types(one) & _SEVERAL:
            found += listed(fields(one, "items"))
        else:
            found.append(one)
    return found


def _creator(value: Mapping[str, Any]) -> str:
    for one in listed(fields(value, "creator")):
        if isinstance(one, Mapping):
            return next(iter(texts_of(one.get("name"))), "") or _id(one)
        return words_of(one)
    return ""


def _id(value: Any) -> str:
    found = value.get("id", value.get("@id")) if isinstance(value, Mapping) else None
    return words_of(found)


def _whole(
    value: Any, nodes: Mapping[str, Any], room: Room, depth: int = 0, *, is_put: bool = False
) -> Any:
    """Put the nodes of a graph in the places where they are named."""
    if is_put:
        room.take()
    if depth > 5:
        return value
    if isinstance(value, list):
        return [
            _whole(one, nodes, room, depth + isinstance(one, list), is_put=is_put) for one in value
        ]
    named = _named(value) if depth else ""
    if named in nodes:
        return _whole(nodes[named], nodes, room, depth + 1, is_put=True)
    if not isinstance(value, Mapping):
        return value
    return {
        name: one if name in ("id", "@id") else _whole(one, nodes, room, depth + 1, is_put=is_put)
        for name, one in value.items()
    }


def _named(value: Any) -> str:
    """Return the name that a value is and nothing beside, "" where it is more."""
    if isinstance(value, str):
        return value
    return _id(value) if isinstance(value, Mapping) and len(value) == 1 else ""
