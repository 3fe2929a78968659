"""Text on a terminal: no character of a stored text acts on it, and lines end where it ends."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import click

NARROWEST = 40
WIDEST = 120
GAP = 2

# Marks that turn the direction of what follows could make a line read as another.
_TURNS = {code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}
_SPACES = dict.fromkeys((0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029), " ")
_HARMLESS = {**_TURNS, **_CONTROLS, **_SPACES}


def plain(text: str) -> str:
    """Return a text as one line that any terminal can show and none obeys."""
    return text.translate(_HARMLESS)


def width() -> int:
    """Return how many columns there are to write in."""
    columns = shutil.get_terminal_size((80, 24)).columns
    return max(NARROWEST, min(columns, WIDEST))


def cells(text: str) -> int:
    """Return how many columns a text takes."""
    return sum(map(_cells, text))


def wrapped(text: str, columns: int) -> list[str]:
    """Break a text into lines of at most so many columns, between words where it can be."""
    lines = [""]
    for word in _words(plain(text), columns):
        if lines[-1] and cells(lines[-1]) + 1 + cells(word) > columns:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def say(text: str = "", *, indent: int = 0, mark: str = "") -> None:
    """Print a text, wrapped; `mark` stands before it, and further lines hang under the text."""
    left = " " * indent + mark
    hanging = " " * cells(left)
    for place, line in enumerate(wrapped(text, width() - cells(left))):
        click.echo(f"{hanging if place else left}{line}".rstrip())


def table(rows: Sequence[Sequence[str]], *, indent: int = 0) -> None:
    """Print rows with their columns aligned; the last column is wrapped."""
    *first, _ = zip(*rows, strict=True) if rows else ((),)
    room = width() - indent
    widths = [min(max(cells(plain(cell)) for cell in column), room // 3) for column in first]
    for row in rows:
        _row(row, widths, indent)


def document(content: Any) -> None:
    """Print one JSON document, in UTF-8 wherever it goes."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2).encode())


def count(number: int, one: str, many: str = "") -> str:
    """Say how many: “1 claim”, “1,200 claims”."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _row(row: Sequence[str], widths: Sequence[int], indent: int) -> None:
    left = width() - indent - sum(widths) - GAP * len(widths)
    columns = [*widths, max(left, NARROWEST // 2)]
    broken = [wrapped(cell, room) for cell, room in zip(row, columns, strict=True)]
    for place in range(max(map(len, broken))):
        shown = [lines[place] if place < len(lines) else "" for lines in broken]
        padded = [
            cell + " " * (room - cells(cell)) for cell, room in zip(shown, columns, strict=True)
        ]
        click.echo((" " * indent + (" " * GAP).join(padded)).rstrip())


def _words(text: str, columns: int) -> Iterator[str]:
    for word in text.split():
        while cells(word) > columns:
            cut = _cut(word, columns)
            yield word[:cut]
            word = word[cut:]
        yield word


def _cut(word: str, columns: int) -> int:
    taken = 0
    for place, character in enumerate(word):
        taken += _cells(character)
        if taken > columns:
            return max(place, 1)
    return len(word)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
