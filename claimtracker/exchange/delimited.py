"""Tables as text: which encoding, which delimiter, and what the quotes in them mean.

A file is read line by line; what memory holds does not grow with it.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from claimtracker.errors import Invalid

Row = tuple[int, list[str]]
PIECE = 1 << 20
# No cell is longer than a text of an article may be.
LONGEST_CELL = 10_000_000
SAMPLE = 100
# A quote that is not closed within so many lines is a sign of the text.
MOST_LINES = 200
MOST_TRIES = 1_000
# In a file that is text, no more than one of so many characters is a zero character.
FEW_ZEROS = 20
DELIMITERS = ("\t", ";", ",", "|")
_TOLD = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


class NoTable(Invalid):
    """A file has nothing in it that is a table."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} {why}")


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is written. With `is_strict` quotes are as CSV has them.

    Else each line is a row, but where a cell in quotes plainly goes on in the next line. `skip`
    is 1 where the first line only tells the delimiter; `width` is how many cells rows have.
    """

    encoding: str
    delimiter: str
    is_strict: bool
    width: int
    skip: int = 0


def form_of(path: Path) -> Form:
    """Find out how a table is written; raises NoTable."""
    encoding = _encoding(path)
    start = _start(path, encoding)
    if not any(line.strip() for line in start):
        raise NoTable(path.name, "is empty; a table has a header and rows.")
    _require_text(path.name, start)
    told = _TOLD.fullmatch(start[0])
    skip = 1 if told else 0
    delimiter = told[1] if told else _delimiter(path, start)
    form = Form(encoding, delimiter, False, _width(start[skip:], delimiter), skip)
    return Form(encoding, delimiter, _is_strict(path, form), form.width, skip)


def _require_text(name: str, start: list[str]) -> None:
    """Raise why lines are no text. A zero character in a row that is text is told of that row."""
    zeros = sum(line.count("\x00") for line in start)
    if zeros * FEW_ZEROS > sum(map(len, start)):
        raise NoTable(name, "is no text; save the table as CSV in UTF-8, or as XLSX.")
    head = next(number for number, line in enumerate(start, 1) if line.strip())
    if "\x00" in start[head - 1]:
        where = f"has a zero character (U+0000) in line {head}"
        raise NoTable(name, f"{where}, which cannot be stored; remove it.")


def _start(path: Path, encoding: str) -> list[str]:
    with path.open("rb") as raw:
        if not _decodes(raw, encoding):
            raise NoTable(path.name, "breaks off or is damaged; save it anew as CSV in UTF-8.")
    with _lines(path, encoding) as lines:
        return list(islice(lines, SAMPLE))


def rows(path: Path, form: Form) -> Iterator[Row]:
    """Give the rows of a table with their numbers from 1, as a spreadsheet counts them."""
    with _lines(path, form.encoding) as lines:
        left = islice(lines, form.skip, None)
        found = _strict(left, form) if form.is_strict else _lenient(left, form)
        yield from enumerate(found, 1 + form.skip)


@contextmanager
def _lines(path: Path, encoding: str) -> Iterator[IO[str]]:
    with path.open(encoding=encoding, newline="") as lines:
        yield lines


def _encoding(path: Path) -> str:
    with path.open("rb") as raw:
        start = raw.read(4_096)
        for mark, encoding in _MARKS:
            if start.startswith(mark):
                return encoding
        if start[1::2].count(0) > len(start) / 4:
            return "utf-16-le"
        raw.seek(0)
        return next(name for name in ("utf-8", "cp1252", "latin-1") if _decodes(raw, name))


def _decodes(raw: IO[bytes], encoding: str) -> bool:
    raw.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := raw.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, start: list[str]) -> str:
    """Return the sign that parts most lines into as many cells as each other."""
    if path.suffix.lower() in (".tsv", ".tab"):
        return "\t"
    return max(DELIMITERS, key=lambda sign: _evenness(start, sign))


def _evenness(start: list[str], delimiter: str) -> tuple[float, int]:
    widths = [len(row) for row in _records(start, delimiter) if any(row)]
    usual = max(set(widths), key=widths.count, default=1)
    if usual < 2:
        return (0.0, 0)
    # A header that is as wide as the rows is a better sign than commas that prose happens to have.
    return (widths.count(usual) / len(widths) + (widths[0] == usual), usual)


def _records(lines: list[str], delimiter: str) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        found.extend(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return [line.rstrip("\r\n").split(delimiter) for line in lines]
    return found


def _width(start: list[str], delimiter: str) -> int:
    head = next((row for row in _records(start, delimiter) if sum(map(bool, row)) > 1), [""])
    return len(head)


def _is_strict(path: Path, form: Form) -> bool:
    """Say whether a file keeps to the rules of CSV from end to end.

    Where it does, and each line by itself is as wide as a row too, the quotes are signs of the
    text that happen to stand in pairs: the table is wide enough to be sure.
    """
    csv.field_size_limit(LONGEST_CELL)
    records = lines = 0
    with _lines(path, form.encoding) as given:
        counted = _Counted(islice(given, form.skip, None), form)
        try:
            for row in csv.reader(counted, delimiter=form.delimiter, strict=True):
                records += bool(row)
        except csv.Error:
            return False
        lines = counted.lines
    return records == lines or not (counted.all_wide and form.width > 3)


class _Counted:
    """Lines on their way to a reader, counted, with whether each is as wide as a row."""

    def __init__(self, lines: Iterator[str], form: Form) -> None:
        self._given, self._signs, self._form = lines, form.width - 1, form
        self.lines, self.all_wide = 0, True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._given)
        if line.strip():
            self.lines += 1
            self.all_wide = self.all_wide and line.count(self._form.delimiter) == self._signs
        return line


def _strict(lines: Iterator[str], form: Form) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(lines, delimiter=form.delimiter, strict=True)


def _lenient(lines: Iterator[str], form: Form) -> Iterator[list[str]]:
    ahead: deque[str] = deque()
    tries = MOST_TRIES
    while line := (ahead.popleft() if ahead else next(lines, "")):
        row, is_open = _cells(line, form.delimiter)
        if is_open and tries and len(row) <= form.width:
            joined = _joined(line, lines, ahead, form)
            tries -= joined is None
            row = joined or row
        yield row if line.strip() else []


def _joined(line: str, lines: Iterator[str], ahead: deque[str], form: Form) -> list[str] | None:
    """Read a row over several lines, if its quote closes before a line that is a row by itself."""
    whole, taken = line, 0
    while taken < MOST_LINES:
        if len(ahead) == taken:
            ahead.extend(islice(lines, 1))
        if len(ahead) == taken:
            return None
        more = ahead[taken]
        if len(_cells(more, form.delimiter)[0]) == form.width:
            return None
        whole, taken = whole + more, taken + 1
        row, is_open = _cells(whole, form.delimiter)
        if not is_open and len(row) == form.width:
            for _ in range(taken):
                ahead.popleft()
            return row
    return None


def _cells(line: str, delimiter: str) -> tuple[list[str], bool]:
    """Part a line into cells, and say whether a quote was opened in it and not closed.

    A quote that closes anywhere but before a delimiter or the end is a sign of the text.
    """
    text, cells, at, is_open = line.rstrip("\r\n"), [], 0, False
    while True:
        end = _closing(text, at, delimiter) if text.startswith('"', at) else -1
        if end > 0:
            cells.append(text[at + 1 : end].replace('""', '"'))
            at = end + 1
        else:
            is_open = is_open or text.startswith('"', at)
            next_at = text.find(delimiter, at)
            next_at = len(text) if next_at < 0 else next_at
            cells.append(text[at:next_at])
            at = next_at
        if at >= len(text):
            return cells, is_open
        at += 1


def _closing(text: str, at: int, delimiter: str) -> int:
    """Return where the quote that opens a cell closes, -1 if nowhere."""
    place = at + 1
    while (place := text.find('"', place)) >= 0:
        if text.startswith('""', place):
            place += 2
        elif place + 1 == len(text) or text.startswith(delimiter, place + 1):
            return place
        else:
            return -1
    return -1
