"""Files that are tables, whatever program wrote them: their sheets, and the rows of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from claimtracker.exchange import delimited, file_kinds, workbooks
from claimtracker.exchange.workbooks import AT_THE_DESK, Limits, UnreadableWorkbook

ENDINGS = frozenset({".csv", ".tsv", ".tab", ".xlsx"})
WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
# A header stands within the first rows, after a title or a word about the table.
TOP = 10
Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file; a file of CSV has one, without a name."""

    name: str
    rows: Callable[[], Iterator[Row]]

    def head(self) -> Row:
        """Return the row that names the columns, and its number; nothing of an empty sheet."""
        filled = self._filled()
        wide = [row for row in filled if sum(bool(cell.strip()) for cell in row[1]) > 1]
        return (wide or filled or [(0, [])])[0]

    def first(self) -> Row:
        """Return the first row of a table without a header, as wide as the rows below it are."""
        filled = self._filled()
        if not filled:
            return (0, [])
        width = max(len(cells) for _, cells in filled)
        number, cells = filled[0]
        return number, cells + [""] * (width - len(cells))

    def _filled(self) -> list[Row]:
        start = islice(self.rows(), TOP)
        return [row for row in start if any(cell.strip() for cell in row[1])]


@contextmanager
def opened(path: Path, limits: Limits = AT_THE_DESK) -> Iterator[Sequence[Sheet]]:
    """Give the tables of a file; raises NoTable, UnreadableWorkbook, OtherKind."""
    with path.open("rb") as raw:
        start = raw.read(file_kinds.START)
    if start.startswith(OLD_WORKBOOK):
        raise UnreadableWorkbook(path.name, "old")
    with ExitStack() as stack:
        if start.startswith(WORKBOOK):
            yield [Sheet(one.name, one.rows) for one in workbooks.sheets(path, stack, limits)]
        else:
            file_kinds.require(path.name, start)
            form = delimited.form_of(path)
            yield [Sheet("", lambda: delimited.rows(path, form))]
