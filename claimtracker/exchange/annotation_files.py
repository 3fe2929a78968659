"""Files of annotations that other tools wrote, and ours: what they are, and their records.

A file becomes one of records, and is taken as such a file is; each line leads back to its place.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy.orm import Session

from claimtracker.errors import ClaimtrackerError, Invalid
from claimtracker.exchange import (
    doccano,
    hypothesis_rows,
    json_streams,
    label_studio,
    web_annotations,
)
from claimtracker.exchange.annotation_answers import Read, answers, each
from claimtracker.exchange.annotation_marks import Amiss, Mark
from claimtracker.exchange.annotation_records import Asked, Records
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.intake import FAULTS_SHOWN, Fault
from claimtracker.exchange.json_ld import Room
from claimtracker.exchange.json_streams import Element
from claimtracker.exchange.table_imports import TableFault

ANNOTATIONS, HYPOTHESIS, LABEL_STUDIO, DOCCANO = FORMATS = (
    "annotations", "hypothesis", "label-studio", "doccano",
)  # fmt: skip
CALLED = {
    ANNOTATIONS: "Web Annotations", HYPOTHESIS: "Hypothesis", LABEL_STUDIO: "Label Studio",
    DOCCANO: "doccano",
}  # fmt: skip
ENDINGS = frozenset({".json", ".jsonld", ".jsonl", ".ndjson"})
EXAMPLE = 20
# How many marks are looked up at once.
BATCH = 200
_LOOKED_AT = 50
_LISTS = web_annotations.LISTS | hypothesis_rows.LISTS
Left = Counter[str]


class UnknownAnnotations(Invalid):
    """A file of JSON is of no kind that is known."""

    def __init__(self, name: str, kind: str = "") -> None:
        what = f"does not look like {CALLED[kind]}" if kind else "is of no kind that is read"
        super().__init__(
            f"{name} {what}; it can be records of the exchange format, Web Annotations, or an"
            " export of Hypothesis, Label Studio or doccano."
        )


class NoMarks(Invalid):
    """A file of a known tool has no marks in it."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(
            f"{name} is read as {CALLED[kind]} and has no marks in it, so there is nothing to take."
        )


@dataclass(frozen=True, slots=True)
class Places:
    """Which lines of the records come of which mark, and where each stands in the file."""

    noun = "mark"

    lines: list[int]
    places: list[str]

    def of(self, line: int) -> str:
        """Return where the mark stands that a line comes of; "" for the file itself."""
        return self.places[self.lines[line - 1] - 1]

    def fault(self, fault: Fault) -> TableFault:
        """Return what was said of a line as it is said of a mark."""
        number = self.lines[fault.line - 1]
        return TableFault("", number, self.places[number - 1], fault.field, fault.reason)


@dataclass(frozen=True, slots=True)
class Converted:
    """The records of a file, how many marks there were, and what is amiss or left out.

    `example` has the first marks with their numbers.
    """

    format: str
    stream: IO[bytes]
    places: Places
    refused: dict[int, BadRecord]
    left: Left
    example: list[tuple[int, Mark | Amiss]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Return how many marks there were."""
        return len(self.places.places)


def detect(path: Path) -> str:
    """Return of which tool a file is, seen by its first elements; "" where it is of none."""
    with path.open("rb") as stream:
        listed = json_streams.elements(stream, _LISTS, web_annotations.INNER)
        with suppress(Invalid):
            return next(filter(None, map(_kind_by, islice(listed, _LOOKED_AT))), "")
    return ""


def _kind_by(element: Element) -> str:
    """Return of which tool a file is by one of its elements, be it only what stands around them."""
    if not _is_wrapping(element):
        return kind_of(element.value)
    if web_annotations.is_collection(element.value):
        return ANNOTATIONS
    return HYPOTHESIS if type(element.value.get("total")) is int else ""


def kind_of(value: Any) -> str:
    """Return of which tool an element is; "" where it is of none."""
    for kind, is_one in (
        (ANNOTATIONS, web_annotations.is_one), (HYPOTHESIS, hypothesis_rows.is_one),
        (DOCCANO, doccano.is_surely_one), (LABEL_STUDIO, label_studio.is_one),
        (DOCCANO, doccano.is_one),
    ):  # fmt: skip
        if is_one(value):
            return kind
    return ""


@contextmanager
def opened(
    session: Session, path: Path, asked: Asked, most: int | None = None
) -> Iterator[Converted]:
    """Give a file as records; the session is needed for as long as they are made, and no longer.

    Where there are more marks than `most`, one more is made and the rest is not looked at.
    Raises UnknownAnnotations, NoMarks, NoJson, NoText.
    """
    kind = asked.format or detect(path)
    if asked.format == DOCCANO and detect(path) == HYPOTHESIS:
        # A reader's remark would be taken for a text.
        raise UnknownAnnotations(path.name, DOCCANO)
    if not kind:
        _require_json(path)
        raise UnknownAnnotations(path.name)
    with ExitStack() as stack:
        out = stack.enter_context(TemporaryFile())
        made = Converted(kind, out, Places([], []), {}, Counter())
        records = Records(session, asked, made.left)
        marks = _marks(path, _reading(kind, asked, made.left), made.left)
        found = islice(marks, None if most is None else most + 1)
        while batch := list(islice(found, BATCH)):
            records.look_up([one for one in batch if isinstance(one, Mark)])
            for one in batch:
                _write(made, records, one)
        if not made.rows:
            known = detect(path) == kind
            raise NoMarks(path.name, kind) if known else UnknownAnnotations(path.name, kind)
        out.seek(0)
        yield made


def _marks(path: Path, read: Read, left: Left) -> Iterator[Mark | Amiss]:
    known = answers(_elements(path, read, Counter()), read)
    for element in _elements(path, read, left):
        if element.amiss:
            yield Amiss(element.place, BadRecord(element.amiss))
            continue
        if read.reply(element.value) and not known.stray(element.value, read):
            continue
        for one in _shielded(element, read):
            yield known.joined(one, read.identity(element.value))


def _elements(path: Path, read: Read, left: Left) -> Iterator[Element]:
    """Give the elements of a file, and count what it says there is more of elsewhere."""
    rows = 0
    with path.open("rb") as stream:
        for element in json_streams.elements(stream, _LISTS, web_annotations.INNER):
            if _is_wrapping(element):
                _count_elsewhere(element.value, rows, left)
                continue
            rows += 1
            yield from each(element, read)


def _is_wrapping(element: Element) -> bool:
    """Say whether an element is what stands around a list, and nothing by itself."""
    if not element.is_rest or element.amiss:
        return False
    return not kind_of(element.value) or web_annotations.is_collection(element.value)


def _count_elsewhere(wrapping: Mapping[str, Any], rows: int, left: Left) -> None:
    total = wrapping.get("total")
    if type(total) is int and total > rows:
        left["mark that the file counts but does not have"] += total - rows
    if wrapping.get("next"):
        left["page that follows (next)"] += 1


def _shielded(element: Element, read: Read) -> Iterator[Mark | Amiss]:
    """Give the marks of an element; a text in it that no database keeps is told as any fault."""
    try:
        yield from read.marks(element)
    except BadRecord as error:
        yield Amiss(element.place, error)
    except ClaimtrackerError as error:
        yield Amiss(element.place, BadRecord(str(error)))


def _write(made: Converted, records: Records, one: Mark | Amiss) -> None:
    if isinstance(one, Amiss):
        _refuse(made, one)
        return
    try:
        lines = [_line(record) for record in records.of(one)]
    except ClaimtrackerError as error:
        refused = error if isinstance(error, BadRecord) else BadRecord(str(error))
        _refuse(made, Amiss(one.place, refused), one)
        return
    number = _place(made, one)
    made.places.lines.extend([number] * len(lines))
    for line in lines:
        made.stream.write(line)


def _refuse(made: Converted, one: Amiss, mark: Mark | None = None) -> None:
    """Leave a line empty for what cannot be taken, so that it is refused by its place."""
    made.places.lines.append(_place(made, mark or one))
    made.stream.write(b"\n")
    few = len(made.refused) < FAULTS_SHOWN
    made.refused[len(made.places.lines)] = one.error if few else _MORE


_MORE = BadRecord("cannot be taken")


def _place(made: Converted, one: Mark | Amiss) -> int:
    made.places.places.append(one.place)
    number = len(made.places.places)
    if number <= EXAMPLE:
        made.example.append((number, one))
    return number


def _line(record: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(record, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        # Half a pair of surrogates goes on as it is, so that it is refused by its field.
        return json.dumps(record).encode() + b"\n"


def _reading(kind: str, asked: Asked, left: Left) -> Read:
    if kind == ANNOTATIONS:
        one = web_annotations
        return Read(one.marks, partial(one.each, room=Room()), one.reply, one.identity)
    if kind == HYPOTHESIS:
        rows = hypothesis_rows
        return Read(rows.marks, rows.each, rows.reply, rows.identity)
    tool = label_studio.marks if kind == LABEL_STUDIO else doccano.marks
    marks = partial(tool, offsets=asked.offsets, left=left)
    return Read(marks, _alone, lambda _: None, lambda _: "")


def _alone(element: Element) -> Iterator[Element]:
    yield element


def _require_json(path: Path) -> None:
    """Raise why a file is no JSON, if that is so."""
    with path.open("rb") as stream:
        for element in json_streams.elements(stream, _LISTS, web_annotations.INNER):
            if element.amiss:
                raise Invalid(f"{path.name}, {element.place or 'the top'}: {element.amiss}")
            return
