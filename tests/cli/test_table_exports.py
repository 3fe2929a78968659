"""`export` writes tables where the name of the file, or --format, asks for them."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from claimtracker.exchange.table_exports import TABLES, columns
from tests.cli.conftest import Run


def test_workbook_has_a_sheet_for_each_table(told: Run, tmp_path: Path) -> None:
    done = told("export", "-o", "ledger.xlsx")

    book = load_workbook(tmp_path / "ledger.xlsx", read_only=True)
    rows = sum(len(list(sheet.iter_rows())) - 1 for sheet in book)
    assert book.sheetnames == list(TABLES)
    assert (done.returncode, done.stdout) == (0, f"{rows} rows written to ledger.xlsx.\n")


def test_csv_goes_into_a_folder_with_a_file_for_each_table(told: Run, tmp_path: Path) -> None:
    done = told("export", "--format", "csv", "-o", "tables/")

    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "tables").iterdir()} == {
        *(f"{table}.csv" for table in TABLES),
        "datapackage.json",
    }


def test_csv_goes_into_a_zip_with_the_same_files(told: Run, tmp_path: Path) -> None:
    told("export", "--format", "csv", "-o", "tables/")
    done = told("export", "-o", "tables.zip")

    assert done.returncode == 0, done.stderr
    with ZipFile(tmp_path / "tables.zip") as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "tables").iterdir()}


def test_workbook_is_packed_where_its_name_says_so(told: Run, tmp_path: Path) -> None:
    assert told("export", "-o", "ledger.xlsx.gz").returncode == 0

    book = load_workbook(io.BytesIO(gzip.decompress((tmp_path / "ledger.xlsx.gz").read_bytes())))
    assert book.sheetnames == list(TABLES)


@pytest.mark.parametrize("words", [("--table", "claims"), ("--table", "claims", "-o", "-")])
def test_one_table_goes_to_standard_output(told: Run, words: tuple[str, ...]) -> None:
    done = told("export", *words)

    [head, *rows] = csv.reader(io.StringIO(done.stdout.removeprefix("\ufeff")))
    assert tuple(head) == columns("claims")
    assert {len(row) for row in rows} == {len(head)}


def test_name_of_a_file_says_which_table_it_has(told: Run, tmp_path: Path) -> None:
    assert told("export", "-o", "claims.csv").returncode == 0

    assert (tmp_path / "claims.csv").read_text("utf-8-sig").startswith("key,statement,")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-o", "mine.csv"), "A file of CSV holds one table: name it with --table, or a folder"),
        (("--table", "claims", "--format", "jsonl"), "--table is for CSV and XLSX"),
        (("-o", "."), "is a folder; name a file, or add --format csv"),
        (("-o", ".", "--format", "xlsx"), "is a folder; name a file whose name ends in .xlsx"),
    ],
)
def test_what_makes_no_table_is_said(told: Run, words: tuple[str, ...], said: str) -> None:
    done = told("export", *words)

    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize("again", [["tables/"], [f"tables/{t}.csv" for t in sorted(TABLES)]])
def test_folder_of_tables_comes_in_again_in_the_order_of_what_names_what(
    told: Run, tmp_path: Path, again: list[str]
) -> None:
    told("export", "--format", "csv", "-o", "tables/")

    done = told("--database", "sqlite:///second.db", "import", *again)

    assert done.returncode == 0, done.stdout + done.stderr
    rows = [told("--database", url, "export", "--table", "assertions").stdout
            for url in ("sqlite:///claimtracker.db", "sqlite:///second.db")]  # fmt: skip
    assert rows[0] == rows[1]
    assert rows[0].count("\n") > 40


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tables.zip", "is packed; unpack it, and import its folder"),
        ("ledger.db", "is a file of SQLite, which is read and does not come in"),
        ("ledger.sql", "is a dump; `claimtracker restore` makes a ledger of it"),
        ("folder", "is a folder without tables"),
    ],
)
def test_what_does_not_come_in_is_named(empty: Run, tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / name).mkdir() if name == "folder" else (tmp_path / name).write_bytes(b"PK")

    done = empty("import", name)

    assert (done.returncode, said in " ".join(done.stderr.split())) == (2, True)
    assert not (tmp_path / "claimtracker.db").exists()


def test_ending_that_means_nothing_is_named(told: Run, tmp_path: Path) -> None:
    done = told("export", "-o", "ledger.xlxs")

    assert done.returncode == 2
    assert "ledger.xlxs ends in none of .jsonl" in " ".join(done.stderr.split())
    assert not (tmp_path / "ledger.xlxs").exists()
