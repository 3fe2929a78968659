"""A table comes in as its records would, and goes out again as the same table."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine

from claimtracker.db import engine as engines
from claimtracker.db import session as sessions
from claimtracker.exchange import imports, table_choices, table_imports
from claimtracker.exchange.imports import Report
from claimtracker.exchange.table_choices import Remembered
from claimtracker.exchange.table_exports import TABLES
from claimtracker.exchange.table_imports import TableFault
from claimtracker.exchange.table_records import (
    Asked,
    ColumnMissing,
    FieldTwice,
    NoSuchColumn,
    UnknownRows,
)
from claimtracker.operations import imports as acts
from claimtracker.operations.writing import writing
from claimtracker.queries import column_choices, ledgers
from claimtracker.rules.ledger_settings import LedgerSettings
from tests.conftest import NOW
from tests.exchange.everything import EVERYTHING
from tests.exchange.files import CHIEF, STORY, began, export, record, records
from tests.exchange.tabled import all_csv, as_csv, as_workbook, rows

BY = {"actor": CHIEF, "now": NOW}
NOTHING = Asked()


@pytest.fixture
def other(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """Give another ledger with nothing in it."""
    engine = engines.create(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'other.db')}")
    yield engine
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def take(
    ledger: Engine, file: Path, asked: Asked = NOTHING, **told: Any
) -> tuple[Report, list[TableFault]]:
    """Take a table into a ledger, and return what came of it, told by rows."""
    with ExitStack() as stack:
        with sessions.read(ledger) as session:
            opened = table_imports.opened(file, asked, Remembered(session).of)
            found = stack.enter_context(opened)
        found.require()
        stream, places = stack.enter_context(table_imports.spooled(found.parts))
        report = imports.run(ledger, stream, file_name=file.name, **BY, **told)
    if report.import_id:
        with sessions.write(ledger) as session:
            table_choices.keep(session, CHIEF, found.parts)
    return report, [places.fault(one) for one in report.faults]


def changes(report: Report) -> list[dict[str, int]]:
    return [+report.created, +report.changed]


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n")
    return path


def saved(folder: Path, tables: dict[str, bytes]) -> list[Path]:
    for name, raw in tables.items():
        (folder / f"{name}.csv").write_bytes(raw)
    return [folder / f"{name}.csv" for name in tables]


def test_tables_of_a_ledger_make_another_with_the_same_tables(ledger, other, tmp_path):
    began(ledger, *EVERYTHING)
    before = all_csv(ledger)

    faults = [take(other, path)[1] for path in saved(tmp_path, before)]

    assert faults == [[]] * len(TABLES)
    assert all_csv(other) == before
    assert all(len(rows(raw)) > 1 for raw in before.values())


def test_workbook_of_a_ledger_makes_another_with_the_same_tables(ledger, other, tmp_path):
    began(ledger, *EVERYTHING)
    before = all_csv(ledger)
    book = tmp_path / "ledger.xlsx"
    book.write_bytes(as_workbook(ledger)[0])

    _, faults = take(other, book)

    assert faults == []
    assert all_csv(other) == before


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_table_that_came_from_here_changes_nothing(ledger, tmp_path, kind):
    began(ledger, *EVERYTHING)
    before = export(ledger)
    if kind == "xlsx":
        (tmp_path / "ledger.xlsx").write_bytes(as_workbook(ledger)[0])
        files = [tmp_path / "ledger.xlsx"]
    else:
        files = saved(tmp_path, all_csv(ledger))

    reports = [take(ledger, path) for path in files]

    assert [(changes(report), faults) for report, faults in reports] == [([{}, {}], [])] * len(
        files
    )
    assert export(ledger) == before


def test_same_table_twice_changes_nothing_where_rows_have_no_keys(ledger, file):
    written(file, "Claim,Tags", "The bridge is late,Bridges", '"It costs 40 million, they say",')

    first, _ = take(ledger, file)
    again, _ = take(ledger, file)

    assert (first.created["claim"], changes(again)) == (2, [{}, {}])
    assert again.same["claim"] == 2


def test_export_that_a_spreadsheet_saved_its_own_way_changes_nothing(ledger, file):
    began(ledger, *STORY, STORY[2] | {"key": "two", "published": "2020-09-02"})
    table = rows(as_csv(ledger, "articles"))
    with file.open("w", encoding="cp1252", errors="replace", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(table[0])
        for row in table:
            year, month, day = row["published"].split("-")
            writer.writerow((row | {"published": f"{day}.{month}.{year}"}).values())

    report, faults = take(ledger, file)

    assert (faults, changes(report), report.same["article"]) == ([], [{}, {}], 2)


def test_edited_cell_is_an_edit_and_an_empty_one_leaves_what_is_there(ledger, file):
    began(ledger, *STORY)
    raw = as_csv(ledger, "claims").decode("utf-8-sig")
    file.write_text(raw.replace("80% of TikTok", "four fifths of TikTok").replace("fact", ""))

    report, _ = take(ledger, file)

    assert changes(report) == [{}, {"claim": 1}]
    found = record(ledger, "claim")
    assert found["statement"] == "ByteDance keeps four fifths of TikTok Global."
    assert found["mode"] == "fact"


def test_guard_is_taken_off_again_and_foreign_apostrophes_stay(ledger, file):
    written(file, "key,statement", "a,'=1+1", "b,'tis said", "c,=1+1")

    take(ledger, file)

    found = {one["key"]: one["statement"] for one in records(ledger, "claim")}
    assert found == {"a": "=1+1", "b": "'tis said", "c": "=1+1"}


def test_rows_that_cannot_be_taken_are_told_by_row_and_column_and_nothing_is_kept(ledger, file):
    written(
        file, "A list of ours", "", "Article ID;Headline;Publisher;Date;Genre",
        "a;One;Gazette;22.9.2020;News", "b;;Gazette;;", "c;Three;Gazette;3/4/2020;",
        "d;Four;Gazette;;gossip", "e;Five;Gazette;;;more",
    )  # fmt: skip

    report, faults = take(ledger, file)

    assert [(one.row, one.column, one.field) for one in faults] == [
        (5, "Headline", "title"), (6, "Date", "published"), (7, "Genre", "genre"),
        (8, "column 6", ""),
    ]  # fmt: skip
    assert faults[0].reason == "is missing; a record of type article needs it"
    assert faults[1].reason.endswith("Or say whether the day or the month comes first.")
    assert faults[3].reason == (
        "is past the last column of the header; a quote or a delimiter is missing"
    )
    assert (report.import_id, export(ledger).count(b'"article"')) == (None, 0)


def test_rows_of_several_sheets_are_told_by_their_sheets(ledger, tmp_path):
    book = Workbook()
    book.active.title = "Notes"
    book["Notes"].append(["whatever", "else"])
    book.create_sheet("Our claims").append(["Claim", "From"])
    book["Our claims"].append(["The bridge is late", "2020"])
    book.create_sheet("articles").append(["Headline", "Source", "Date", "ID"])
    for row in (["One", "Gazette", "2020"], ["Two", "Gazette", "soon", "b"]):
        book["articles"].append(row)
    book.save(tmp_path / "both.xlsx")

    report, faults = take(ledger, tmp_path / "both.xlsx", skip_bad=True)

    assert [(one.sheet, one.row, one.column) for one in faults] == [
        ("articles", 2, "ID"), ("articles", 3, "Date"),
    ]  # fmt: skip
    assert report.created["claim"] == 1


def test_what_is_said_of_columns_goes_before_what_is_guessed(ledger, file):
    written(
        file, "id,claim,text,when,note", "1,no,The bridge is late,3/4/2020,x", "2,no,It is not,,"
    )
    asked = Asked(
        "", {"text": "statement", "WHEN": "from", "id": ""}, {"language": "en"}, "day-first"
    )

    report, _ = take(ledger, file, asked)

    found = {one["statement"]: one for one in records(ledger, "claim")}
    assert report.created["claim"] == 2
    late = found["The bridge is late"]
    assert (late["from"], late["language"]) == ("2020-04-03", "en")
    assert "1" not in {one["key"] for one in found.values()}


def test_how_columns_were_read_is_kept_for_the_next_table_with_that_header(ledger, file):
    said = Asked("articles", {"what": "title", "no": "key"}, {"source": "Gazette"}, "day-first")
    written(file, "no,what,when", "1,One,")
    first, _ = take(ledger, file, said)
    written(file, "NO,What , when", "2,Two,3/4/2020")

    report, _ = take(ledger, file)

    assert (first.created["article"], report.created["article"]) == (1, 1)
    assert {one["title"]: one["source"] for one in records(ledger, "article")} == {
        "One": "Gazette", "Two": "Gazette",
    }  # fmt: skip


def test_table_without_a_header_is_read_by_numbers(ledger, file):
    written(file, "7\tThe bridge is late\tx", "8\tIt is not\ty")

    report, _ = take(ledger, file, Asked("", {"1": "key", "2": "statement"}, has_header=False))

    assert report.created["claim"] == 2
    assert {one["key"] for one in records(ledger, "claim")} == {"7", "8"}


@pytest.mark.parametrize(
    ("header", "asked", "refused", "said"),
    [
        ("a,b", Asked(), UnknownRows, "The columns “a”, “b” do not say what the rows are;"),
        ("a,b", Asked("claims"), ColumnMissing, "needs a column for 'statement'; say which of “a”"),
        ("a,when", Asked("claims", {"wen": "from"}), NoSuchColumn, "perhaps 'when' is meant"),
        ("a,b", Asked("claims", {"9": "from"}), NoSuchColumn, "There is no column '9'"),
        ("a,b", Asked("claims", {"1": "statement", "2": "statement"}), FieldTwice, "Two columns"),
    ],
)
def test_table_that_says_too_little_is_refused(ledger, file, header, asked, refused, said):
    written(file, header, "1,2")

    with pytest.raises(refused) as told:
        take(ledger, file, asked)

    assert said in str(told.value)


def test_import_of_a_table_is_taken_back_like_any_other(ledger, file):
    written(file, "Claim", "The bridge is late")
    report, _ = take(ledger, file, Asked("claims"))

    with writing(ledger, **BY) as session:
        done = acts.undo(session, import_id=str(report.import_id), **BY)

    assert done.removed == {"claim": 1}
    assert records(ledger, "claim") == []


def test_what_is_kept_of_columns_is_no_setting_of_the_ledger(ledger, file):
    written(file, "what", "The bridge is late")
    take(ledger, file, Asked("claims", {"what": "statement"}))

    with sessions.read(ledger) as session:
        known = column_choices.find(session, ["What"])
        shown = ledgers.settings(session)
        switches = ledgers.switches(session)

    assert known
    assert known.told["mapped"] == {"what": "statement"}
    assert (shown, {one.version for one in switches}) == (LedgerSettings(), {0})


def test_what_is_said_anew_of_columns_takes_the_place_of_what_was(ledger, file):
    written(file, "what,else", "The bridge is late,It is not")
    take(ledger, file, Asked("claims", {"what": "statement"}))
    take(ledger, file, Asked("claims", {"else": "statement"}))

    again, _ = take(ledger, file)

    assert (again.same["claim"], changes(again)) == (1, [{}, {}])
    assert [one["statement"] for one in records(ledger, "claim")] == [
        "It is not", "The bridge is late",
    ]  # fmt: skip
