"""Documents of JSON-LD as pages carry them: what is in them, whatever way it is written.

Properties stand once or as a list, as a text or as an object; types are named by `@type` or
`type`, with or without the address of a vocabulary before them; objects refer to each other.
"""

from __future__ import annotations

import html
import re
from collections import ChainMap
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from claimtracker.errors import Invalid
from claimtracker.rules.text import clean

Json = Mapping[str, Any]
# Objects that others may refer to, by what they are called.
Known = dict[str, Json]
# How far references are followed, for they may lead in a circle.
_DEEPEST = 5
# How many values they may bring in a file, and how many more for each object that has some.
_MOST, _MORE = 100_000, 500
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


class TooMuchReferredTo(Invalid):
    """What objects refer to by name is far more than what stands in their file."""

    def __init__(self) -> None:
        super().__init__(
            "What is named here and stands elsewhere would be far longer than the file itself;"
            " write it out where it belongs, or leave it out."
        )


class Room:
    """How many values of one file may still be put where only their names stand."""

    def __init__(self) -> None:
        self._left = _MOST

    def widen(self) -> None:
        """Make room for what one more object refers to."""
        self._left += _MORE

    def take(self) -> None:
        """Put one more value in the place of a name; raises TooMuchReferredTo."""
        self._left -= 1
        if self._left < 0:
            raise TooMuchReferredTo


def text(value: Any) -> str:
    """Return a property as a text: of a list the first, of an object its value or name.

    Raises UnstorableText.
    """
    if isinstance(value, list):
        return next(filter(None, map(text, value)), "")
    if isinstance(value, Mapping):
        return text(value.get("@value") or value.get("name"))
    if isinstance(value, bool) or value is None:
        return ""
    written = clean(str(value))
    return written if written.strip() else ""


def unescaped(value: Any) -> Any:
    """Return a document without entities of HTML, be they there twice, and spaces around texts."""
    if isinstance(value, str):
        return html.unescape(html.unescape(value)).strip()
    if isinstance(value, list):
        return [unescaped(one) for one in value]
    if isinstance(value, Mapping):
        return {name: unescaped(one) for name, one in value.items()}
    return value


def address(value: Any) -> str:
    """Return the one web address that a text is, else nothing."""
    written = text(value).strip()
    return written if _ADDRESS.fullmatch(written) else ""


def addresses(value: Any) -> list[str]:
    """Return the web addresses that a text has in it."""
    return _ADDRESS.findall(text(value).replace(",http", " http"))


def listed(value: Any) -> list[Any]:
    """Return a property as a list, be it there once, several times or not at all."""
    return value if isinstance(value, list) else [] if value is None else [value]


def objects(value: Any) -> list[Json]:
    """Return the objects among the values of a property."""
    return [one for one in listed(value) if isinstance(one, Mapping)]


def types(told: Json) -> set[str]:
    """Return the types of an object in lower case, without the address of the vocabulary."""
    named = told.get("@type") or told.get("type")
    listed = named if isinstance(named, list) else [named]
    return {re.split(r"[/:#]", one)[-1].lower() for one in listed if isinstance(one, str)}


def of_type(
    value: Any, kind: str, is_left: Callable[[Json], bool], room: Room, elsewhere: Known
) -> Iterator[Json]:
    """Give the objects of a type in a document, each with what it refers to in place.

    What stands in an object of which `is_left` says so is passed over. `elsewhere` has objects of
    other documents that may be referred to. Raises TooMuchReferredTo.
    """
    known = ChainMap(_known(value), elsewhere)
    for one in _outermost(value, kind, is_left):
        room.widen()
        yield {name: _whole(inner, known, room) for name, inner in _flat(one).items()}


def missing(value: Any) -> set[str]:
    """Return the names in a document that stand for objects, and for none of its own."""
    return {str(one["@id"]) for one in _all(value) if set(one) == {"@id"}} - _known(value).keys()


def named(value: Any, names: Collection[str]) -> dict[str, Json]:
    """Return the objects of a document that have one of some names."""
    return {name: one for name, one in _known(value).items() if name in names}


def _outermost(value: Any, kind: str, is_left: Callable[[Json], bool]) -> Iterator[Json]:
    if isinstance(value, Mapping) and is_left(value):
        return
    if isinstance(value, Mapping) and kind in types(value):
        yield value
        return
    for one in _inner(value):
        yield from _outermost(one, kind, is_left)


def _known(value: Any) -> dict[str, Json]:
    """Return the objects of a document that others may refer to, by what they are called."""
    known: dict[str, Json] = {}
    for one in _all(value):
        name = one.get("@id")
        if isinstance(name, str) and len(one) > 1:
            known.setdefault(name, one)
    return known


def _all(value: Any) -> Iterator[Json]:
    if isinstance(value, Mapping):
        yield value
    for one in _inner(value):
        yield from _all(one)


def _inner(value: Any) -> Sequence[Any]:
    if isinstance(value, Mapping):
        return [one for one in value.values() if isinstance(one, Mapping | list)]
    return value if isinstance(value, list) else ()


def _flat(told: Json) -> Json:
    """Return an object whose properties stand in an object of their own as one that has them."""
    inner = told.get("properties")
    return {**told, **inner} if isinstance(inner, Mapping) else told


def _whole(
    value: Any, known: Mapping[str, Json], room: Room, depth: int = 0, *, is_put: bool = False
) -> Any:
    """Put objects where only their names stand, a few steps deep."""
    if is_put:
        room.take()
    if depth > _DEEPEST:
        return value
    if isinstance(value, list):
        return [
            _whole(one, known, room, depth + isinstance(one, list), is_put=is_put) for one in value
        ]
    if not isinstance(value, Mapping):
        return value
    told = _flat(value)
    if set(told) == {"@id"} and str(told["@id"]) in known:
        told, is_put = known[str(told["@id"])], True
    return {name: _whole(one, known, room, depth + 1, is_put=is_put) for name, one in told.items()}
