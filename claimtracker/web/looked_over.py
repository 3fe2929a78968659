"""A file that is to come in, looked over: how it is read, its first rows, and what is wrong."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import IO

from claimtracker.db import session as sessions
from claimtracker.exchange import (
    annotation_files,
    annotation_records,
    extracts,
    imports,
    record_files,
    review_files,
    table_choices,
    table_imports,
    table_records,
)
from claimtracker.exchange.annotation_files import Converted as Annotated
from claimtracker.exchange.annotation_files import Places as MarkPlaces
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.imports import Once, Report
from claimtracker.exchange.intake import Fault
from claimtracker.exchange.review_files import Converted
from claimtracker.exchange.review_files import Places as ReviewPlaces
from claimtracker.exchange.table_choices import Remembered
from claimtracker.exchange.table_imports import OfSheets, Part, Places, SheetLeftOut, TableFault
from claimtracker.exchange.table_records import Asked, fields_of
from claimtracker.exchange.workbooks import ON_A_PAGE
from claimtracker.operations.writing import clock
from claimtracker.rules.permissions import Actor
from claimtracker.web import claim_reviews, ledger, seen_annotations
from claimtracker.web.sent_files import SentFile, TooMuchForAPage

SHOWN = 20
# What a page waits for, and all who write meanwhile: some seconds.
MOST_ROWS = 3_000
MOST_COLUMNS = 100
OfMarks = annotation_records.Asked


@dataclass(frozen=True, slots=True)
class SeenRow:
    """One row: its number, its cells, and what is wrong with it."""

    number: int
    cells: Sequence[str]
    faults: Sequence[TableFault] = ()


@dataclass(frozen=True, slots=True)
class SeenSheet:
    """One table: how it is read, and its first rows; `fields` is what its columns may be."""

    name: str
    table: str
    header: Sequence[str]
    taken: Sequence[str]
    fields: Sequence[str]
    rows: Sequence[SeenRow]
    trouble: str = ""
    is_own: bool = False
    number: int = 1
    asked: Asked = field(default_factory=Asked)
    is_left_out: bool = False
    dropped: Sequence[str] = ()

    @property
    def options(self) -> list[tuple[str, str]]:
        """Return what a column may be, as a list to choose from offers it."""
        return [(name, name.replace("_", " ").capitalize()) for name in self.fields]

    @property
    def constant(self) -> str:
        """Return what is the same for all rows, a line each."""
        return "\n".join(f"{name} = {value}" for name, value in self.asked.constant.items())


@dataclass(frozen=True, slots=True)
class Seen:
    """A file looked over; without a report it cannot be read as it is."""

    sheets: Sequence[SeenSheet]
    report: Report | None = None
    others: Sequence[TableFault] = field(default_factory=list)
    is_table: bool = True
    left_out: Sequence[str] = ()
    marks: OfMarks | None = None
    repeated: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that can be taken: its records as a stream, and which line is which row.

    `reviews` is what it has of others, whose rows are ClaimReviews, and `marks` what annotations.
    """

    stream: IO[bytes]
    places: Places | ReviewPlaces | MarkPlaces | None
    parts: Sequence[Part]
    rows: int
    reviews: Converted | None = None
    marks: Annotated | None = None

    @property
    def refused(self) -> Mapping[int, BadRecord]:
        """Return what of it could not be made a record."""
        found = self.reviews or self.marks
        return found.refused if found else {}


def look(sent: SentFile, asked: OfSheets, marks: OfMarks, actor: Actor) -> Seen:
    """Say how a file would be read and what would come of it; nothing is kept.

    Raises TooMuchForAPage, NoTable, NoReviews, NoJson, NoText, UnreadableWorkbook,
    OthersAreRead.
    """
    with _opened(sent, asked, marks) as (parts, left, reading):
        report = None
        if reading is not None:
            report = _run(sent, reading, actor, dry_run=True)
        seen = _seen(sent, [*parts, *left], report, reading)
        return replace(seen, marks=marks) if reading and reading.marks else seen


def records(sent: SentFile, asked: OfSheets, marks: OfMarks) -> bytes:
    """Return the records that a file would come in as, a line each; empty where it is not read.

    Raises as `look` does.
    """
    with _opened(sent, asked, marks) as (_, _, reading):
        lines = reading.stream if reading is not None else ()
        return b"".join(line for line in lines if line.strip())


def take(
    sent: SentFile, asked: OfSheets, marks: OfMarks, actor: Actor, once: Once
) -> tuple[Report | None, Seen]:
    """Take a file; where anything of it cannot be taken nothing is, and it is looked over.

    Raises as `look` does, and what `once` raises.
    """
    with _opened(sent, asked, marks) as (parts, left, reading):
        if reading is None:
            return None, _seen(sent, [*parts, *left], None, None)
        report = _run(sent, reading, actor, once=once)
        if report.import_id:
            with sessions.write(ledger.engine()) as session:
                table_choices.keep(session, actor, parts)
        seen = _seen(sent, [*parts, *left], report, reading)
        return report, replace(seen, marks=marks) if reading.marks else seen


@contextmanager
def _opened(
    sent: SentFile, asked: OfSheets, of_marks: OfMarks
) -> Iterator[tuple[Sequence[Part], Sequence[Part], Reading | None]]:
    with ExitStack() as stack:
        path = stack.enter_context(sent.kept())
        if sent.may_have_reviews and review_files.is_one(path):
            with sessions.read(ledger.engine()) as session:
                ours = claim_reviews.ours()
                reviews = stack.enter_context(review_files.opened(session, path, ours, MOST_ROWS))
            rows = _few(sent, reviews.rows)
            yield (), (), Reading(reviews.stream, reviews.places, (), rows, reviews)
            return
        if sent.may_be_annotated and annotation_files.detect(path):
            with sessions.read(ledger.engine()) as session:
                marks = stack.enter_context(
                    annotation_files.opened(session, path, of_marks, MOST_ROWS)
                )
            rows = _few(sent, marks.rows)
            yield (), (), Reading(marks.stream, marks.places, (), rows, marks=marks)
            return
        if sent.has_records:
            record_files.require(path)
            rows = sum(bool(line.strip()) for line in io.BytesIO(sent.raw))
            yield (), (), Reading(io.BytesIO(sent.raw), None, (), _few(sent, rows))
            return
        with extracts.turn(), sessions.read(ledger.engine()) as session:
            known = Remembered(session).of
            opened = table_imports.opened(path, Asked(), known, ON_A_PAGE, asked)
            found = stack.enter_context(opened)
        for part in (*found.parts, *found.left):
            if len(part.how.header) > MOST_COLUMNS:
                raise TooMuchForAPage(sent.name, f"has more than {MOST_COLUMNS} columns")
        if not found.parts:
            yield (), found.left, None
            return
        stream, places = stack.enter_context(table_imports.spooled(found.parts))
        reading = Reading(stream, places, found.parts, _few(sent, places.rows))
        yield found.parts, found.left, reading


def _few(sent: SentFile, rows: int) -> int:
    if rows > MOST_ROWS:
        what = f"has more than {MOST_ROWS:,} rows, which is the most that a page takes"
        raise TooMuchForAPage(sent.name, what)
    return rows


def _run(
    sent: SentFile, reading: Reading, actor: Actor, *, dry_run: bool = False,
    once: Once | None = None,
) -> Report:  # fmt: skip
    return imports.run(
        ledger.engine(), reading.stream, actor=actor, now=clock(), file_name=sent.name,
        dry_run=dry_run, once=once, refused=reading.refused,
    )  # fmt: skip


def _seen(
    sent: SentFile, parts: Sequence[Part], report: Report | None, reading: Reading | None
) -> Seen:  # fmt: skip
    faults = _told(report, reading)
    reviews = reading.reviews if reading else None
    marks = reading.marks if reading else None
    if reviews:
        sheets = [_reviews(reviews, faults)]
    elif marks:
        sheets = [_marks(marks, faults)]
    elif sent.has_records:
        sheets = [_records(sent, faults)]
    else:
        sheets = [_sheet(part, faults) for part in sorted(parts, key=lambda part: part.number)]
    shown = {fault for sheet in sheets for row in sheet.rows for fault in row.faults}
    others = [one for one in faults if one not in shown]
    is_table = not reviews and not marks and not sent.has_records
    left = reviews.left_out if reviews else seen_annotations.left_out(marks) if marks else ()
    return Seen(sheets, report, others, is_table, left, repeated=_repeated(report, reading))


def _repeated(report: Report | None, reading: Reading | None) -> Sequence[str]:
    place = table_imports.caller(reading.places) if reading else None
    return report.repeated.said(place) if report and place else ()


def _told(report: Report | None, reading: Reading | None) -> list[TableFault]:
    if report is None or reading is None:
        return []
    if reading.places is not None:
        return [reading.places.fault(one) for one in report.faults]
    return [_of_line(one) for one in report.faults]


def _of_line(fault: Fault) -> TableFault:
    return TableFault("", fault.line, fault.field, fault.field, fault.reason)


def _records(sent: SentFile, faults: Sequence[TableFault]) -> SeenSheet:
    lines = enumerate(io.BytesIO(sent.raw), 1)
    filled = ((number, line) for number, line in lines if line.strip())
    rows = [
        _row(number, [line.decode("utf-8", "replace").strip()[:400]], "", faults)
        for number, line in islice(filled, SHOWN)
    ]
    return SeenSheet("", "records", ["record"], [], [], rows)


def _reviews(found: Converted, faults: Sequence[TableFault]) -> SeenSheet:
    rows = [
        SeenRow(number, [one[:400] for one in cells], [f for f in faults if f.row == number])
        for number, *cells in found.example
    ]
    return SeenSheet("", "reviews", ["Publisher", "Claim", "Rating"], [], [], rows)


def _marks(found: Annotated, faults: Sequence[TableFault]) -> SeenSheet:
    rows = [_row(number, cells, "", faults) for number, cells in seen_annotations.example(found)]
    called = seen_annotations.called(found)
    return SeenSheet("", called, seen_annotations.HEADER, [], [], rows)


def _sheet(part: Part, faults: Sequence[TableFault]) -> SeenSheet:
    how, name = part.how, part.sheet.name
    rows = [
        _row(number, _padded(cells, len(how.header)), name, faults)
        for number, cells in table_records.example(part.sheet, how, SHOWN)
    ]
    trouble = str(how.trouble) if how.trouble else ""
    return SeenSheet(
        name, how.table, how.header, how.fields, fields_of(how.kind), rows, trouble, how.is_own,
        part.number, how.asked, isinstance(how.trouble, SheetLeftOut),
        part.dropped,
    )  # fmt: skip


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [cell[:400] for cell in [*cells, *[""] * width][: max(width, len(cells))]]


def _row(number: int, cells: list[str], name: str, faults: Sequence[TableFault]) -> SeenRow:
    own = [one for one in faults if (one.sheet, one.row) == (name, number)]
    return SeenRow(number, cells, own)
