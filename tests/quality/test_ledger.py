"""What people decided in a ledger is what its proposals are scored on."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from benchmarks.quality import decided, ledger, ledger_answers, reprints
from benchmarks.quality.ledger_answers import Asked, Said
from claimtracker.db import session as sessions
from claimtracker.exchange import imports
from claimtracker.operations.writing import writing
from tests import builders
from tests.conftest import ADA, NOW
from tests.story import STORY

TEXT = (
    "The harbour handled 412,000 containers last year. Its master said so on Monday. He expects"
    " fewer this year. The strike in Halvik sent nine ships to the town in March."
)
NONE = "none"


@pytest.fixture
def told(ledger: Engine) -> Engine:
    """Give a ledger that holds the demo story."""
    with STORY.open("rb") as stream:
        imports.run(ledger, stream, actor=ADA, now=NOW, file_name=STORY.name)
    return ledger


def test_every_table_of_the_story_stands_beside_a_baseline(told: Engine) -> None:
    with sessions.read(told) as session:
        lines = [*ledger.report(session)]

    titles = [line.strip("\n# ").split(":")[0] for line in lines if "###" in line]
    assert [title.split(",")[0] for title in titles] == [
        "Which claim", "Stance", "Stance other than affirming", "Voice", "Hedged", "Reprints",
        "Suspicion", "Answers to proposals",
    ]  # fmt: skip
    asked = [line for line in lines if line.startswith("| ") and "| nothing |" in line]
    assert len(asked) >= 7
    assert all("(" in line and "to" in line for line in asked)


def test_who_is_said_to_speak_is_found_as_people_have_it(told: Engine) -> None:
    with sessions.read(told) as session:
        asked = Asked(session, decided.passages(session))
        said = ledger_answers.voices(asked)
        right = sum(one.said == one.true != NONE for one in said)
        wrong = sum(one.said not in (one.true, NONE) for one in said)

    assert right > 5 * max(1, wrong)


def test_reprint_of_the_story_is_found_and_copies_of_another_kind_are_not_asked(
    told: Engine,
) -> None:
    with sessions.read(told) as session:
        texts = decided.texts(session)
        said = ledger_answers.reprints(Asked(session, []))

    assert len(said) == len(texts) - sum(one.how == "machine" for one in texts)
    assert [one.said == one.true for one in said if one.true != NONE] == [True]


def test_what_is_said_wrongly_counts_against_precision_and_recall() -> None:
    answers = [
        Said("a", "x", "x"), Said("a", "x", "y"), Said("a", NONE, "y"), Said("a", NONE, NONE),
    ]  # fmt: skip
    by_name = dict(ledger.FOUND)

    assert by_name["precision"](answers) == 0.5
    assert by_name["recall"](answers) == pytest.approx(1 / 3)


def test_ledger_without_decisions_says_that_nothing_tells(session: Session) -> None:
    lines = [*ledger.report(session)]

    assert lines.count("Nothing in this ledger tells.") == 7


@pytest.mark.parametrize("edit", [reprints.dropped, reprints.reworded])
def test_edits_touch_the_share_of_the_sentences_that_is_asked_for(
    edit: Callable[..., str],
) -> None:
    sentences = ["One two three four.", "Five six seven eight.", "Nine ten eleven twelve."]

    edited = edit(sentences, 0.6, ["zero"], Random(1))

    assert sum(one in edited for one in sentences) == 1


def test_edited_article_is_found_again_until_too_much_is_reworded(ledger: Engine) -> None:
    with writing(ledger, actor=ADA, now=NOW) as session:
        for key, words in (
            ("one", TEXT),
            ("two", TEXT.replace(" ", " so ").replace(". so ", ". ")),
        ):
            builders.capture(session, builders.article(session, key, "The Echo"), words)

    with sessions.read(ledger) as session:
        lines = [*reprints.report(session)]

    assert lines[0].startswith("2 articles, 2 of them")
    cells = {line.split("|")[1].strip(): line.split("|")[2:5] for line in lines[3:]}
    ours = {name: float(found[0].split()[0]) for name, found in cells.items()}
    assert ours["10% of the sentences dropped"] == ours["60% of the sentences dropped"] == 1.0
    assert ours["60% of the sentences reworded"] == 0.0
    assert ours["another article proposed for it as it is"] == 0.0
    assert {found[2].split()[0] for name, found in cells.items() if "sentences" in name} == {".000"}
