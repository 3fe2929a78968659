"""Read what Label Studio exports of labelled texts: JSON, and the shorter JSON-MIN."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from claimtracker.exchange import labelled_texts
from claimtracker.exchange.annotation_marks import Amiss, Mark, amiss, texts_of
from claimtracker.exchange.json_streams import Element
from claimtracker.exchange.labelled_texts import KNOWN, TEXTS, Labelled, Left, Spanned

TOOL = "label-studio"
_DONE = ("annotations", "completions")
_MINIMAL = frozenset({"annotation_id", "annotator", "lead_time"})
# What the short form adds to the fields of a task.
_OF_TOOL = _MINIMAL | {"id", "created_at", "updated_at", "predictions", "file_upload", "project"}
# What is said of words, or of the whole; regions of images and sounds have other names.
_LABELS = ("labels", "hypertextlabels", "paragraphlabels", "choices", "taxonomy")
_NOTES = ("text", "textarea", "rating", "number", "datetime")


def is_one(value: Any) -> bool:
    """Say whether a value is a task of either form."""
    if not isinstance(value, Mapping):
        return False
    if isinstance(value.get("data"), Mapping) and any(name in value for name in _DONE):
        return True
    return bool(_MINIMAL & value.keys()) or any(_is_spans(one) for one in value.values())


def marks(element: Element, offsets: str, left: Left) -> Iterator[Mark | Amiss]:
    """Give the marks of a task, or why there are none."""
    value, place = element.value, element.place
    if not isinstance(value, Mapping):
        yield amiss(place, "It is no object, and a task of Label Studio is one.")
        return
    results = list(_results(value, place, left))
    beside = value.get("data") if isinstance(value.get("data"), Mapping) else value
    assert isinstance(beside, Mapping)
    meta = value.get("meta")
    spans: list[Spanned] = []
    labels: list[str] = []
    notes: list[str] = []
    for at, result in results:
        found = _read(at, result)
        if isinstance(found, Amiss):
            yield found
        elif found.start is None and found.words is None:
            labels += found.labels
            notes += found.notes
        else:
            spans.append(found)
    text = _text(beside, spans)
    # Words that are known by themselves stand in a page whose text is hidden in its tags.
    plain = text if all(span.start is not None for span in spans) else None
    told = {**(meta if isinstance(meta, Mapping) else {}), **beside}
    one = Labelled(place, plain, told, spans, tuple(labels), tuple(notes))
    yield from labelled_texts.marks(one, TOOL, offsets, left)


def _results(
    value: Mapping[str, Any], place: str, left: Left
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if predicted := _list(value.get("predictions")):
        left["prediction"] += len(predicted)
    name = next((one for one in _DONE if isinstance(value.get(one), list)), "")
    if not name:
        yield from _minimal(value, place, left)
        return
    for number, done in enumerate(value[name]):
        if not isinstance(done, Mapping):
            continue
        if done.get("was_cancelled"):
            left["annotation that was skipped"] += 1
            continue
        for at, result in enumerate(_list(done.get("result"))):
            if not isinstance(result, Mapping):
                continue
            if result.get("type") == "relation":
                left["relation"] += 1
                continue
            yield f"{place}.{name}[{number}].result[{at}]".lstrip("."), result


def _minimal(
    value: Mapping[str, Any], place: str, left: Left
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the results of the short form, which stand under the names of their questions."""
    for name, told in value.items():
        if _is_spans(told):
            for at, one in enumerate(told):
                yield f"{place}.{name}[{at}]".lstrip("."), {"value": one}
        elif isinstance(told, Mapping) and "choices" in told:
            yield f"{place}.{name}".lstrip("."), {"value": told, "type": "choices"}
        elif told and name not in KNOWN | _OF_TOOL:
            left[f"field “{name[:40]}”"] += 1


def _read(place: str, result: Mapping[str, Any]) -> Spanned | Amiss:
    value = result.get("value")
    kind = result.get("type")
    if not isinstance(value, Mapping):
        return amiss(place, "has no value")
    labels = tuple(text for name in _LABELS for text in _flat(value.get(name)))
    start, end = value.get("start"), value.get("end")
    words = value.get("text")
    if type(start) is int and type(end) is int:
        said = words if isinstance(words, str) else None
        notes = _notes(value, ("textarea", "rating", "number"))
        if isinstance(words, list):
            notes = (*texts_of(words), *notes)
        return Spanned(place, start, end, said, labels, notes)
    if "start" in value or "startOffset" in value:
        if not isinstance(words, str) or not words.strip():
            return amiss(place, "marks words without giving them, by a path in a page", "value")
        return Spanned(place, None, None, words, labels)
    if kind in ("choices", "taxonomy", "textarea", "rating", "number", "datetime"):
        return Spanned(place, None, None, None, labels, _notes(value, _NOTES))
    return amiss(place, f"is of the kind {kind!r}, which marks no words", "type")


def _notes(value: Mapping[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        told = value.get(name)
        found += [str(told)] if isinstance(told, int | float) else texts_of(told)
    return tuple(found)


def _text(beside: Mapping[str, Any], spans: list[Spanned]) -> str | None:
    """Return the text that was labelled: one with the words of the spans, else the usual name."""
    texts = {name: one for name, one in beside.items() if isinstance(one, str) and one.strip()}
    words = next((span.words for span in spans if span.words), None)
    having = [one for one in texts.values() if words and words in one]
    if having:
        return max(having, key=len)
    for name in TEXTS:
        if name in texts:
            return texts[name]
    others = [one for name, one in texts.items() if name not in KNOWN | _OF_TOOL]
    return max(others, key=len, default=None)


def _is_spans(value: Any) -> bool:
    return isinstance(value, list) and any(
        isinstance(one, Mapping) and "start" in one and "end" in one for one in value
    )


def _flat(value: Any) -> list[str]:
    """Return labels one by one; those of a taxonomy are paths, written with slashes."""
    if not isinstance(value, list):
        return texts_of(value)
    return [
        " / ".join(texts_of(one)) if isinstance(one, list) else one
        for one in value
        if isinstance(one, list) or texts_of(one)
    ]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
