"""What the elements of a file of annotations are called, and what they answer to each other.

One whose name or answer cannot be read is told by its place, and the others are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from claimtracker.errors import ClaimtrackerError
from claimtracker.exchange.annotation_marks import Amiss, Mark, Reply
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.json_streams import Element


@dataclass(frozen=True, slots=True)
class Read:
    """How the files of a tool are read: their marks, and what answers to others in them."""

    marks: Callable[[Element], Iterator[Mark | Amiss]]
    each: Callable[[Element], Iterator[Element]]
    reply: Callable[[Any], Reply | None]
    identity: Callable[[Any], str]


@dataclass(slots=True)
class Answers:
    """What was answered to which element of a file, and which elements there are."""

    known: set[str] = field(default_factory=set)
    given: dict[str, list[str]] = field(default_factory=dict)

    def stray(self, value: Any, read: Read) -> bool:
        """Say whether what an element answers to is not in the file."""
        found = read.reply(value)
        return found is not None and (not found.to or found.to not in self.known)

    def joined(self, one: Mark | Amiss, key: str) -> Mark | Amiss:
        """Return a mark with what was answered to it."""
        given = self.given.get(key, []) if key else []
        if isinstance(one, Amiss) or not given:
            return one
        return Mark(
            one.place, one.about, one.quote, one.prefix, one.suffix, one.start, one.end, one.key,
            one.labels, (*one.notes, *given), one.own, one.claim, one.is_bare,
        )  # fmt: skip


def answers(elements: Iterable[Element], read: Read) -> Answers:
    """Return what the elements of a file answer to each other."""
    found = Answers()
    for element in elements:
        answer = read.reply(element.value)
        if answer is None:
            found.known.add(read.identity(element.value))
        elif answer.words:
            found.given.setdefault(answer.to, []).append(answer.words)
    return found


def each(element: Element, read: Read) -> Iterator[Element]:
    """Give the elements within an element; what cannot be read is told, each by its place."""
    try:
        for one in read.each(element):
            yield _sound(one, read)
    except ClaimtrackerError as error:
        yield Element(element.place, None, _told(error))


def _sound(element: Element, read: Read) -> Element:
    """Return an element if what it is called and answers to can be read, else why not."""
    try:
        read.reply(element.value)
        read.identity(element.value)
    except ClaimtrackerError as error:
        return Element(element.place, None, _told(error))
    return element


def _told(error: ClaimtrackerError) -> str:
    named = error.field if isinstance(error, BadRecord) else ""
    return f"Its {named} {error}." if named else str(error)
