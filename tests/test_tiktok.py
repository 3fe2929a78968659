"""Three real articles, annotated by hand: what comes in, and what is found in them."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from claimtracker.db import engine as engines
from claimtracker.db import migrate
from claimtracker.db import session as sessions
from claimtracker.models import Anchor, ArticleVersion, Assertion
from claimtracker.queries import disputes, search
from claimtracker.rules import search_query
from tests.acceptance import counts, exported, found, is_whole, real, take, take_file
from tests.conftest import NOW

FILE = ("articles", "tiktok.jsonl")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def taken(request, tmp_path_factory):
    """Give a ledger with the articles in it, which the tests only read, and the report."""
    path = real(*FILE)
    url = new_address(request, request.param, tmp_path_factory.mktemp("tiktok"))
    engine = engines.create(url)
    yield engine, take_file(engine, path)
    engine.dispose()


def new_address(request, engine_name: str, folder: Path) -> str:
    if engine_name == "postgresql":
        template = request.getfixturevalue("postgresql_template")
        return str(request.getfixturevalue("server").database(template))
    template = request.getfixturevalue("sqlite_template")
    return f"sqlite:///{shutil.copy(template, folder / 'ledger.db')}"


def test_file_brings_articles_claims_and_assertions(taken) -> None:
    _, report = taken

    created = {noun: report.created[noun] for noun in ("article", "claim", "assertion")}

    assert created == {"article": 6, "claim": 22, "assertion": 29}
    assert (report.refused, report.unanchored, report.contradictions) == (0, [], 4)


def test_three_articles_are_without_text(taken) -> None:
    engine, _ = taken

    with sessions.read(engine) as session:
        bodies = session.execute(select(func.count(ArticleVersion.body))).scalar_one()

    assert bodies == 3


def test_every_assertion_is_anchored_two_by_folding_and_one_is_loose(taken) -> None:
    engine, _ = taken

    with sessions.read(engine) as session:
        how = Counter(session.execute(select(Anchor.how)).scalars())
        loose = select(func.count(Assertion.id)).where(Assertion.claim_id.is_(None))
        without_claim = session.execute(loose).scalar_one()

    assert how == {"exact": 27, "folded": 2}
    assert without_claim == 1


def test_one_value_and_three_denials_are_found(taken) -> None:
    engine, _ = taken

    pairs = [(one.kind, one.claims, one.near, one.by_one_voice) for one in found(engine)]

    assert sorted(pairs) == [
        ("denial", ("china-can-read-data",), False, False),
        ("denial", ("few-us-giants",), False, True),
        ("denial", ("security-threat",), False, False),
        ("value", ("stake-80", "stake-none"), False, False),
    ]


def test_reason_puts_what_the_editor_supplied_in_brackets(taken) -> None:
    engine, _ = taken

    (stake,) = found(engine, kind="value")

    assert stake.reason == (
        "80% and none cannot both be the stake that ByteDance holds in [TikTok Global]"
    )
    assert stake.voices == (("ByteDance",), ("Ken Glueck for Oracle",))


def test_change_of_mind_is_on_the_timeline_and_no_contradiction(taken) -> None:
    engine, _ = taken

    with sessions.read(engine) as session:
        page = disputes.get(session, "trump-for-us-purchase")

    assert (page.card.state, page.contradictions, page.near) == ("quiet", (), ())
    assert [(change.earlier, change.later) for change in page.changes] == [("A", "B")]
    assert [answer.value for answer in page.card.answers] == ["no", "yes"]


def test_words_of_a_spokesman_are_found_under_whom_he_speaks_for(taken) -> None:
    engine, _ = taken

    with sessions.read(engine) as session:
        hits = search.find(session, search_query.parse("speaker:Oracle"), kind="claim").results

    assert [hit.key for hit in hits] == ["stake-none"]


def test_second_import_says_all_same(taken) -> None:
    engine, _ = taken

    again = take_file(engine, real(*FILE))

    assert (counts(again.created), counts(again.changed)) == ({}, {})
    assert {again.same[noun] for noun in ("article", "claim", "assertion")} == {6, 22, 29}
    assert again.contradictions == 0


def test_check_finds_nothing_wrong(taken) -> None:
    engine, _ = taken

    problems = is_whole(engine)

    assert problems == []


def test_export_into_a_new_ledger_exports_the_same_bytes(taken, database_url) -> None:
    engine, _ = taken
    other = engines.create(database_url)
    migrate.upgrade(other, now=NOW)

    before = exported(engine)
    report = take(other, before)
    after = exported(other)
    other.dispose()

    assert (report.refused, report.faults) == (0, [])
    assert after == before
