"""Files with ClaimReviews that others wrote: documents of JSON-LD, feeds, and pages with them.

A file becomes one of records, and is taken as such a file is; each line leads back to its review.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy.orm import Session

from claimtracker.errors import ClaimtrackerError, Invalid
from claimtracker.exchange import json_ld, json_streams, review_pages, review_reading
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.intake import FAULTS_SHOWN, Fault
from claimtracker.exchange.json_ld import Json, Room, TooMuchReferredTo, types
from claimtracker.exchange.json_streams import Element
from claimtracker.exchange.review_pages import PAGES as PAGES
from claimtracker.exchange.review_reading import Left, Review
from claimtracker.exchange.review_records import Made, Ours, Records
from claimtracker.exchange.table_imports import TableFault

DOCUMENTS = frozenset({".json", ".jsonld", ".jsonl", ".ndjson"})
ENDINGS = PAGES | DOCUMENTS
# A list may begin with what is no review.
LOOKED_AT = 20
EXAMPLE = 20
# How many reviews are looked up at once.
BATCH = 200
Told = Json | BadRecord
_LISTS = frozenset({"dataFeedElement"})
# What an object is called by, and called where it is only named.
_NAME = '"@id"'
_MORE = BadRecord("cannot be taken")
# What the fields of records are called in a review.
_CALLED: Mapping[str, str] = {
    "statement": "claimReviewed", "language": "inLanguage", "rating": "reviewRating",
    "code": "reviewRating", "label": "reviewRating", "rationale": "reviewBody",
    "publisher": "author", "at": "datePublished", "attribution": "itemReviewed.author",
    "said": "itemReviewed.datePublished", "quote": "hasPart", "source": "publisher",
    "title": "headline", "published": "datePublished", "url": "url",
}  # fmt: skip


class NoReviews(Invalid):
    """A file has no ClaimReview in it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} has no ClaimReview in it: none in JSON-LD, by itself, in a list or feed, or in"
            " a page of HTML. What stands in a page as microdata is not read."
        )


@dataclass(slots=True)
class Places:
    """Which line of the records begins which review, and where each stands in the file.

    `next` is the first line that no review has yet.
    """

    noun = "review"

    begin: array[int] = field(default_factory=lambda: array("q"))
    scripts: array[int] = field(default_factory=lambda: array("q"))
    next: int = 1

    def add(self, script: int, lines: int) -> None:
        """Say that the next lines are those of a review."""
        self.begin.append(self.next)
        self.scripts.append(script)
        self.next += lines

    def number(self, line: int) -> int:
        """Return the number of the review that a line comes of."""
        return bisect_right(self.begin, line)

    def fault(self, fault: Fault) -> TableFault:
        """Return what was said of a line as it is said of a review."""
        number = self.number(fault.line)
        script = self.scripts[number - 1]
        called = _CALLED.get(fault.field, fault.field)
        where = f"script {script}" if script else ""
        return TableFault(where, number, called, called, fault.reason)


@dataclass(frozen=True, slots=True)
class Converted:
    """The records of a file, the reviews that cannot be made any, and what is left out.

    `example` has the first reviews: number, publisher, claim and rating.
    """

    stream: IO[bytes]
    places: Places
    refused: dict[int, BadRecord]
    left: Left
    example: list[tuple[int, str, str, str]] = field(default_factory=list)
    room: Room = field(default_factory=Room)

    @property
    def rows(self) -> int:
        """Return how many reviews there are."""
        return len(self.places.begin)

    @property
    def left_out(self) -> list[str]:
        """Return what is not taken, each with how often."""
        return [f"{what} ({number:,})" for what, number in sorted((+self.left).items())]


def is_one(path: Path) -> bool:
    """Say whether a file has ClaimReviews, by its beginning; of a page, anywhere in it."""
    if path.suffix.lower() in PAGES:
        return True
    looked = 0
    try:
        for element in _documents(path):
            if _is_annotation(element.value):
                return False
            if _is_feed(element.value) or any(
                review_reading.found(element.value, Counter(), Room(), {})
            ):
                return True
            looked += 1
            if looked == LOOKED_AT:
                return False
    except TooMuchReferredTo:
        return True
    except Invalid:
        return False
    return False


@contextmanager
def opened(
    session: Session, path: Path, ours: Ours, most: int | None = None
) -> Iterator[Converted]:
    """Give a file as records; the session is needed for as long as they are made, and no longer.

    Where there are more reviews than `most`, one more is made and the rest is not looked at.
    Raises NoReviews, PageTooLarge, NoJson, NoText.
    """
    with ExitStack() as stack:
        out = stack.enter_context(TemporaryFile())
        records = Records(session, ours)
        made = Converted(out, Places(), {}, records.left)
        found = islice(_reviews(path, made), None if most is None else most + 1)
        while batch := list(islice(found, BATCH)):
            _convert(records, batch, made)
        if not made.rows:
            raise NoReviews(path.name)
        out.seek(0)
        yield made


def _convert(records: Records, batch: Sequence[tuple[int, Told]], made: Converted) -> None:
    """Write the records of reviews; where there are none, an empty line stands for the review."""
    read = [_read(told, made, number) for number, (_, told) in enumerate(batch, made.rows + 1)]
    records.look_up([one for one in read if isinstance(one, Review)])
    for (script, _), one in zip(batch, read, strict=True):
        made.places.add(script, _written(records, one, made))


def _read(told: Told, made: Converted, number: int) -> Review | ClaimtrackerError:
    try:
        if isinstance(told, BadRecord):
            return told
        if number <= EXAMPLE:
            made.example.append((number, *review_reading.brief(told)))
        return review_reading.read(told, made.left)
    except ClaimtrackerError as error:
        return error


def _written(records: Records, one: Review | ClaimtrackerError, made: Converted) -> int:
    """Write the records of one review, and return how many lines it takes."""
    try:
        if isinstance(one, ClaimtrackerError):
            raise one
        lines = [_line(record) for record in records.of(one)]
    except ClaimtrackerError as error:
        amiss = error if isinstance(error, BadRecord) else BadRecord(str(error))
        made.refused[made.places.next] = amiss if len(made.refused) < FAULTS_SHOWN else _MORE
        lines = []
    made.stream.write(b"".join(lines) or b"\n")
    return len(lines) or 1


def _line(record: Made) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


def _reviews(path: Path, made: Converted) -> Iterator[tuple[int, Told]]:
    """Give the reviews of a file in order, each with the number of its script in a page."""
    elsewhere = _elsewhere(path)
    for script, element in _elements(path):
        yield from _in(element, script, made, elsewhere)


def _elements(path: Path) -> Iterator[tuple[int, Element]]:
    """Give what may have reviews in a file, in order, each with the number of its script."""
    if path.suffix.lower() not in PAGES:
        yield from ((0, element) for element in _documents(path))
        return
    for number, script in enumerate(review_pages.scripts(path), 1):
        if review_reading.REVIEW in script.lower():
            yield number, review_pages.document(script)


def _elsewhere(path: Path) -> json_ld.Known:
    """Return the objects that are named in one part of a file and stand in another.

    A line is a document of its own: “#us” in it is nobody of another line.
    """
    names: set[str] = set()
    for element in _named(path):
        missing = json_ld.missing(element.value)
        is_line = element.place.startswith("line ")
        names |= {one for one in missing if not is_line or "://" in one}
    found: json_ld.Known = {}
    for element in _named(path) if names else ():
        for name, one in json_ld.named(element.value, names).items():
            found.setdefault(name, one)
    return found


def _named(path: Path) -> Iterator[Element]:
    """Give the parts of a file in which anything is named; none where nothing is."""
    if path.suffix.lower() in PAGES:
        named = (script for script in review_pages.scripts(path) if _NAME in script)
        yield from map(review_pages.document, named)
    elif _has_names(path):
        yield from _documents(path)


def _has_names(path: Path) -> bool:
    with path.open("rb") as stream:
        before = b""
        while piece := stream.read(1 << 20):
            if _NAME.encode() in before + piece:
                return True
            before = piece[-len(_NAME) :]
    return False


def _in(
    element: Element, script: int, made: Converted, elsewhere: json_ld.Known
) -> Iterator[tuple[int, Told]]:
    if element.amiss:
        yield script, BadRecord(element.amiss)
        return
    try:
        for told in review_reading.found(element.value, made.left, made.room, elsewhere):
            yield script, told
    except TooMuchReferredTo as error:
        yield script, BadRecord(str(error))


def _documents(path: Path) -> Iterator[Element]:
    with path.open("rb") as stream:
        yield from json_streams.elements(stream, _LISTS, ())


def _is_annotation(value: Any) -> bool:
    """Say whether something is an annotation, which may have a review for its body."""
    return isinstance(value, Mapping) and "annotation" in types(value)


def _is_feed(value: Any) -> bool:
    """Say whether something is a feed, be there anything in it or not."""
    return isinstance(value, Mapping) and "datafeed" in types(value)
