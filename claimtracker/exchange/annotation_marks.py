"""What files of other annotation tools say, in one form: a mark on words, or on a whole article.

A mark is what somebody marked there. It becomes an assertion, or a passage that waits for its
claim; `annotation_records` makes the records of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from claimtracker.exchange.checks import BadRecord
from claimtracker.rules.text import clean


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of an article: where it is or how it is known, and perhaps its text."""

    address: str = ""
    key: str = ""
    title: str = ""
    source: str = ""
    text: str | None = None
    published: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as a file has it, and where in the file.

    `start` and `end` count what the other program counts, in the text that it saw, unless the
    file gives that text: then they are code points of it. `own` has the fields of an assertion of
    ours, and `claim` those of its claim. One that `is_bare` marks nothing: the file has the text
    of an article, and nobody said anything of it.
    """

    place: str
    about: About
    quote: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None
    end: int | None = None
    key: str = ""
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    own: Mapping[str, Any] = field(default_factory=dict)
    claim: Mapping[str, Any] = field(default_factory=dict)
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Amiss:
    """Something of a file that cannot be taken: where, and why."""

    place: str
    error: BadRecord


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to another mark of the file: to which, and what it says."""

    to: str
    words: str


def amiss(place: str, reason: str, name: str = "") -> Amiss:
    """Make the refusal of what stands at a place."""
    return Amiss(place, BadRecord(reason, name))


def signed(words: str, who: str = "", when: str = "") -> str:
    """Return a remark with who made it, and on which day."""
    by = ", ".join(filter(None, (who, when[:10])))
    return f"{by}: {words}" if by else words


def words_of(value: Any) -> str:
    """Return a text without the spaces around it; "" for what is none, or is refused as a text."""
    if not isinstance(value, str):
        return ""
    return clean(value).strip()


def texts_of(value: Any) -> list[str]:
    """Return a text, or the texts of a list, that say something."""
    listed = value if isinstance(value, list) else [value]
    return [words for one in listed if (words := words_of(one))]
