"""A name that went up in another leads there, whatever comes in or goes out."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from claimtracker.models import Source, SourceMerge
from claimtracker.operations import name_merges
from claimtracker.operations.name_merges import SOURCES
from claimtracker.operations.writing import writing
from tests.conftest import NOW
from tests.exchange import dumping
from tests.exchange.dumping import dump
from tests.exchange.files import ARTICLE, CHIEF, STORY, began, export, record, take, taken
from tests.exchange.merging import Newsroom, merge

OLD = "Meridian Online"
VERDICT = {
    "type": "verdict", "key": "v-1", "claim": "stake-80", "rating": "true", "at": "2020-09-30",
    "rationale": "It is so.", "publisher": OLD,
}  # fmt: skip
OF_OURS = {**VERDICT, "key": "v-2", "by": "Ben"}
del OF_OURS["publisher"]
SAID = {**ARTICLE, "key": "later", "source": OLD}


def let_go_up(ledger: Engine) -> None:
    """Let the online edition go up in the paper."""
    with writing(ledger, actor=CHIEF, now=NOW) as session:
        keys = dict(session.execute(select(Source.name, Source.id)).all())
        name_merges.merge(
            session, SOURCES, survivor_id=keys["The Meridian"], merged_id=keys[OLD], version=1,
            reason="It is one house.", actor=CHIEF, now=NOW,
        )  # fmt: skip


@pytest.fixture
def merged(ledger: Engine) -> Engine:
    """Give a ledger in which the online edition went up in the paper."""
    began(ledger, *STORY, SAID, VERDICT, OF_OURS)
    let_go_up(ledger)
    return ledger


def test_article_that_comes_in_under_the_old_name_is_of_the_other(merged: Engine) -> None:
    again = taken(merged, SAID)
    taken(merged, {**SAID, "key": "latest", "text": "Another text."})

    assert again.same == {"article": 1}
    assert record(merged, "article", key="latest")["source"] == "The Meridian"


def test_verdict_that_comes_in_again_under_either_name_is_the_same(merged: Engine) -> None:
    for publisher in (OLD, "The Meridian"):
        report = taken(merged, {**VERDICT, "publisher": publisher})

        assert report.same == {"verdict": 1}


def test_what_is_exported_comes_in_again_unchanged(merged: Engine) -> None:
    before = export(merged)

    report = take(merged, raw=before)

    assert (report.created, report.changed, export(merged)) == ({}, {}, before)


@pytest.mark.parametrize("profile", ["team", "public"])
def test_dump_has_the_merge_and_both_names(merged: Engine, profile) -> None:
    rows = dumping.in_duckdb(dump(merged, profile), dumping.selects(profile))

    assert len(rows["source_merge"]) == 1
    assert {"The Meridian", OLD} <= {name for row in rows["source"] for name in row}


@pytest.mark.parametrize("profile", ["team", "public"])
def test_view_of_verdicts_has_the_name_that_stands(merged: Engine, profile) -> None:
    asked = {"history": "SELECT verdict, publisher FROM verdict_history"}

    rows = dumping.in_duckdb(dump(merged, profile), asked)

    assert rows["history"] == [("v-1", "The Meridian"), ("v-2", "ours")]


def test_newsroom_that_knows_the_old_name_brings_its_articles_to_the_other(
    ledger: Engine, tmp_path: Path
) -> None:
    taken(ledger, *STORY, SAID)
    theirs = Newsroom(tmp_path, ledger)
    let_go_up(ledger)
    theirs.take({**SAID, "key": "latest", "text": "Another text."})

    done = merge(ledger, theirs.dumped())

    assert (done.undecided, done.created) == ((), {"article": 1})
    assert record(ledger, "article", key="latest")["source"] == "The Meridian"
    with writing(ledger, actor=CHIEF, now=NOW) as session:
        assert session.scalars(select(SourceMerge.live)).all() == [True]
