"""Lists are taken along whole, or say on their first line that they are not."""

from __future__ import annotations

import csv
import io
import sqlite3

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, select

from claimtracker.exchange import tables
from claimtracker.models import DumpTaken, Setting
from claimtracker.operations.writing import writing
from claimtracker.rules.spreadsheets import unguarded
from claimtracker.web import downloads
from tests import builders
from tests.conftest import ADA, CLEO, NOW
from tests.web import newsroom
from tests.web.conftest import Counted, signed_in
from tests.web.reading import page


def rows(client: FlaskClient, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def claims(ledger: Engine, *statements: str) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        for number, statement in enumerate(statements):
            builders.claim(session, f"c-{number}", statement=statement)


@pytest.fixture
def opened(ledger: Engine) -> Engine:
    newsroom.whole(ledger)
    with ledger.execution_options(writes=True).begin() as connection:
        connection.execute(
            insert(Setting), [{"name": "open_reading", "value": "yes", "version": 1}]
        )
    return ledger


def test_table_has_what_a_search_finds(client: FlaskClient, ledger: Engine):
    claims(ledger, "The stake is 80%", "The stake is 20%", "Users doubled")

    names, *found = rows(client, "/download/claims.csv?q=stake")

    assert names == list(tables.FOUND)
    assert sorted(row[2] for row in found) == ["The stake is 20%", "The stake is 80%"]


def test_table_goes_through_all_pages(client: FlaskClient, ledger: Engine, monkeypatch):
    monkeypatch.setattr(tables, "PAGE", 2)
    claims(ledger, *(f"The stake is {number}%" for number in range(5)))

    found = [rows(client, f"/download/{name}.csv?q=stake")[1:] for name in ("claims", "found")]

    assert [len({row[1] for row in one}) for one in found] == [5, 5]


def test_formulas_stand_behind_an_apostrophe_that_comes_off(client: FlaskClient, ledger: Engine):
    given = ['=HYPERLINK("https://a.example","x")', "'quoted", "+1 of them", "plain, with a comma"]
    claims(ledger, *given)

    titles = [row[2] for row in rows(client, "/download/claims.csv")[1:]]

    assert sorted(map(unguarded, titles)) == sorted(given)
    assert not [one for one in titles if one[0] in "=+"]


def test_disputes_are_taken_with_a_row_for_each_answer(story: FlaskClient):
    names, *found = rows(story, "/download/disputes.csv?state=open")

    stake = [dict(zip(names, row, strict=True)) for row in found if "stake" in row[1]]
    assert [(one["letter"], one["value"]) for one in stake] == [
        ("A", "20%"), ("B", "80%"), ("C", "none")
    ]  # fmt: skip


def test_file_has_a_name_and_is_no_page(client: FlaskClient):
    with client.get("/download/claims.csv") as answer:
        headers = answer.headers

    assert headers["Content-Disposition"] == "attachment; filename=claims.csv"
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_who_has_no_account_takes_so_many_and_is_told(opened: Engine, anonymous, monkeypatch):
    monkeypatch.setattr(downloads, "OPEN_LIMIT", 2)

    first, names, *found = rows(anonymous, "/download/claims.csv")
    whole = rows(signed_in(opened, CLEO), "/download/claims.csv")

    assert first == ["Not complete: the first 2 rows. Ask for less, or sign in for more."]
    assert (names, len(found)) == (list(tables.FOUND), 2)
    assert (whole[0], len(whole)) == (names, 4)


def test_nothing_that_is_kept_back_is_taken_by_readers(opened: Engine, anonymous: FlaskClient):
    for client in (anonymous, signed_in(opened, CLEO)):
        for name in ("found", "claims", "articles", "disputes"):
            text = client.get(f"/download/{name}.csv").text
            assert text.count("\n") > 1
            assert "canary" not in text.casefold()
        assert client.get("/download/claims.sql?q=stake").status_code in (401, 404)


def test_desk_takes_claims_with_all_that_belongs_to_them(story: FlaskClient, engine_name: str):
    answer = story.get('/download/claims.sql?q=subject:"ByteDance"')

    loaded = sqlite3.connect(":memory:")
    loaded.executescript(answer.data.decode())
    found = loaded.execute("SELECT count(*) FROM claim").fetchone()[0]
    said = loaded.execute("SELECT count(*) FROM assertion").fetchone()[0]
    assert found >= 3
    assert said >= found
    assert b"-- part: claims found by subject" in answer.data


def test_what_the_desk_took_is_noted(client: FlaskClient, ledger: Engine):
    claims(ledger, "The stake is 80%")

    assert client.get("/download/claims.sql?q=stake").data

    with ledger.connect() as connection:
        noted = connection.execute(select(DumpTaken.profile, DumpTaken.part)).all()
    assert noted == [("team", "stake")]


def test_sql_of_everything_or_nothing_is_refused(client: FlaskClient):
    assert client.get("/download/claims.sql").status_code == 400
    assert client.get("/download/claims.sql?q=nobody").status_code == 404


def test_lists_lead_to_their_tables(opened: Engine, anonymous: FlaskClient):
    for list_, table in (
        ("/claims", "claims.csv"), ("/articles", "articles.csv"), ("/disputes", "disputes.csv"),
        ("/search?q=bytedance", "found.csv?q=bytedance"),
    ):  # fmt: skip
        assert f"/download/{table}" in page(anonymous, list_)


def test_table_costs_as_many_statements_for_one_as_for_three(
    client: FlaskClient, ledger: Engine, counted: Counted
):
    claims(ledger, "The stake is 1%")
    rows(client, "/download/claims.csv")
    before = counted.number
    rows(client, "/download/claims.csv")
    one = counted.number - before
    with writing(ledger, actor=ADA, now=NOW) as session:
        for number in (8, 9):
            builders.claim(session, f"more-{number}", statement=f"The stake is {number}")

    before = counted.number
    rows(client, "/download/claims.csv")

    assert counted.number - before == one
