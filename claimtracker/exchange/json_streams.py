"""Read a large file of JSON an element at a time, so that memory holds one of them.

A file is one value, a list of elements, an object with a list of them, or a value on each line.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO, Any

from claimtracker.errors import Invalid

_PIECE = 1 << 16
# A line that is longer is no line of a list, but a whole file without line ends.
_LONGEST_LINE = 1 << 24
# What is cut off is amiss at its end, or at the beginning of a text without one.
_END = 16
_OPEN = "Unterminated string"
_SPACE = " \t\r\n"
_DEEPEST = 4
# What is nested deeper was made to break a reader; the records of all known tools stay far below.
_DEEPEST_VALUE = 100


class NoJson(Invalid):
    """A file is no JSON; it says where."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(f"The file is no JSON: {reason} at line {line}, character {column}.")


class NoText(Invalid):
    """A file is no text in UTF-8."""

    def __init__(self, place: int) -> None:
        super().__init__(f"The file is no UTF-8 at byte {place}; save it as UTF-8 first.")


@dataclass(frozen=True, slots=True)
class Element:
    """A value and where it stands: "[3]", "rows[0]", "line 5"; "" where it is the whole file.

    `amiss` says why it cannot be read. One that `is_rest` is what stands beside lists whose
    elements were given.
    """

    place: str
    value: Any
    amiss: str = ""
    is_rest: bool = False


def elements(
    stream: IO[bytes], lists: Collection[str], inner: Collection[str]
) -> Iterator[Element]:
    """Give the elements of a file in their order.

    `lists` names the fields of an object that are lists of elements, and `inner` those that are
    objects with such lists. What stands beside the lists of an object comes after them, as one
    element without them. Raises NoJson, NoText.
    """
    text = _Text(stream)
    if text.begins_lines():
        yield from _lines(text)
        return
    yield from _value(text, "", lists, inner)
    if text.peek():
        raise text.error("something follows the end of it")


def element(place: str, value: Any, *, is_rest: bool = False) -> Element:
    """Make an element of a value; of one that is nested too deeply only that is told."""
    if _is_deep(value):
        amiss = f"It is nested more than {_DEEPEST_VALUE} deep."
        return Element(place, None, amiss, is_rest)
    return Element(place, value, is_rest=is_rest)


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST_VALUE + 1):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


class _Text:
    """The text of a file that is not read yet, and the place reached in it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._bytes = 0
        self._buffer = ""
        self._at = 0
        self._line, self._column = 1, 1
        self._done = False

    def begins_lines(self) -> bool:
        """Say whether the first line is an object by itself, and something follows it."""
        if self.peek() != "{":
            return False
        while "\n" not in self._buffer and len(self._buffer) < _LONGEST_LINE and self._more():
            pass
        first, _, rest = self._buffer[self._at :].partition("\n")
        while not rest.strip() and self._more():
            rest = self._buffer[self._at :].partition("\n")[2]
        try:
            return bool(rest.strip()) and isinstance(json.loads(first), dict)
        except (ValueError, RecursionError):
            return False

    def line(self) -> str | None:
        """Take the rest of the line; None at the end of the file."""
        while "\n" not in self._buffer[self._at :] and self._more():
            pass
        if self._at >= len(self._buffer):
            return None
        end = self._buffer.find("\n", self._at)
        return self._take(len(self._buffer) if end < 0 else end + 1)

    def peek(self) -> str:
        """Return the next character that is no space; "" at the end of the file."""
        while True:
            at = self._at
            while at < len(self._buffer) and self._buffer[at] in _SPACE:
                at += 1
            self._take(at)
            if at < len(self._buffer):
                return self._buffer[at]
            if not self._more():
                return ""

    def skip(self, character: str) -> bool:
        """Pass over a character if it is the next one."""
        if self.peek() != character:
            return False
        self._take(self._at + 1)
        return True

    def value(self) -> Any:
        """Take one whole value; raises NoJson."""
        self.peek()
        while True:
            try:
                found, end = _DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                cut = error.pos > len(self._buffer) - _END or error.msg.startswith(_OPEN)
                if not cut or not self._more(double=True):
                    self._take(min(error.pos, len(self._buffer)))
                    raise self.error(_said(error)) from error
                continue
            except RecursionError as error:
                raise self.error("it is nested too deeply") from error
            except ValueError as error:
                raise self.error(str(error)) from error
            if end < len(self._buffer) or not self._more():
                self._take(end)
                return found

    def error(self, reason: str) -> NoJson:
        """Make the refusal of what stands at the place reached."""
        return NoJson(reason[:1].lower() + reason[1:], self._line, self._column)

    def _take(self, end: int) -> str:
        taken = self._buffer[self._at : end]
        lines = taken.count("\n")
        self._line += lines
        self._column = len(taken) - taken.rfind("\n") if lines else self._column + len(taken)
        self._at = end
        if self._at > _PIECE:
            self._buffer, self._at = self._buffer[self._at :], 0
        return taken

    def _more(self, *, double: bool = False) -> bool:
        if self._done:
            return False
        size = max(_PIECE, len(self._buffer) - self._at) if double else _PIECE
        raw = self._stream.read(size)
        self._done = not raw
        try:
            self._buffer += self._decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            raise NoText(self._bytes + error.start + 1) from error
        self._bytes += len(raw)
        return bool(raw)


def _said(error: json.JSONDecodeError) -> str:
    return error.msg.removesuffix(" at")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, strict=False)


def _lines(text: _Text) -> Iterator[Element]:
    number = 0
    while (line := text.line()) is not None:
        number += 1
        if not line.strip():
            continue
        try:
            yield element(f"line {number}", _DECODER.decode(line))
        except json.JSONDecodeError as error:
            amiss = f"The line is no JSON: {_said(error)} at character {error.colno}."
            yield Element(f"line {number}", None, amiss)
        except (ValueError, RecursionError) as error:
            yield Element(f"line {number}", None, f"The line is no JSON: {error}.")


def _value(
    text: _Text, path: str, lists: Collection[str], inner: Collection[str], depth: int = 0
) -> Iterator[Element]:
    first = text.peek()
    if first == "[":
        yield from _list(text, path)
    elif first == "{" and depth < _DEEPEST:
        yield from _object(text, path, lists, inner, depth)
    elif first:
        yield element(path, text.value())


def _list(text: _Text, path: str) -> Iterator[Element]:
    text.skip("[")
    number = 0
    if text.skip("]"):
        return
    while True:
        yield element(f"{path}[{number}]", text.value())
        number += 1
        if text.skip("]"):
            return
        if not text.skip(","):
            raise text.error("a comma or the end of the list is missing")


def _object(
    text: _Text, path: str, lists: Collection[str], inner: Collection[str], depth: int
) -> Iterator[Element]:
    text.skip("{")
    beside: dict[str, Any] = {}
    streamed = False
    ended = text.skip("}")
    while not ended:
        name = text.value() if text.peek() == '"' else None
        if not isinstance(name, str) or not text.skip(":"):
            raise text.error("the name of a field is missing")
        at = f"{path}.{name}" if path else name
        nested = text.peek() == "{" and name in inner
        if (text.peek() == "[" and name in lists) or nested:
            streamed = True
            yield from _value(text, at, lists, inner, depth + 1)
        else:
            beside[name] = text.value()
        ended = text.skip("}")
        if not ended and not text.skip(","):
            raise text.error("a comma or the end of the object is missing")
    if beside or not streamed:
        yield element(path, beside, is_rest=streamed)
