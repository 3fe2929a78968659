"""One file of SQLite to be read by others: its links hold, its search finds, no more leaves."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from claimtracker.exchange import datasette_files, readable_tables
from claimtracker.exchange.dumps import NothingFound
from claimtracker.operations import merges, releases
from claimtracker.operations.writing import writing
from tests.conftest import BEN, NOW
from tests.exchange.datasettes import file_of, opened
from tests.exchange.everything import EMOJI, EVERYTHING
from tests.exchange.files import CHIEF, began, records
from tests.story import RECORDS

BY = {"actor": CHIEF, "now": NOW}
PROFILES = ("team", "public")


@pytest.fixture
def everything(ledger: Engine) -> Engine:
    return began(ledger, *EVERYTHING)


@pytest.fixture
def told(ledger: Engine) -> Engine:
    return began(ledger, *RECORDS)


def column(file: sqlite3.Connection, sql: str) -> list[object]:
    return [row[0] for row in file.execute(sql)]


def test_file_is_sound_and_every_link_leads_somewhere(everything: Engine, tmp_path: Path) -> None:
    for profile in PROFILES:
        file = opened(file_of(everything, profile), tmp_path / f"{profile}.db")

        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        assert column(file, "SELECT count(*) FROM claims") > [0]


def test_file_of_the_team_has_all_that_an_export_has(told: Engine, tmp_path: Path) -> None:
    file = opened(file_of(told, "team"), tmp_path / "team.db")

    for table, kind in (
        ("claims", "claim"), ("articles", "article"), ("assertions", "assertion"),
        ("verdicts", "verdict"), ("evidence", "evidence"), ("notices", "notice"),
    ):  # fmt: skip
        keys = column(file, f"SELECT key FROM {table} ORDER BY key")
        assert keys == sorted(one["key"] for one in records(told, kind))
        assert keys
    for table, kind in (("sources", "source"), ("entities", "entity"), ("topics", "topic")):
        names = column(file, f"SELECT name FROM {table}")
        assert sorted(names) == sorted(one["name"] for one in records(told, kind))


def test_words_stand_as_they_are(everything: Engine, tmp_path: Path) -> None:
    file = opened(file_of(everything, "team"), tmp_path / "team.db")

    given = {one["key"]: one for one in records(everything, "claim")}
    assert dict(file.execute("SELECT key, statement FROM claims")) == {
        key: one["statement"] for key, one in given.items() if key != "merged"
    }
    [topics] = column(file, "SELECT topics FROM claims WHERE key = 'share-80'")
    assert json.loads(str(topics)) == sorted(given["share-80"]["topics"])
    assert column(file, "SELECT title FROM articles WHERE key = 'art-1'") == [EMOJI]


def test_disputes_say_their_question(told: Engine, tmp_path: Path) -> None:
    file = opened(file_of(told, "team"), tmp_path / "team.db")

    asked = column(file, "SELECT question FROM disputes WHERE subject = 'ByteDance'")
    assert "What stake does ByteDance hold in TikTok Global?" in asked
    assert all(asked)


def test_search_finds_also_after_the_file_was_packed(told: Engine, tmp_path: Path) -> None:
    file = opened(file_of(told, "team"), tmp_path / "team.db")
    found = (
        "SELECT key FROM claims WHERE rowid IN"
        " (SELECT rowid FROM claims_fts WHERE claims_fts MATCH '\"bytedance\"') ORDER BY key"
    )
    like = column(file, "SELECT key FROM claims WHERE statement LIKE '%bytedance%' ORDER BY key")

    before = column(file, found)
    file.execute("VACUUM")

    assert before == column(file, found) == like
    assert len(like) > 5


def test_same_ledger_makes_the_same_bytes(told: Engine) -> None:
    assert file_of(told, "team") == file_of(told, "team")


def test_verdict_on_a_claim_that_went_up_in_another_stands_on_that(
    everything: Engine, tmp_path: Path
) -> None:
    with writing(everything, **BY) as session:
        merges.merge(session, merged="sold", survivor="share-none", **BY)

    file = opened(file_of(everything, "team"), tmp_path / "team.db")

    assert column(file, "SELECT claim FROM verdicts WHERE key = 'v-3'") == ["share-none"]
    assert "sold" not in column(file, "SELECT key FROM claims")


def test_public_file_has_what_was_released_and_no_texts(everything: Engine, tmp_path: Path) -> None:
    with writing(everything, **BY) as session:
        releases.release(
            session, key="sold", version=1, actor=replace(BEN, role="reviewer"), now=NOW
        )

    file = opened(file_of(everything, "public"), tmp_path / "public.db")

    assert column(file, "SELECT key FROM claims ORDER BY key") == ["share-none", "sold"]
    known = column(file, "SELECT name FROM pragma_table_info('articles')")
    assert not {"text", "standfirst", "captions"} & set(known)
    assert "state" not in column(file, "SELECT name FROM pragma_table_info('claims')")


def test_part_has_the_claims_that_are_found(told: Engine, tmp_path: Path) -> None:
    whole = opened(file_of(told, "team"), tmp_path / "whole.db")
    part = opened(file_of(told, "team", "subject:ByteDance"), tmp_path / "part.db")

    keys = set(column(part, "SELECT key FROM claims"))
    assert set(column(part, "SELECT key FROM claims WHERE subject = 'ByteDance'"))
    assert keys < set(column(whole, "SELECT key FROM claims"))
    assert column(part, "SELECT value FROM about WHERE name = 'part'") == [
        "claims found by subject:ByteDance"
    ]
    with pytest.raises(NothingFound):
        file_of(told, "team", "subject:Nobody")


@pytest.mark.parametrize("profile", PROFILES)
def test_what_is_told_of_a_file_is_of_its_tables_and_columns(profile, everything, tmp_path) -> None:
    file = opened(file_of(everything, profile), tmp_path / "file.db")

    told = json.loads(datasette_files.metadata("file", profile, "CC BY 4.0"))

    tables = told["databases"]["file"]["tables"]
    assert told["license"] == "CC BY 4.0"
    assert set(tables) == {one.name for one in readable_tables.tables(profile)}
    for name, one in tables.items():
        known = column(file, f"SELECT name FROM pragma_table_info('{name}')")
        assert list(one["columns"]) == known
        assert one["label_column"] in known
        facets = [f if isinstance(f, str) else f["array"] for f in one["facets"]]
        assert set(facets) <= set(known)
