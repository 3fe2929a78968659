"""`import` takes tables: it says how it reads them, lists rows at fault, and hands records out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

CLAIMS = 'Claim text;Notes\n"The bridge is late";ours\nThe bridge costs 40 million;\n'


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.csv"
    path.write_text(CLAIMS)
    return path


def test_table_says_how_it_is_read_and_comes_in(empty: Run, claims: Path) -> None:
    done = empty("import", "claims.csv")

    assert (done.returncode, done.stderr) == (
        0, "claims.csv is read as claims: “Claim text” is statement. Not taken: “Notes”.\n"
    )  # fmt: skip
    assert "claim  2 new" in done.stdout
    assert "2 the same" in empty("import", "claims.csv").stdout


def test_second_column_of_a_name_is_named_and_taken_by_its_number(
    empty: Run, tmp_path: Path
) -> None:
    (tmp_path / "two.csv").write_text("key,statement,statement\na,It is so.,It was so.\n")

    done = empty("import", "two.csv")
    other = empty("import", "two.csv", "--map", "2=", "--map", "3=statement", "--exchange", "-")

    assert done.stderr.endswith(
        "two.csv: 2 columns are called “statement”: 2 is statement, 3 is not taken. --map takes one"
        " by its number.\n"
    )
    assert json.loads(other.stdout)["statement"] == "It was so."


def test_what_was_said_of_columns_is_kept(empty: Run, tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text("Wording,Lang.\nThe bridge is late,en\n")
    words = ("--table", "claims", "--map", "Wording=statement", "--map", "Lang.=language")
    assert empty("import", "ours.csv").returncode == 2
    assert empty("import", "ours.csv", *words).returncode == 0

    again = empty("import", "ours.csv")

    assert again.stderr == (
        "ours.csv is read as claims: “Wording” is statement, “Lang.” is language.\n"
    )
    assert "claim  1 the same" in again.stdout


def test_rows_at_fault_are_listed_and_nothing_is_kept(empty: Run, tmp_path: Path) -> None:
    (tmp_path / "articles.csv").write_text("ID,Headline,Source,Date\n1,One,Gazette,soon\n")

    done = empty("import", "articles.csv")
    found = json.loads(empty("import", "--json", "articles.csv").stdout)

    reason = (
        "“soon” cannot be read as a date: it names no date; write 2020, 2020-09, 2020-09-22,"
        " 2020-09-22T10:00Z, 2020-09/2020-11, 2020-09/.. or 2020~."
    )
    assert done.returncode == 1
    assert f"    articles.csv, row 2, “Date” (published): {reason}\n" in done.stdout
    assert found["rejected"] == [
        {"file": "articles.csv", "sheet": "", "row": 2, "column": "Date", "field": "published",
         "reason": reason}
    ]  # fmt: skip
    assert empty("export").stdout.count('"article"') == 0


def test_records_of_a_table_are_handed_out_instead(empty: Run, claims: Path, tmp_path: Path):
    done = empty("import", "claims.csv", "--set", "language=en", "--exchange", "claims.jsonl")

    lines = (tmp_path / "claims.jsonl").read_text().splitlines()
    assert done.returncode == 0
    assert done.stderr.endswith("2 records written to claims.jsonl; nothing was taken.\n")
    assert [json.loads(line) for line in lines] == [
        {"type": "claim", "statement": statement, "language": "en"}
        for statement in ("The bridge is late", "The bridge costs 40 million")
    ]
    assert not (tmp_path / "claimtracker.db").exists()
    assert "claim  2 new" in empty("import", "claims.jsonl").stdout


def test_table_comes_in_through_a_pipe(empty: Run) -> None:
    done = empty("import", "-", "--table", "claims", given=CLAIMS)

    assert (done.returncode, "claim  2 new" in done.stdout) == (0, True), done.stderr


def test_tables_of_a_ledger_come_into_another(told: Run, tmp_path: Path, empty: Run) -> None:
    assert told("export", "-o", "ledger.xlsx").returncode == 0
    other = ("--database", "sqlite:///other.db")

    done = told(*other, "import", "ledger.xlsx")

    assert done.returncode == 0, done.stdout
    assert done.stderr.splitlines()[0] == ("ledger.xlsx [sources] is read as sources: as exported.")
    for table in ("claims", "assertions", "articles", "sources", "entities", "attributes"):
        assert told(*other, "export", "--table", table).stdout == (
            told("export", "--table", table).stdout
        )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("x.jsonl", "--table", "claims"), "x.jsonl is no table; its name would end in .csv or"),
        (("claims.csv", "--map", "Claim"), "--map is written COLUMN=FIELD, not 'Claim'"),
        (("claims.csv", "--set", "=en"), "--set is written FIELD=VALUE, not '=en'"),
        (("claims.csv", "--map", "Notes=wording"), "no field 'wording'; it can be key, statement"),
        (("claims.csv", "claims.csv", "--exchange", "-"), "--exchange is for one file at a time"),
    ],
)
def test_what_fits_no_table_is_said(
    empty: Run, claims: Path, words: tuple[str, ...], said: str
) -> None:
    (claims.parent / "x.jsonl").touch()

    done = empty("import", *words)

    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
