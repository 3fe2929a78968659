from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from claimtracker.operations.writing import settle
from claimtracker.queries import candidates, many_texts, previews
from claimtracker.queries.previews import UNWRITTEN
from claimtracker.rules import voices
from claimtracker.rules.periods import Span
from claimtracker.rules.voices import Speech
from tests import builders
from tests.conftest import ADA, NOW


def speech(source_id: str) -> Speech:
    own = voices.own(source_id, "Ferry Post")
    return Speech(UNWRITTEN, UNWRITTEN, "article", False, True, Span(NOW.date(), NOW.date()), own)


@pytest.fixture
def stakes(session: Session) -> Session:
    """Give a ledger in which two publications give ByteDance different stakes."""
    for key, value, source in (("eighty", "80%", "The Meridian"), ("none", "none", "Oracle Daily")):
        claim = builders.claim(session, key, value)
        builders.says(session, source, claim, published="2020-09-21")
    settle(session, actor=ADA, now=NOW)
    return session


def test_claims_are_found_by_their_rarest_words(stakes: Session) -> None:
    found = candidates.find(stakes, "What the statement of eighty says")

    assert found[0].key == "eighty"


def test_nothing_is_found_for_words_that_nobody_wrote(stakes: Session) -> None:
    assert candidates.find(stakes, "xylophone quartz 字节") == []
    assert candidates.find(stakes, "!?") == []


def test_other_figure_is_shown_and_is_not_the_same(session: Session) -> None:
    for key, said in (
        ("twenty", "Oracle keeps a 20% stake in it"),
        ("other", "字节跳动出售了业务"),
    ):
        builders.claim(session, key, None, statement=said)
    settle(session, actor=ADA, now=NOW)

    same = candidates.match(session, "Oracle keeps a 20% stake in it")
    figure = candidates.match(session, "Oracle keeps a 30% stake in it")
    bigrams = candidates.match(session, "字节跳动出售了业务")

    assert (same.candidates[0].key, same.candidates[0].is_same) == ("twenty", True)
    assert (figure.candidates[0].key, figure.candidates[0].is_same) == ("twenty", False)
    assert figure.none > 0.8 > 0.5 > same.none
    assert (bigrams.candidates[0].key, bigrams.none < 0.5) == ("other", True)
    assert candidates.match(session, "xylophone") == candidates.Found((), 1.0)


def test_nominated_claim_is_weighed_whatever_its_words_and_only_one_that_takes_part(
    stakes: Session,
) -> None:
    of_words = candidates.match(stakes, "What the statement of eighty says")
    more = candidates.match(
        stakes, "What the statement of eighty says", nominated=["none", "eighty", "unknown"]
    )
    alone = candidates.match(stakes, "xylophone quartz", nominated=["none"])

    assert of_words.candidates[0].key == more.candidates[0].key == "eighty"
    assert sorted(one.key for one in more.candidates) == ["eighty", "none"]
    assert [one.key for one in alone.candidates] == ["none"]
    assert not alone.candidates[0].is_same


SAID = ("What the statement of eighty says", "The statement of none", "xylophone", "!?", "none")


def test_many_passages_are_answered_as_each_by_itself(stakes: Session) -> None:
    each = [*candidates.match_each(stakes, SAID * many_texts.TOGETHER)]

    assert each == [candidates.match(stakes, said) for said in SAID] * many_texts.TOGETHER
    assert [len(found.candidates) for found in each[: len(SAID)]] == [2, 2, 0, 0, 1]


def test_what_was_forgotten_is_asked_for_again(
    stakes: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many_texts, "MOST_ENTRIES", 0)
    monkeypatch.setattr(many_texts, "MOST_WORDS", 0)
    monkeypatch.setattr(candidates, "TOGETHER", 1)

    each = [*candidates.match_each(stakes, SAID)]

    assert each == [candidates.match(stakes, said) for said in SAID]


def test_claims_that_came_with_the_passages_are_passed_over(stakes: Session) -> None:
    [found] = candidates.match_each(stakes, SAID[:1], without=["eighty"])
    [nothing] = candidates.match_each(stakes, SAID[:1], without=["eighty", "none"])

    assert [one.key for one in found.candidates] == ["none"]
    assert nothing == candidates.Found((), 1.0)


def test_every_statement_is_given_with_its_key(stakes: Session) -> None:
    found = dict(candidates.every_statement(stakes))

    assert found.keys() == {"eighty", "none"}
    assert "eighty" in found["eighty"]


def test_reading_shows_what_it_would_contradict_before_it_is_written(stakes: Session) -> None:
    reading = builders.reading(stakes, "20%")
    assert reading is not None

    found = previews.clashes(
        stakes, reading, mode="fact", speech=speech(builders.source(stakes, "Ferry Post"))
    )

    assert [(one.key, one.value, one.voices) for one in found] == [
        ("eighty", "80%", "The Meridian"),
        ("none", "none", "Oracle Daily"),
    ]


def test_preview_finds_what_is_found_once_it_is_written(stakes: Session) -> None:
    reading = builders.reading(stakes, "79%")
    assert reading is not None
    before = previews.clashes(
        stakes, reading, mode="fact", speech=speech(builders.source(stakes, "Ferry Post"))
    )

    written = builders.claim(stakes, "seventy-nine", "79%")
    builders.says(stakes, "Ferry Post", written, published="2020-10-01")
    settle(stakes, actor=ADA, now=NOW)

    assert {one.claim_id for one in before} == builders.contradicted(stakes, written)


def test_question_that_nobody_answers_contradicts_nothing(session: Session) -> None:
    reading = builders.reading(session, "20%")
    assert reading is not None

    found = previews.clashes(
        session, reading, mode="fact", speech=speech(builders.source(session, "Ferry Post"))
    )

    assert found == []
