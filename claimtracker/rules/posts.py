"""A passage as it is asked for: its words, those of its tags, who wrote it and on what day.

A post as it is copied ends with a byline, “— Name (@account) May 24, 2017”: its day says when the
passage was said and is no word of it. Addresses are none either; tags and accounts are cut into
the words they are made of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import log

from claimtracker.rules.proposals import MONTHS
from claimtracker.rules.roots import roots
from claimtracker.rules.text import fold, search_words

Weigh = Callable[[str], float]
# How often each word stands in what is searched.
Counts = Mapping[str, int]

_DAY = rf"(?P<month>{'|'.join(MONTHS)}) (?P<day>\d{{1,2}}), (?P<year>\d{{4}})"
_BYLINE = re.compile(
    rf"(?<![—–-])[—–-]+\s{{0,9}}(?P<name>[^—–]{{0,80}}?)\s{{0,9}}"
    rf"\(@(?P<account>\w{{1,50}})\)\s{{0,9}}{_DAY}[\s\"”]*$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"pic\.twitter\.com/\w+", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+?(?=#|pic\.|\s|$)", re.IGNORECASE)
_TAG = re.compile(r"[#@](\w+)")
_HUMPS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_a-zA-Z]+")
_LONGEST_PART, _LONGEST_TAG = 15, 60
# A part of a tag is a word where so many of what is searched have it.
_KNOWN = 3


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote a post and on what day."""

    name: str
    account: str
    day: date | None


@dataclass(frozen=True)
class Post:
    """A passage in the words that are compared; `day` is None where nobody knows it."""

    text: str
    said: tuple[str, ...]
    author: tuple[str, ...]
    day: date | None
    has_picture: bool

    @cached_property
    def plain(self) -> str:
        """The text folded, without what is no word of it."""
        return fold(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The roots of what it says, each once, in their order."""
        return tuple(dict.fromkeys(self.said))


def read(text: str, counts: Counts, day: date | None = None) -> Post:
    """Read a passage; a day that is given counts for more than that of its byline."""
    rest, byline = _without_byline(text)
    rest, pictures = _PICTURE.subn(" ", rest)
    rest = _ADDRESS.sub(" ", rest)
    rest = _TAG.sub(lambda tag: " ".join(tag_words(tag[1], counts)), rest)
    author = [*search_words(byline.name), *tag_words(byline.account, counts)] if byline else []
    return Post(
        rest, tuple(roots(search_words(rest))), tuple(dict.fromkeys(roots(author))),
        day or (byline.day if byline else None), bool(pictures),
    )  # fmt: skip


def _without_byline(text: str) -> tuple[str, Byline | None]:
    found = _BYLINE.search(text)
    if found is None:
        return text, None
    month = MONTHS.index(found["month"].lower()) + 1
    try:
        day = date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        day = None
    return text[: found.start()], Byline(found["name"], found["account"], day)


def tag_words(tag: str, counts: Counts) -> list[str]:
    """Cut a tag into words: where its letters grow, and where known words meet."""
    return [
        word for hump in _HUMPS.findall(tag[:_LONGEST_TAG]) for word in _parts(hump.lower(), counts)
    ]


def _parts(tag: str, counts: Counts) -> list[str]:
    """Return the likeliest words that a tag is made of; the tag itself where there are none."""
    if (counts.get(tag, 0) >= _KNOWN and len(tag) < _KNOWN * 2) or not tag.isascii():
        return [tag]
    best: list[tuple[float, list[str]] | None] = [(0.0, [])]
    for end in range(1, len(tag) + 1):
        ways = (
            _longer(best, tag, start, end, counts)
            for start in range(max(0, end - _LONGEST_PART), end)
        )
        best.append(max((way for way in ways if way), key=lambda way: way[0], default=None))
    return best[-1][1] if best[-1] else [tag]


def _longer(
    best: list[tuple[float, list[str]] | None], tag: str, start: int, end: int, counts: Counts
) -> tuple[float, list[str]] | None:
    before, word = best[start], tag[start:end]
    if before is None or not _is_word(word, counts):
        return None
    # Each word costs its rarity and a little more, so that few words are better than many.
    likely = log(max(1, counts.get(word, 0)) / 1e5) - 1
    return before[0] + likely, [*before[1], word]


def _is_word(word: str, counts: Counts) -> bool:
    if word.isdigit():
        return True
    return (len(word) > 1 or word in "ai") and counts.get(word, 0) >= _KNOWN
