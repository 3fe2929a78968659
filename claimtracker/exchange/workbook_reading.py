"""The child that reads a workbook: `python -m claimtracker.exchange.workbook_reading`.

It takes the file on standard input, and as words how many seconds it has and how many bytes the
file may unpack to. It writes the cells of its sheets as lines of JSON: the name of a sheet, then
its rows with their numbers. Like `extracting` it limits itself first.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from datetime import date, datetime
from typing import IO, Any

from claimtracker.exchange.extracting import UNSTORABLE, confine

MEMORY = 1024 * 1024 * 1024
REFUSAL = 3
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def main() -> None:
    """Write the cells of a workbook, or why they cannot be read on standard error."""
    seconds, largest = map(int, sys.argv[1:])
    confine(MEMORY, seconds)
    try:
        _read(sys.stdin.buffer, sys.stdout.buffer, largest)
    except (MemoryError, RecursionError):
        _refuse("costly")
    # A foreign library may fail in any way at what a hostile file holds.
    except Exception:  # noqa: BLE001
        _refuse("broken")


def _read(stream: IO[bytes], out: IO[bytes], largest: int) -> None:
    with zipfile.ZipFile(stream) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > largest:
            _refuse("bomb")
    stream.seek(0)
    from openpyxl import load_workbook

    book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            out.write(_line(sheet.title))
            sheet.reset_dimensions()
            for number, row in enumerate(sheet.iter_rows(), 1):
                cells = _trimmed([_text(cell) for cell in row])
                if cells:
                    out.write(_line([number, cells]))


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, datetime | date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return UNSTORABLE.sub("\ufffd", unescaped(str(value)))


def _number(value: float, shown: str) -> str:
    if shown.endswith("%"):
        return f"{round(value * 100, 10):.12g}%"
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def unescaped(text: str) -> str:
    """Return a text in which what XML cannot hold is written as _x000B_ as it is."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _line(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode() + b"\n"


def _refuse(why: str) -> None:
    sys.stderr.write(why)
    raise SystemExit(REFUSAL)


if __name__ == "__main__":
    main()
