"""LibreOffice opens our tables: every cell has what we wrote, and none is a formula."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from claimtracker.db import engine as engines
from claimtracker.exchange.table_exports import TABLES
from tests.exchange.everything import EVERYTHING, LONG
from tests.exchange.files import taken
from tests.exchange.tabled import all_csv, as_workbook, cells

# Commas, quotes, UTF-8, from the first row on, in English; figures and dates are looked for.
AS_CSV = "Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,false"
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'quoted", "#N/A", "＝1", " =2", "=cmd|'/c'!A0")
SECONDS = 300


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Open a file in LibreOffice and save it as a workbook; return the cells of each sheet."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed; `apt-get install libreoffice-calc` brings it")
    profile = tmp_path_factory.mktemp("office")

    def saved(path: Path, *options: str) -> dict[str, list[list[Any]]]:
        folder = path.parent / "saved"
        words = [f"-env:UserInstallation=file://{profile}", "--headless", *options]
        command = [program, *words, "--convert-to", "xlsx", "--outdir", folder, path]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
        assert done.returncode == 0, done.stderr
        return cells((folder / path.with_suffix(".xlsx").name).read_bytes())

    return saved


@pytest.fixture
def everything(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    engine = engines.create(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'ledger.db')}")
    claims = [
        {"type": "claim", "key": f"f-{number}", "statement": statement}
        for number, statement in enumerate(FORMULAS)
    ]
    # A line of more than 16,383 letters in a text of several lines is broken by LibreOffice.
    lines = json.loads(json.dumps(EVERYTHING).replace(json.dumps(LONG)[1:-1], "ü"))
    taken(engine, *lines, *claims)
    yield engine
    engine.dispose()


def told(sheet: list[list[Any]]) -> list[list[str]]:
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet]


def plain(text: str) -> str:
    """Return a text without the escapes of XLSX for what XML cannot hold."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def same(ours: str, seen: str) -> bool:
    """Say whether a cell is seen as we wrote it: as the text, or as the number or day it says."""
    ours, seen = plain(ours), plain(seen)
    if ours == seen:
        return True
    with suppress(ValueError):
        return float(ours.removesuffix("%")) / (100 if ours[-1:] == "%" else 1) == float(seen)
    with suppress(ValueError):
        return datetime.fromisoformat(seen).date().isoformat() == ours
    return False


def kinds(sheets: dict[str, list[list[Any]]]) -> set[str]:
    return {cell.data_type for sheet in sheets.values() for row in sheet for cell in row}


def test_workbook_is_opened_with_every_cell_as_it_was(
    office: Any, everything: Engine, tmp_path: Path
) -> None:
    raw, _ = as_workbook(everything)
    (tmp_path / "ledger.xlsx").write_bytes(raw)

    seen = office(tmp_path / "ledger.xlsx")

    ours = cells(raw)
    assert list(seen) == list(TABLES)
    assert "f" not in kinds(seen)
    for table in TABLES:
        wanted, found = told(ours[table]), told(seen[table])
        assert len(found) == len(wanted) > 1
        for row, other in zip(wanted, found, strict=True):
            assert [one for one in zip(row, other, strict=True) if not same(*one)] == []


def test_csv_is_opened_with_every_cell_as_it_was(
    office: Any, everything: Engine, tmp_path: Path
) -> None:
    for table, raw in all_csv(everything).items():
        (tmp_path / f"{table}.csv").write_bytes(raw)

        seen = office(tmp_path / f"{table}.csv", f"--infilter={AS_CSV}")

        [sheet] = seen.values()
        wanted = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
        assert "f" not in kinds(seen)
        assert len(sheet) == len(wanted) > 1
        for row, other in zip(wanted, told(sheet), strict=True):
            found = [one for one in zip(row, other, strict=True) if not same(*one)]
            assert found == [], table
