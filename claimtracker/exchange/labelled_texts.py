"""Texts with labelled spans, as tools for labelling export them: what they have in common.

Such a file has the text itself, so that its offsets can be looked at; and it says what it likes
of the text beside it, under names that people gave.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimtracker.errors import ClaimtrackerError
from claimtracker.exchange.annotation_marks import About, Amiss, Mark, amiss, texts_of, words_of
from claimtracker.rules import periods, written_dates
from claimtracker.rules.offsets import Counted, Units
from claimtracker.rules.text import clean

TEXTS = ("text", "body", "content", "article", "article_text", "full_text")
_CALLED: Mapping[str, tuple[str, ...]] = {
    "address": ("url", "uri", "link", "article_url", "source_url"),
    "title": ("title", "headline"),
    "source": ("source", "publication", "publisher", "outlet", "newspaper", "site"),
    "published": ("published", "date", "published_at", "publication_date", "pub_date"),
    "language": ("language", "lang"),
}  # fmt: skip
KNOWN = frozenset({*TEXTS, *(name for names in _CALLED.values() for name in names)})
Left = Counter[str]


@dataclass(frozen=True, slots=True)
class Spanned:
    """A span of a text with what was said of it; without offsets it is known by its words."""

    place: str
    start: int | None
    end: int | None
    words: str | None = None
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, what is said of it beside it and as a whole, and its spans."""

    place: str
    text: str | None
    beside: Mapping[str, Any]
    spans: Sequence[Spanned] = ()
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def marks(one: Labelled, tool: str, offsets: str, left: Left) -> Iterator[Mark | Amiss]:
    """Give the marks on a text, one for each stretch of words, however many labels it has."""
    about = _about(one, left)
    if about.text is None and not one.spans:
        yield amiss(one.place, "has no text to be an article", "text")
        return
    units = Units(one.text or "", [_counted(span) for span in one.spans], offsets)
    found: dict[tuple[Any, ...], Mark] = {}
    for span in one.spans:
        try:
            mark = _mark(one, about, units, span)
        except ClaimtrackerError as error:
            yield amiss(span.place, str(error))
            continue
        where = (mark.start, mark.end, mark.quote)
        found[where] = _joined(found[where], mark) if where in found else mark
    for where, mark in found.items():
        yield _keyed(mark, tool, where)
    if one.labels or one.notes or not one.spans:
        whole = Mark(
            one.place, about, labels=one.labels, notes=one.notes,
            is_bare=not one.labels and not one.notes,
        )  # fmt: skip
        yield _keyed(whole, tool, ())


def _about(one: Labelled, left: Left) -> About:
    text = clean(one.text) if one.text and one.text.strip() else None
    told = {name: _told(one.beside, names) for name, names in _CALLED.items()}
    published = told["published"] and _date(told["published"])
    if told["published"] and not published:
        left["date that is none"] += 1
    key = "" if told["address"] else f"text-{_digest(text or one.place)}"
    return About(
        told["address"], key, told["title"] or _first_line(text), told["source"], text, published,
        told["language"],
    )  # fmt: skip


def _told(beside: Mapping[str, Any], names: Sequence[str]) -> str:
    found = (next(iter(texts_of(beside.get(name))), "") for name in names)
    return next(filter(None, found), "")


def _date(written: str) -> str:
    for read in (written, written_dates.iso(written, ""), written.replace(" ", "T", 1)):
        try:
            periods.parse(read)
        except ClaimtrackerError:
            continue
        return read
    return ""


def _first_line(text: str | None) -> str:
    first = (text or "").strip().partition("\n")[0].strip()
    return first if len(first) <= 100 else first[:100].rpartition(" ")[0] + " …"


def _counted(span: Spanned) -> Counted:
    if span.start is None or span.end is None:
        return Counted(0, 0, span.words or "-")
    return Counted(span.start, span.end, span.words)


def _mark(one: Labelled, about: About, units: Units, span: Spanned) -> Mark:
    if span.start is None or span.end is None:
        return Mark(
            span.place, about, words_of(span.words) or None, labels=span.labels, notes=span.notes
        )
    start, end = units.place(_counted(span))
    quote = clean(one.text or "")[start:end]
    return Mark(
        span.place, about, quote, start=start, end=end, labels=span.labels, notes=span.notes
    )


def _joined(one: Mark, other: Mark) -> Mark:
    labels = dict.fromkeys((*one.labels, *other.labels))
    notes = dict.fromkeys((*one.notes, *other.notes))
    return Mark(
        one.place, one.about, one.quote, start=one.start, end=one.end, labels=tuple(labels),
        notes=tuple(notes),
    )  # fmt: skip


def _keyed(mark: Mark, tool: str, where: tuple[Any, ...]) -> Mark:
    """Give a mark a key made of the text and the place, so that it is the same the next time."""
    told = "\n".join(map(str, (mark.about.address or mark.about.key, *where)))
    return Mark(
        mark.place, mark.about, mark.quote, start=mark.start, end=mark.end,
        key=f"{tool}-{_digest(told)}", labels=mark.labels, notes=mark.notes, is_bare=mark.is_bare,
    )  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
