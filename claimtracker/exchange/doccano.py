"""Read what doccano exports of labelled texts, a text on each line, in the forms it has had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from claimtracker.exchange import labelled_texts
from claimtracker.exchange.annotation_marks import Amiss, Mark, amiss, texts_of, words_of
from claimtracker.exchange.json_streams import Element
from claimtracker.exchange.labelled_texts import KNOWN, Labelled, Left, Spanned

TOOL = "doccano"
_LISTS = ("label", "labels", "entities", "annotations")
_COMMENTS = ("Comments", "comments")
_OF_TOOL = frozenset(
    {"id", "relations", "meta", "annotation_approver", "cats", *_LISTS, *_COMMENTS}
)


def is_surely_one(value: Any) -> bool:
    """Say whether an element is a text of doccano beyond doubt: a span is three values there."""
    lists: list[Any] = (
        [value.get(name) for name in ("label", "labels", "entities")]
        if isinstance(value, Mapping) and isinstance(value.get("text"), str)
        else []
    )
    return any(
        isinstance(one, list)
        and any(isinstance(span, list) or (isinstance(span, Mapping) and "start_offset" in span)
                for span in one)
        for one in lists
    )  # fmt: skip


def is_one(value: Any) -> bool:
    """Say whether a value is a text with labels."""
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("text", value.get("data")), str)
        and any(isinstance(value.get(name), list) for name in _LISTS)
    )


def marks(element: Element, offsets: str, left: Left) -> Iterator[Mark | Amiss]:
    """Give the marks of a text, or why there are none."""
    value, place = element.value, element.place
    if not isinstance(value, Mapping):
        yield amiss(place, "It is no object, and a text of doccano is one.")
        return
    text = value.get("text", value.get("data"))
    if not isinstance(text, str) or not text.strip():
        yield amiss(place, "is missing; a text of doccano has one", "text")
        return
    meta = value.get("meta")
    told = {**(meta if isinstance(meta, Mapping) else {}), **value}
    told.pop("data", None)
    _count_left(value, left)
    spans: list[Spanned] = []
    labels: list[str] = []
    for name in _LISTS:
        for number, one in enumerate(_list(value.get(name))):
            at = f"{place}, {name}[{number}]"
            found = _read(at, one)
            if isinstance(found, Amiss):
                yield found
            elif isinstance(found, str):
                labels.append(found)
            else:
                spans.append(found)
    notes = tuple(words for name in _COMMENTS for words in _comments(value.get(name)))
    one = Labelled(place, text, told, spans, tuple(labels), notes)
    yield from labelled_texts.marks(one, TOOL, offsets, left)


def _read(place: str, one: Any) -> Spanned | Amiss | str:
    """Return a label of the whole text, or a span with its label."""
    if isinstance(one, str) and one.strip():
        return one.strip()
    if isinstance(one, list) and len(one) == 3:
        start, end, label = one
    elif isinstance(one, Mapping):
        start, end = one.get("start_offset"), one.get("end_offset")
        label = one.get("label", one.get("type"))
        if start is None and end is None and label is not None:
            return str(label)
    else:
        return amiss(place, "is no label: that is a text, or [start, end, label]")
    if type(start) is not int or type(end) is not int:
        return amiss(place, "has no offsets, which are whole numbers")
    return Spanned(place, start, end, labels=(str(label),) if label is not None else ())


def _comments(given: Any) -> Iterator[str]:
    for one in _list(given):
        words = words_of(one.get("text")) if isinstance(one, Mapping) else words_of(one)
        if words:
            yield words


def _count_left(value: Mapping[str, Any], left: Left) -> None:
    if relations := _list(value.get("relations")):
        left["relation"] += len(relations)
    for name, told in value.items():
        if texts_of(told) and name not in KNOWN | _OF_TOOL:
            left[f"field “{name[:40]}”"] += 1


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
