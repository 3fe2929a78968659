"""Workbooks of others are read in a process of its own, as their sheets show them."""

from __future__ import annotations

import io
import zipfile
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from claimtracker.exchange import table_files
from claimtracker.exchange.workbooks import Limits, UnreadableWorkbook, sheets

LIMITS = Limits(30, 50_000_000)


def saved(path: Path, *rows: list[Any], title: str = "Sheet") -> Path:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def read(path: Path) -> dict[str, list[tuple[int, list[str]]]]:
    with ExitStack() as stack:
        return {one.name: list(one.rows()) for one in sheets(path, stack, LIMITS)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "table.xlsx"


def test_cells_are_read_as_people_see_them(file: Path) -> None:
    saved(file, ["key", None, "on"], [1, 2.5, date(2020, 9, 22)], [], [True, 3.0, None],
          [datetime(2020, 9, 22, 10, 30), "=1+1", "_x000B_ _x005F_x"])  # fmt: skip

    assert read(file) == {
        "Sheet": [
            (1, ["key", "", "on"]), (2, ["1", "2.5", "2020-09-22 00:00:00"]), (4, ["true", "3"]),
            (5, ["2020-09-22 10:30:00", "", "\x0b _x"]),
        ]
    }  # fmt: skip


def test_share_is_read_as_the_per_cent_that_is_shown(file: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append([0.8, 0.125, 0.8])
    sheet["A1"].number_format, sheet["B1"].number_format = "0%", "0.0%"
    book.save(file)

    assert read(file)["Sheet"] == [(1, ["80%", "12.5%", "0.8"])]


def test_hidden_sheets_are_not_read(file: Path) -> None:
    book = Workbook()
    first: Any = book.active
    first.append(["shown"])
    book.create_sheet("Secret").append(["hidden"])
    book["Secret"].sheet_state = "hidden"
    book.create_sheet("Zweites ü").append(["too"])
    book.save(file)

    assert read(file) == {"Sheet": [(1, ["shown"])], "Zweites ü": [(1, ["too"])]}


def bomb(path: Path) -> None:
    saved(path, ["a"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/zeros", bytes(60_000_000))


def nested(path: Path) -> None:
    """Write a workbook whose sheet is made of entities that grow tenfold, nine times over."""
    saved(path, ["a"])
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 10}">' for n in range(10)
    )
    sheet = (
        f"<!DOCTYPE w [{entities}]><worksheet xmlns='http://schemas.openxmlformats.org/"
        "spreadsheetml/2006/main'><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>&e9;</t>"
        "</is></c></row></sheetData></worksheet>"
    )
    _replaced(path, "xl/worksheets/sheet1.xml", sheet.encode())


def _replaced(path: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as before:
        parts = {one: before.read(one) for one in before.namelist()} | {name: content}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for one, part in parts.items():
            packed.writestr(one, part)


def other(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")


@pytest.mark.parametrize(
    ("make", "why"), [(bomb, "bomb"), (nested, "broken"), (other, "broken")],
)  # fmt: skip
def test_hostile_or_other_file_is_refused(file: Path, make: Any, why: str) -> None:
    make(file)

    with pytest.raises(UnreadableWorkbook) as refused:
        read(file)

    assert refused.value.why == why


def test_workbook_of_the_old_kind_is_named(tmp_path: Path) -> None:
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))

    with pytest.raises(UnreadableWorkbook) as refused, table_files.opened(old):
        pass

    assert str(refused.value) == (
        "old.xls is a workbook of the old kind; save it as .xlsx, or as CSV in UTF-8."
    )


def long(path: Path) -> None:
    """Write a million cells, as nobody would who has a library to write them with."""
    row = b"<row>" + b'<c t="inlineStr"><is><t>a</t></is></c>' * 50 + b"</row>"
    small = saved(path.with_name("small.xlsx"), ["a"])
    with zipfile.ZipFile(small) as given, zipfile.ZipFile(path, "w") as packed:
        for name in given.namelist():
            part = given.read(name).replace(b"</sheetData>", row * 20_000 + b"</sheetData>")
            packed.writestr(name, part)


def test_workbook_that_takes_too_long_is_left(file: Path) -> None:
    long(file)

    with pytest.raises(UnreadableWorkbook) as refused, ExitStack() as stack:
        sheets(file, stack, Limits(1, 50_000_000))

    assert refused.value.why == "slow"
