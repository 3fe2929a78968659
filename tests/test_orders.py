"""What is found, and what is not, whatever the order in which files came in."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from claimtracker.db import engine as engines
from claimtracker.db import migrate
from claimtracker.db import session as sessions
from claimtracker.models import Entity
from claimtracker.operations import decisions, redactions, rescans, scrubbing
from claimtracker.operations.decisions import Decision
from claimtracker.operations.writing import acting, writing
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import disputes
from tests.acceptance import (
    Found,
    Record,
    counts,
    exported,
    found,
    is_whole,
    lines,
    real,
    states,
    take,
)
from tests.conftest import ADA, NOW
from tests.story import STORY

TOTAL = {"type": "attribute", "name": "dead in", "kind": "quantity", "unit": "people",
         "question": "How many people died in {subject}?", "runs": "total"}  # fmt: skip
FIGURE = {"type": "attribute", "name": "users of", "kind": "quantity", "unit": "people",
          "question": "How many users has {subject}?", "runs": "figure"}  # fmt: skip
COUNT = {"type": "attribute", "name": "apps banned by", "kind": "quantity", "unit": "apps",
         "question": "How many apps did {subject} ban?", "runs": "event"}  # fmt: skip


def said(
    attribute: Record, value: str, day: str, *, voice: object = None, **told: object
) -> list[Record]:
    """Return the records of one answer, said on a day in an article of its own."""
    key = f"{value} {day} {voice or ''}".strip()
    subject = told.pop("subject", "Lindholm")
    spoken = {"attribution": [voice]} if voice else {}
    return [
        {"type": "article", "key": f"on {key}", "title": f"News of {day}", "published": day,
         "source": f"Paper of {key}", "text": f"They say {value}."},
        {"type": "claim", "key": key, "statement": f"It is {value} ({key})", "value": value,
         "subject": subject, "attribute": attribute["name"], **told},
        {"type": "assertion", "claim": key, "article": f"on {key}", "said": day,
         "quote": f"They say {value}", **spoken},
    ]  # fmt: skip


def answers(attribute: Record, *given: tuple[str, str]) -> bytes:
    whole = [record for value, day in given for record in said(attribute, value, day)]
    return lines([attribute, *whole])


def kinds(engine: Engine) -> list[tuple[str, bool]]:
    return [(one.kind, one.near) for one in found(engine)]


def test_total_that_grows_contradicts_nothing(ledger) -> None:
    grows = answers(
        TOTAL,
        ("12 people", "2020-09-01"),
        ("15 people", "2020-09-02"),
        ("17 people", "2020-09-03"),
    )

    report = take(ledger, grows)

    assert (report.refused, kinds(ledger)) == (0, [])


def test_total_that_falls_contradicts_once(ledger) -> None:
    falls = answers(TOTAL, ("17 people", "2020-09-01"), ("15 people", "2020-09-02"))

    report = take(ledger, falls)

    assert (report.contradictions, kinds(ledger)) == (1, [("value", False)])


def test_figure_of_another_year_is_a_change(ledger) -> None:
    years = answers(FIGURE, ("100 million", "2020-10-05"), ("130 million", "2022-03-01"))

    take(ledger, years)

    assert kinds(ledger) == []
    assert states(ledger) == [("How many users has Lindholm?", "quiet", False)]


def test_figure_of_the_same_week_is_a_contradiction(ledger) -> None:
    days = answers(FIGURE, ("100 million", "2020-10-05"), ("130 million", "2020-10-07"))

    report = take(ledger, days)

    assert (report.contradictions, kinds(ledger)) == (1, [("value", False)])


def test_figures_that_rounding_explains_are_near(ledger) -> None:
    close = answers(COUNT, ("59 apps", "2020-09-01"), ("60 apps", "2020-09-02"))

    report = take(ledger, close)

    assert report.contradictions == 0
    assert kinds(ledger) == [("value", True)]
    assert found(ledger, near=False) == []


def test_forecasts_of_three_voices_contradict_nothing(ledger) -> None:
    forecasts = [
        record
        for value, voice in (("15 million", "Ostwald"), ("19 million", "Pym"), ("50 million", "Q"))
        for record in said(FIGURE, value, "2020-10-05", voice=voice, mode="forecast")
    ]

    report = take(ledger, lines([FIGURE, *forecasts]))

    assert (report.refused, kinds(ledger)) == (0, [])


def test_two_unnamed_sources_are_nobody_who_contradicts_himself(ledger) -> None:
    unnamed = {"described": "an unnamed source"}
    first = said(FIGURE, "100 million", "2020-10-05", voice=unnamed)
    denial = {**first[2], "stance": "denies", "article": "another", "key": "denial"}
    other = {**first[0], "key": "another", "source": "The Other Paper"}

    take(ledger, lines([FIGURE, *first, other, denial]))

    with sessions.read(ledger) as session:
        names = session.execute(select(Entity.name)).scalars().all()
    assert [(one.kind, one.by_one_voice) for one in found(ledger)] == [("denial", False)]
    assert names == ["Lindholm"]


def test_plain_text_that_begins_like_a_description_is_no_name(ledger) -> None:
    first = said(FIGURE, "100 million", "2020-10-05", voice="an unnamed source")

    report = take(ledger, lines([FIGURE, *first]))

    with sessions.read(ledger) as session:
        names = session.execute(select(Entity.name)).scalars().all()
    assert (names, report.guessed) == (["Lindholm"], ["an unnamed source"])


def test_new_voice_after_a_decision_is_news_and_changes_no_state(ledger) -> None:
    days = answers(FIGURE, ("100 million", "2020-10-05"), ("130 million", "2020-10-07"))
    take(ledger, days)
    close(ledger)

    take(ledger, days)
    before = states(ledger)
    later = said(FIGURE, "130 million", "2020-10-08", voice="Ostwald")
    take(ledger, lines(later), now=NOW + timedelta(days=10))

    question = "How many users has Lindholm?"
    assert before == [(question, "closed", False)]
    assert states(ledger) == [(question, "closed", True)]


def close(engine: Engine) -> None:
    with writing(engine, actor=ADA, now=NOW) as session:
        (card,) = disputes.listed(session)
        decisions.decide(
            session, actor=ADA, now=NOW, dispute_id=card.id, version=card.version,
            decision=Decision("closed", "both-stand"),
        )  # fmt: skip


PARTS = (
    lines([FIGURE, *said(FIGURE, "100 million", "2020-10-05")]),
    lines([FIGURE, *said(FIGURE, "130 million", "2020-10-07"),
           *said(FIGURE, "130 million", "2020-10-06", voice="Ostwald")]),
    lines([FIGURE, *said(FIGURE, "101 million", "2020-10-20"),
           *said(FIGURE, "300 million", "2020-12-24")]),
)  # fmt: skip


def order_of(engine: Engine) -> tuple[list[Found], list[tuple[str, str, bool]]]:
    return found(engine), states(engine)


@pytest.mark.parametrize("order", [*permutations(range(3))], ids=str)
def test_files_in_any_order_give_the_same_findings(ledger, sqlite_template, tmp_path, order):
    other = engines.create(f"sqlite:///{tmp_path / 'straight.db'}")
    migrate.upgrade(other, now=NOW)
    take(other, b"".join(PARTS))

    for place in order:
        take(ledger, PARTS[place])

    assert order_of(ledger) == order_of(other)
    assert len(found(ledger)) == 2
    assert exported(ledger) == exported(other)
    other.dispose()


def test_lines_of_the_real_file_in_reverse_give_the_same_ledger(ledger, database_url) -> None:
    path = real("articles", "tiktok.jsonl")
    straight = path.read_bytes().splitlines(keepends=True)
    other = engines.create(database_url)
    migrate.upgrade(other, now=NOW)

    take(ledger, b"".join(straight), folder=path.parent)
    take(other, b"".join(reversed(straight)), folder=path.parent)

    same = (order_of(ledger), exported(ledger)) == (order_of(other), exported(other))
    other.dispose()
    assert same


def test_rescan_finds_what_was_found(ledger) -> None:
    for part in PARTS:
        take(ledger, part)
    before = order_of(ledger)

    with writing(ledger, actor=ADA, now=NOW) as session:
        again = rescans.rescan(session, actor=ADA, now=NOW)

    assert (again.found, again.gone) == (0, 0)
    assert again.compared > 0
    assert order_of(ledger) == before


def test_story_comes_in_again_from_its_export_byte_by_byte(ledger, database_url) -> None:
    other = engines.create(database_url)
    migrate.upgrade(other, now=NOW)
    take(ledger, STORY.read_bytes())

    before = exported(ledger)
    report = take(other, before)
    after = exported(other)
    again = take(other, before)
    other.dispose()

    assert (report.refused, report.faults) == (0, [])
    assert after == before
    assert (counts(again.created), counts(again.changed)) == ({}, {})


def test_redacted_quote_is_in_no_byte_of_the_file(sqlite_template, tmp_path) -> None:
    path = tmp_path / "ledger.db"
    engine = engines.create(f"sqlite:///{path}")
    migrate.upgrade(engine, now=NOW)
    words = "Xanthippe Quagmire forged them"
    records = [
        {"type": "article", "key": "a", "title": "Forged", "source": "The Meridian",
         "text": f"On Monday they said: {words}. Nobody replied."},
        {"type": "claim", "key": "forged", "statement": "The papers are forged"},
        {"type": "assertion", "key": "s", "claim": "forged", "article": "a", "quote": words},
    ]  # fmt: skip
    take(engine, lines(records))
    held = words.encode() in whole_file(engine, path)

    redact(engine, "s")
    scrubbing.scrub(engine)

    assert held
    assert (b"Xanthippe" in whole_file(engine, path)) is False
    assert b"Xanthippe" not in exported(engine)
    assert is_whole(engine) == []


def redact(engine: Engine, key: str) -> None:
    chief = acting(engine, "Ada")
    second = acting(engine, "Ben")
    now: datetime = NOW
    with writing(engine, actor=chief, now=now) as session:
        stored = assertion_rows.by_key(session, [key])[key]
        redactions.redact_quote(
            session, actor=chief, now=now, confirmed_by=second, assertion_id=stored.id,
            version=stored.version, reason="A court ordered it.",
        )  # fmt: skip


def whole_file(engine: Engine, path: Path) -> bytes:
    engine.dispose()
    beside = [item for item in sorted(path.parent.iterdir()) if item.name.startswith(path.name)]
    return b"".join(item.read_bytes() for item in beside)
