"""Tables hold what the records say, open in a spreadsheet, and none of their cells is run."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import Engine

from claimtracker.exchange import table_exports
from claimtracker.exchange.records import FIELDS
from claimtracker.exchange.table_exports import LONGEST, TABLES, TooManyRows, columns
from tests.exchange.everything import EVERYTHING
from tests.exchange.files import ARTICLE, ASSERTION, CLAIM, STORY, began, taken
from tests.exchange.tabled import as_csv, as_workbook, cells, rows

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'quoted", "#N/A", "＝1", " =2")


def claims(*statements: str) -> list[dict[str, str]]:
    return [
        {"type": "claim", "key": f"c-{number}", "statement": statement}
        for number, statement in enumerate(statements)
    ]


def test_columns_are_the_fields_of_the_records():
    told = {table: set(columns(table)) for table in TABLES}

    left = {table: set(FIELDS[kind]) - told[table] for table, kind in TABLES.items()}
    assert left == {
        "sources": {"key"}, "entities": {"key"}, "attributes": {"key"},
        "articles": {"versions", "text_file"}, "claims": set(), "assertions": set(),
    }  # fmt: skip


def test_tables_hold_what_the_records_say(ledger: Engine):
    began(ledger, *STORY)

    [article], [claim], [assertion] = (
        rows(as_csv(ledger, table)) for table in ("articles", "claims", "assertions")
    )

    assert {k: v for k, v in article.items() if v} == {
        k: v for k, v in ARTICLE.items() if k != "type"
    } | {"genre": "news"}
    assert {k: v for k, v in claim.items() if v} == {
        k: v for k, v in CLAIM.items() if k != "type"
    } | {"mode": "fact", "state": "published"}
    assert (assertion["quote"], assertion["attribution"]) == (ASSERTION["quote"], "Oracle")
    assert (assertion["start"], assertion["end"]) == ("10", "28")


def test_lists_are_written_as_people_write_them_and_as_json_where_that_would_mislead(ledger):
    taken(ledger, *STORY, {"type": "claim", "key": "x", "statement": "X", "topics": ["A", "B"]},
          {"type": "claim", "key": "y", "statement": "Y", "topics": ["A; B", "C"]},
          ASSERTION | {"key": "a-2", "attribution": [{"name": "Ken Glueck", "for": "Oracle"}]},
          ASSERTION | {"key": "a-3", "attribution": [{"name": "a person"}]})  # fmt: skip

    topics = {row["key"]: row["topics"] for row in rows(as_csv(ledger, "claims"))}
    voices = {row["key"]: row["attribution"] for row in rows(as_csv(ledger, "assertions"))}

    assert (topics["x"], topics["y"]) == ("A; B", '["A; B", "C"]')
    assert (voices["a-2"], voices["a-3"]) == ("Ken Glueck for Oracle", '[{"name": "a person"}]')


def test_no_cell_of_a_csv_is_a_formula(ledger: Engine):
    began(ledger, *claims(*FORMULAS))

    statements = [row["statement"] for row in rows(as_csv(ledger, "claims"))]

    assert sorted(statements) == sorted(
        ("'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "''quoted", "#N/A", "'＝1", "' =2")
    )


def test_every_cell_of_a_workbook_is_a_text(ledger: Engine):
    began(ledger, *EVERYTHING, *claims(*FORMULAS))

    book = cells(as_workbook(ledger)[0])

    kinds = {cell.data_type for sheet in book.values() for row in sheet for cell in row}
    assert list(book) == list(TABLES)
    # What has nothing in it counts as a number.
    assert kinds == {"s", "n"}
    assert {c.value for s in book.values() for r in s for c in r if c.data_type == "n"} == {None}


def test_workbook_holds_what_the_csv_holds(ledger: Engine):
    began(ledger, *STORY, *claims("x\x0by", "_x000B_", "_x", "\x1b[31m"))

    book, _ = as_workbook(ledger, "claims")

    [head, *found] = [[cell.value or "" for cell in row] for row in cells(book)["claims"]]
    assert tuple(head) == columns("claims")
    expected = [list(row.values()) for row in rows(as_csv(ledger, "claims"))]
    escaped = {"x\x0by": "x_x000B_y", "_x000B_": "_x005F_x000B_", "\x1b[31m": "_x001B_[31m"}
    assert found == [[escaped.get(cell, cell) for cell in row] for row in expected]


def test_text_longer_than_a_cell_is_left_out_of_a_workbook_and_counted(ledger: Engine):
    fits, long = "ü" * LONGEST, "ü" * (LONGEST - 1) + "👩"
    taken(ledger, ARTICLE | {"key": "fits", "text": fits}, ARTICLE | {"key": "long", "text": long})

    book, written = as_workbook(ledger, "articles")

    at = columns("articles").index("text")
    found = {row[0].value: row[at].value for row in cells(book)["articles"][1:]}
    assert found == {"fits": fits, "long": None}
    assert (written.rows, written.too_long) == (2, 1)
    assert long in as_csv(ledger, "articles").decode()


def test_more_rows_than_a_sheet_holds_are_refused(ledger: Engine, monkeypatch):
    monkeypatch.setattr(table_exports, "MOST_ROWS", 2)
    taken(ledger, *claims("one", "two", "three"))

    with pytest.raises(TooManyRows) as refused:
        as_workbook(ledger, "claims")

    assert str(refused.value) == "There are 3 claims, and a sheet of XLSX holds 2 rows; take CSV."


def test_pandas_reads_every_cell_of_every_table(ledger: Engine) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    taken(ledger, *EVERYTHING)
    as_texts = {"dtype": str, "keep_default_na": False}

    raw, _ = as_workbook(ledger)
    book = pandas.read_excel(io.BytesIO(raw), sheet_name=None, **as_texts)

    assert list(book) == list(TABLES)
    for table in TABLES:
        given = as_csv(ledger, table)
        read = pandas.read_csv(io.BytesIO(given), encoding="utf-8-sig", **as_texts)
        assert read.to_dict("records") == rows(given) != []
        assert list(book[table].columns) == list(columns(table))
        assert len(book[table]) == len(read)
