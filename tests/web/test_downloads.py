"""Lists are taken along whole, or say on their first line that they are not."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from claimtracker.app import create_app
from claimtracker.db import engine as engines
from claimtracker.exchange import restores, tables
from claimtracker.models import DumpTaken
from claimtracker.operations.writing import writing
from claimtracker.queries import ledgers, sights
from claimtracker.rules.permissions import Sight
from claimtracker.rules.spreadsheets import unguarded
from claimtracker.web import downloads
from tests import builders
from tests.conftest import ADA, CLEO, NOW
from tests.web import newsroom
from tests.web.conftest import Counted, signed_in
from tests.web.reading import page, words
from tests.web.test_sights import UUID

# What an assertion that came without a key is called, after the keys of other rows.
KEY = re.compile("'[0-9a-f]{32}'")


def rows(client: FlaskClient, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def lines(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.data.decode().splitlines()]


def claims(ledger: Engine, *statements: str) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        for number, statement in enumerate(statements):
            builders.claim(session, f"c-{number}", statement=statement)


@pytest.fixture
def opened(ledger: Engine) -> Engine:
    return newsroom.opened(newsroom.whole(ledger))


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


def test_lines_of_json_have_what_the_table_has(story: FlaskClient):
    for name in ("found", "claims", "articles", "disputes"):
        address = f"/download/{name}.{{}}?q=bytedance&state=closed"
        names, *table = rows(story, address.format("csv"))
        told = lines(story, address.format("jsonl"))

        assert len(told) == len(table) > 0
        for row, one in zip(table, told, strict=True):
            assert len(one) == len(names)
            assert [len(value) for value in one.values() if isinstance(value, list)] == [
                len(cell.split("; ")) if cell else 0
                for name, cell in zip(names, row, strict=True)
                if name in ("sources", "voices", "denied_by", "claims")
            ]


def test_lines_of_json_call_things_as_the_exchange_format_does(story: FlaskClient):
    [claim] = lines(story, "/download/claims.jsonl?q=bytedance+80%25+subject:ByteDance")[:1]
    [article] = lines(story, "/download/articles.jsonl?q=bytedance")[:1]
    dispute = lines(story, "/download/disputes.jsonl?state=closed")[0]

    assert (claim["type"], article["type"]) == ("claim", "article")
    assert set(claim) == {"statement", *tables.FOUND} - {"title"}
    assert set(article) == set(tables.FOUND)
    assert set(dispute) == {"at", *tables.ANSWERS} - {"decided_at"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", dispute["at"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", dispute["first_said"])


def test_lines_of_json_have_words_as_they_are(client: FlaskClient, ledger: Engine):
    given = ['=HYPERLINK("https://a.example","x")', "'quoted", "two\u2028lines", "“ё” 字"]
    claims(ledger, *given)

    told = client.get("/download/claims.jsonl").data.decode().split("\n")[:-1]

    assert sorted(json.loads(line)["statement"] for line in told) == sorted(given)


def test_lines_of_json_say_first_that_they_are_cut(opened: Engine, anonymous, monkeypatch):
    monkeypatch.setattr(downloads, "OPEN_LIMIT", 2)

    first, *found = lines(anonymous, "/download/claims.jsonl")

    assert first == {
        "type": "limit",
        "rows": 2,
        "note": "Not complete: the first 2 rows. Ask for less, or sign in for more.",
    }
    assert [one["type"] for one in found] == ["claim", "claim"]
    assert len(lines(signed_in(opened, CLEO), "/download/claims.jsonl")) == 3


def test_nothing_that_is_kept_back_is_taken_by_readers(opened: Engine, anonymous: FlaskClient):
    for client in (anonymous, signed_in(opened, CLEO)):
        for name in ("found", "claims", "articles", "disputes"):
            for ending in downloads.FORMS:
                text = client.get(f"/download/{name}.{ending}").text
                assert text.count("\n") > 1
                assert "canary" not in text.casefold()
        for asked in ("keeps", "subject:ByteDance", "type:claim"):
            taken = client.get(f"/download/claims.sql?q={asked}")
            assert taken.status_code == 200
            assert b"INSERT" in taken.data
            assert b"canary" not in taken.data.lower()


def test_sql_of_readers_is_that_of_a_ledger_without_what_is_kept_back(
    opened: Engine, anonymous: FlaskClient, never: Engine
):
    other = create_app(never).test_client()

    for asked in ("keeps", "subject:ByteDance", "type:claim", "-canary"):
        told = [
            sorted(_without_keys(each.get(f"/download/claims.sql?q={asked}").text))
            for each in (anonymous, other)
        ]
        assert [one for one in told[0] if one not in told[1]] == []
        assert told[0] == told[1]


def _without_keys(dump: str) -> list[str]:
    """Return the lines of a dump without keys, which stand in the order in which rows were made."""
    plain = KEY.sub("key", UUID.sub("uuid", dump.partition("-- sha256")[0]))
    return [line.rstrip(",;") for line in plain.splitlines()]


def test_sql_of_readers_tells_no_head_and_can_be_restored(
    opened: Engine, anonymous: FlaskClient, tmp_path: Path
):
    with sights.read(opened, Sight.WHOLE) as session:
        stands = ledgers.now(session)
    assert stands.head

    dump = anonymous.get("/download/claims.sql?q=subject:ByteDance").data

    assert stands.sealed > 0
    assert stands.head.encode() not in dump
    assert f"-- head: 0:{'0' * 64}\n".encode() in dump
    (tmp_path / "part.sql").write_bytes(dump)
    made = engines.create(f"sqlite:///{tmp_path / 'copy.db'}")
    assert restores.restore(made, tmp_path / "part.sql").is_copy
    copy = create_app(made).test_client()
    assert copy.get("/claims/share-80").status_code == 200
    assert "/download/claims.sql" not in page(copy, "/search?q=subject:ByteDance")
    made.dispose()


def test_who_has_no_account_takes_no_more_than_so_many_claims_as_sql(
    opened: Engine, anonymous: FlaskClient, monkeypatch
):
    monkeypatch.setattr(downloads, "OPEN_LIMIT", 2)

    refused = anonymous.get("/download/claims.sql?q=type:claim")

    assert refused.status_code == 400
    assert "more than 2 claims" in refused.text
    search = page(anonymous, "/search?q=type:claim")
    assert "/download/claims.sql" not in search
    assert "at most 2 claims" in search
    assert "/download/claims.sql" in page(anonymous, "/search?q=keeps")
    assert signed_in(opened, CLEO).get("/download/claims.sql?q=type:claim").status_code == 200


def test_what_a_viewer_took_is_noted_and_what_nobody_took_is_not(
    opened: Engine, anonymous: FlaskClient
):
    for client in (anonymous, signed_in(opened, CLEO)):
        assert client.get("/download/claims.sql?q=keeps").status_code == 200

    with opened.connect() as connection:
        noted = connection.execute(select(DumpTaken.profile, DumpTaken.taken_by)).all()
    assert noted == [("public", CLEO.person_id)]


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
    for asked in ("", "?q=", "?q=%22"):
        refused = client.get(f"/download/claims.sql{asked}")
        assert refused.status_code == 400
        assert "As SQL what a search finds is taken; search for a word" in words(refused.text)
    assert client.get("/download/claims.sql?q=nobody").status_code == 404


def test_lists_lead_to_their_tables(opened: Engine, anonymous: FlaskClient):
    for list_, table in (
        ("/claims", "claims.csv"), ("/articles", "articles.csv"), ("/disputes", "disputes.csv"),
        ("/search?q=bytedance", "found.csv?q=bytedance"),
    ):  # fmt: skip
        text = page(anonymous, list_)
        assert f"/download/{table}" in text
        assert f"/download/{table.replace('.csv', '.jsonl')}" in text
    assert "/download/claims.sql?q=bytedance" in text


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
