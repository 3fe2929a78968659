"""A ledger leaves as one SQL text that others load, the same each time and nothing lost."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from claimtracker.db import engine as engines
from claimtracker.db import literals, migrate
from claimtracker.db import session as sessions
from claimtracker.exchange import dump_schema, dump_views
from claimtracker.exchange.dumps import NothingFound, PartOfNothing, one_line
from claimtracker.models import Base, Claim
from claimtracker.operations import comments
from claimtracker.operations.writing import writing
from claimtracker.queries import parts
from tests import needs, tokens
from tests.acceptance import lines, take
from tests.conftest import ADA, NOW, Server
from tests.exchange import dumping
from tests.exchange.dumping import dump
from tests.exchange.everything import EVERYTHING, QUOTED, RIGHT_TO_LEFT, SHELL
from tests.exchange.files import began
from tests.exchange.restoring import restored
from tests.story import RECORDS

VIEWS = [view.name for view in dump_views.VIEWS]


@pytest.fixture
def full(ledger: Engine) -> Engine:
    return began(ledger, *EVERYTHING)


@pytest.fixture
def told(ledger: Engine) -> Engine:
    return began(ledger, *RECORDS)


def test_dump_is_the_same_each_time(full):
    assert dump(full) == dump(full)


def test_dump_says_what_it_is_and_ends_with_what_is_in_it(full):
    lines = dump(full).splitlines()
    assert lines[1:6] == [
        "-- schema: 0020", "-- profile: team", "-- part: whole", "-- licence: none stated",
        lines[5],
    ]  # fmt: skip
    assert re.fullmatch(r"-- head: \d+:[0-9a-f]{64}", lines[5])
    with full.connect() as connection:
        claims = connection.execute(text("SELECT count(*) FROM claim")).scalar()
    assert f"-- rows: claim {claims}" in lines
    before, end = dump(full).rsplit("-- sha256: ", 1)
    assert end == hashlib.sha256(before.encode()).hexdigest() + "\n"


def test_dump_holds_every_table_but_what_is_of_one_person():
    dumped = {table.name for table in dump_schema.tables("team", whole=True)}
    assert set(Base.metadata.tables) - dumped == {
        "account", "sign_in", "invitation", "form_answer", "dump_taken", "notification",
        "last_look", "mail_wish", "saved_search", "proposal_answer", "fitted_estimate",
    }  # fmt: skip
    without = {table.name for table in dump_schema.tables("public", whole=True)}
    internal = {"person", "event", "event_content", "hold", "verdict_draft", "import", "comment"}
    assert not without & internal


def test_dump_keeps_tables_after_those_that_they_name():
    for profile in ("team", "public"):
        seen: set[str] = set()
        tables = dump_schema.tables(profile, whole=True)
        for table in tables:
            named = re.findall(r'REFERENCES "(\w+)"', dump_schema.create(table, tables))
            assert set(named) <= seen
            seen.add(table.name)


def test_dump_loads_in_three_engines_with_equal_rows(full, server: Server, tmp_path: Path):
    rows = dumping.loaded_by_all(dump(full), dumping.selects("team"), server, tmp_path)
    assert sum(map(len, rows.values())) > 300
    kept = {value for table in rows.values() for row in table for value in row}
    assert {QUOTED, SHELL, RIGHT_TO_LEFT} <= kept


@pytest.mark.parametrize("profile", ["team", "public"])
def test_views_answer_the_same_in_three_engines(told, profile, server: Server, tmp_path: Path):
    names = "claim, statement, rating, affirming, denying, sources"
    asked = {
        "claims_with_rating": f"SELECT {names} FROM claims_with_rating",
        "contradictions_side_by_side": "SELECT kind, left_claim, left_source, left_quote,"
        " right_claim, right_source, right_quote FROM contradictions_side_by_side",
        "assertions_with_voice": "SELECT assertion, voice, voice_for FROM assertions_with_voice",
        "verdict_history": "SELECT verdict, rating, number, publisher FROM verdict_history",
    }
    found = dumping.loaded_by_all(dump(told, profile), asked, server, tmp_path)
    assert found["claims_with_rating"]


def test_part_loads_by_itself_with_the_other_sides(told):
    words = dump(told, where="subject:ByteDance")
    asked = dumping.selects("team", whole=False)
    rows = dumping.in_duckdb(words, asked)
    assert 0 < len(rows["claim"]) < len(dumping.in_duckdb(dump(told), asked)["claim"])
    assert rows["contradiction"]
    assert "-- part: claims found by subject:ByteDance" in words
    assert not {"event", "event_content", "seal", "sealed_event", "import"} & set(rows)
    assert not re.search(r'"(event|seal)\w*"', words)


@pytest.mark.parametrize("public", [False, True])
def test_part_asks_of_each_row_that_what_it_names_is_there(ledger: Engine, public: bool):
    profile = "public" if public else "team"
    with sessions.read(ledger) as session:
        asked = parts.choose(session, public=public, claims=select(Claim.id))
        rules = {name: str(condition) for name, condition in asked.items()}
        parts.forget(session)

    for table in dump_schema.tables(profile, whole=False):
        for key in table.table.foreign_keys:
            named = "claim" if key.column.table.name == "reading" else key.column.table.name
            if named in rules and key.parent.name in table.columns:
                kept = {f"chosen_{named}", f"chosen_{table.name}"}
                assert any(one in rules.get(table.name, "") for one in kept), key


@pytest.mark.parametrize("table", ["claim", "dispute", "article"])
def test_part_has_comments_with_whom_they_mention(told, table: str, tmp_path: Path):
    folder = tmp_path / "part"
    folder.mkdir()
    with writing(told, actor=ADA, now=NOW) as session:
        tokens.account(session, ADA, ADA.role)
        for row_id in session.scalars(text(f"SELECT id FROM {table}")).all():
            said = {"table": table, "row_id": row_id, "text": "@Ada, look."}
            comments.add(session, **said, actor=ADA, now=NOW)

    words = dump(told, where="subject:ByteDance")

    assert restored(words.encode(), folder) == ""
    part = dumping.in_duckdb(words, dumping.selects("team", whole=False))
    whole = dumping.in_duckdb(dump(told), dumping.selects("team"))
    commented = [row[0] for row in part["comment"]]
    assert 0 < len(commented) < len(whole["comment"])
    assert [row[0] for row in part["comment_mention"]] == commented


def test_part_of_nothing_is_refused(told):
    with pytest.raises(NothingFound, match="No claim that may leave is found by 'zebra crossing'"):
        dump(told, where="zebra crossing")


def test_part_that_asks_for_nothing_is_refused(told):
    for words in ('"', '""', "*", "((((", "\u202e", "- -"):
        with pytest.raises(PartOfNothing, match="asks for nothing"):
            dump(told, where=words)


def test_words_in_the_first_lines_cannot_end_them(told, monkeypatch):
    monkeypatch.setenv("CLAIMTRACKER_LICENCE", "CC\nDROP TABLE claim;\u2028--\x85x")
    assert "-- licence: CC DROP TABLE claim; -- x\n" in dump(told)
    assert one_line("\r\n a \x00 b ") == "a b"


def test_public_dump_leaves_out_what_nobody_signed(told):
    rows = dumping.in_duckdb(dump(told, "public"), dumping.selects("public"))
    everything = dumping.in_duckdb(dump(told), dumping.selects("team"))
    assert 0 < len(rows["claim"]) < len(everything["claim"])
    assert rows["contradiction"] == []
    judged = {row[2] for row in everything["verdict"]}
    assert {row[0] for row in rows["claim"]} <= judged


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "NULL"), (0.0, "0.0"), (-0.0, "0.0"), (80.0, "80.0"), (0.1, "0.1e0"),
        (1e300, "1e+300"), (5e-324, "5e-324"), (-2.5, "-2.5e0"), (2.0**53, "9007199254740992.0e0"),
    ],
)  # fmt: skip
def test_numbers_read_back_as_they_were(value, said):
    assert literals.number(value) == said
    if value is not None:
        assert float(said) == value


def test_order_is_by_code_points_in_a_database_that_sorts_by_a_language(server: Server):
    url = server.database(sorted_by=needs.language())
    engine = engines.create(url)
    migrate.upgrade(engine, now=NOW)
    take(engine, lines(RECORDS))
    with engine.connect() as connection:
        by_language = text("SELECT 'z' COLLATE \"default\" < 'ö' AND 'a' < 'B'")
        assert connection.execute(by_language).scalar(), "the database sorts by code points"
    rows = dump(engine).split('INSERT INTO "entity_name"')[1].split(";\n")[0]
    names = re.findall(r"^\('([^']*)', ", rows, re.MULTILINE)
    assert len(names) > 20
    assert names == sorted(names)
    engine.dispose()
    server.drop(url)
