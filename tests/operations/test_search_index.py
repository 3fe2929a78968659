"""The search is in step with the ledger, and says where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from claimtracker.models import Claim
from claimtracker.operations import search_index, touched
from claimtracker.queries import search
from claimtracker.queries.search_tables import index
from claimtracker.rules.search_query import parse
from tests.searched import article, assertion, claim, keys, source, version


@pytest.fixture
def filled(session: Session) -> Session:
    here = source(session, "The Meridian")
    printed = article(session, "story", here, title="Comet", body="A comet was seen. 彗星")
    assertion(session, claim(session, "comet", "A comet was seen."), printed, quote="the tail")
    claim(session, "planet", "A planet was seen.")
    search_index.settle(session)
    touched.clear(session)
    return session


def test_settled_search_has_no_problems(filled: Session) -> None:
    assert search_index.problems(filled) == []


def test_settling_twice_changes_nothing(filled: Session) -> None:
    before = _everything(filled)
    touched.claims(filled, [filled.execute(text("SELECT id FROM claim LIMIT 1")).scalar_one()])

    search_index.settle(filled)

    assert _everything(filled) == before
    assert search_index.problems(filled) == []


def test_changed_claim_is_found_by_its_new_words_alone(filled: Session) -> None:
    _reword(filled, "planet", "A moon was seen.")
    touched.claims(filled, [_id(filled, "planet")])

    assert keys(filled, "planet") == []
    assert keys(filled, "moon") == ["planet"]
    assert search_index.problems(filled) == []


def test_rebuilt_search_is_the_settled_one(filled: Session) -> None:
    before = _everything(filled)

    search_index.rebuild(filled)

    assert _everything(filled) == before
    assert keys(filled, "彗星", "article") == ["story"]
    assert search_index.problems(filled) == []


def test_rebuilding_takes_out_what_is_gone(filled: Session) -> None:
    filled.execute(update(Claim).where(Claim.key == "planet").values(state="withdrawn"))

    search_index.rebuild(filled)

    assert keys(filled, "seen") == ["comet"]
    assert search_index.problems(filled) == []


def test_claim_that_nobody_settled_is_a_problem(filled: Session) -> None:
    claim(filled, "late", "A late thing.")

    assert search_index.problems(filled) == ["The search misses the claim late."]


def test_claim_with_other_words_is_a_problem(filled: Session) -> None:
    _reword(filled, "planet", "A moon was seen.")

    assert search_index.problems(filled) == ["The search is behind the claim planet."]


def test_withdrawn_claim_that_is_still_found_is_a_problem(filled: Session) -> None:
    filled.execute(update(Claim).where(Claim.key == "planet").values(state="withdrawn"))

    assert search_index.problems(filled) == ["The search still finds the claim planet."]


def test_article_with_a_new_version_that_nobody_settled_is_a_problem(filled: Session) -> None:
    story = filled.execute(text("SELECT id FROM article")).scalar_one()

    version(filled, str(story), 2, body="Nothing was seen.")

    assert search_index.problems(filled) == ["The search is behind the article story."]


def test_entry_that_stands_for_nothing_is_a_problem(filled: Session) -> None:
    tables = index(filled, "article")
    filled.execute(delete(tables.face))

    assert search_index.problems(filled) == [
        "The search misses the article story.",
        "The search has 1 entries that stand for no article.",
        "The search's lists of articles have 2 rows too many.",
    ]


def test_claim_that_is_not_listed_under_what_it_has_is_a_problem(filled: Session) -> None:
    facet = index(filled, "claim").facet
    number = filled.execute(select(func.count()).select_from(facet)).scalar_one()
    filled.execute(delete(facet))

    assert search_index.problems(filled) == [
        f"The search's lists of claims miss {number} of their rows."
    ]


def test_claim_that_is_listed_under_what_it_has_not_is_a_problem(filled: Session) -> None:
    facet = index(filled, "claim").facet
    row = filled.execute(select(facet).limit(1)).one()
    filled.execute(insert(facet), [{**row._mapping, "facet": 1}])

    assert search_index.problems(filled) == ["The search's lists of claims have 1 rows too many."]


def test_damaged_word_list_is_a_problem(filled: Session, engine_name: str) -> None:
    if engine_name == "postgresql":
        assert search_index.problems(filled) == []
        return
    filled.execute(text("INSERT INTO claim_fts(rowid, words) VALUES (999, 'stray')"))

    assert search_index.problems(filled) == ["The search's list of words in claims is damaged."]


def test_words_taken_out_stand_on_no_page_of_the_file(ledger: Engine, engine_name: str) -> None:
    with Session(ledger) as session, session.begin():
        for number in range(20):
            claim(session, f"c{number}", f"Statement {number} of the chronophotographer.")
        search_index.settle(session)

    with Session(ledger) as session, session.begin():
        for number in range(20):
            _reword(session, f"c{number}", f"Statement {number}.")
        touched.claims(session, [_id(session, f"c{number}") for number in range(20)])
        search_index.settle(session)
        search_index.rewrite(session)

    with Session(ledger) as session:
        assert search.find(session, parse("chronophotographer")).total == 0
        assert search_index.problems(session) == []
    if engine_name == "sqlite":
        with ledger.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        assert b"chronophotographer" not in Path(str(ledger.url.database)).read_bytes()


def _id(session: Session, key: str) -> str:
    return str(
        session.execute(text("SELECT id FROM claim WHERE key = :key"), {"key": key}).scalar()
    )


def _reword(session: Session, key: str, statement: str) -> None:
    session.execute(update(Claim).where(Claim.key == key).values(statement=statement))


def _everything(session: Session) -> list[list[tuple[object, ...]]]:
    kinds, parts = ("claim", "article"), ("search", "search_face", "search_facet")
    tables = [f"{kind}_{part}" for kind in kinds for part in parts]
    return [
        sorted(tuple(map(str, row)) for row in session.execute(text(f"SELECT * FROM {name}")))
        for name in tables
    ]
