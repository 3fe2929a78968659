"""Files with ClaimReviews that others wrote: documents of JSON-LD, feeds, and pages with them.

A file becomes one of records, and is taken as such a file is; each line leads back to its review.
"""

from __future__ import annotations

import html
import json
import re
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
from claimtracker.exchange import json_streams, review_reading
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.extracting import CHARSET, decoded
from claimtracker.exchange.intake import FAULTS_SHOWN, Fault
from claimtracker.exchange.json_ld import Json, Room, TooMuchReferredTo, types
from claimtracker.exchange.json_streams import Element
from claimtracker.exchange.review_reading import Left, Review
from claimtracker.exchange.review_records import Made, Ours, Records
from claimtracker.exchange.table_imports import TableFault

PAGES = frozenset({".html", ".htm"})
DOCUMENTS = frozenset({".json", ".jsonld", ".jsonl", ".ndjson"})
ENDINGS = PAGES | DOCUMENTS
LARGEST_PAGE = 20_000_000
# A list may begin with what is no review.
LOOKED_AT = 20
EXAMPLE = 20
# How many reviews are looked up at once.
BATCH = 200
Told = Json | BadRecord
_LISTS = frozenset({"dataFeedElement"})
_OPENS = re.compile(r"<script\b[^>]{0,1000}>", re.IGNORECASE)
_CLOSES = re.compile("</script", re.IGNORECASE)
_KIND = re.compile(r"""\btype\s*=\s*["']?\s*application/ld\+json""", re.IGNORECASE)
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


class PageTooLarge(Invalid):
    """A page of HTML is larger than any is."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is larger than {LARGEST_PAGE // 1_000_000} MB, which no page is; save the"
            " reviews in it as a file of JSON."
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
            if any(review_reading.found(element.value, Counter(), Room())):
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
    if path.suffix.lower() not in PAGES:
        for element in _documents(path):
            yield from _in(element, 0, made)
        return
    for number, script in enumerate(_scripts(path), 1):
        if review_reading.REVIEW in script.lower():
            yield from _in(_document(script), number, made)


def _in(element: Element, script: int, made: Converted) -> Iterator[tuple[int, Told]]:
    if element.amiss:
        yield script, BadRecord(element.amiss)
        return
    try:
        for told in review_reading.found(element.value, made.left, made.room):
            yield script, told
    except TooMuchReferredTo as error:
        yield script, BadRecord(str(error))


def _documents(path: Path) -> Iterator[Element]:
    with path.open("rb") as stream:
        yield from json_streams.elements(stream, _LISTS, ())


def _is_annotation(value: Any) -> bool:
    """Say whether something is an annotation, which may have a review for its body."""
    return isinstance(value, Mapping) and "annotation" in types(value)


def _scripts(path: Path) -> Iterator[str]:
    """Give what stands in the scripts of a page that carry JSON-LD; nothing is run or parsed."""
    if path.stat().st_size > LARGEST_PAGE:
        raise PageTooLarge(path.name)
    raw = path.read_bytes()
    declared = CHARSET.search(raw[:4_000])
    page = decoded(raw, declared[1].decode("ascii", "replace") if declared else "")
    opening = _OPENS.search(page)
    while opening:
        closing = _CLOSES.search(page, opening.end())
        if closing is None:
            return
        if _KIND.search(opening[0]):
            yield page[opening.end() : closing.start()]
        opening = _OPENS.search(page, closing.end())


def _document(script: str) -> Element:
    """Read a script that carries JSON-LD, perhaps set in a comment, or with entities of HTML."""
    plain = script.strip()
    for begins, ends in (("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>")):
        plain = plain.removeprefix(begins).removesuffix(ends).strip()
    if '"' not in plain:
        plain = html.unescape(plain)
    try:
        return json_streams.element("", json.loads(plain.removesuffix(";"), strict=False))
    except json.JSONDecodeError as error:
        where = f"{error.msg} at line {error.lineno}, character {error.colno}"
        return Element("", None, f"The script is no JSON: {where}.")
    except (ValueError, RecursionError) as error:
        return Element("", None, f"The script is no JSON: {error}.")
