"""Contradictions are listed with their sides, in an order that does not hang on arrival."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from claimtracker.operations import findings
from claimtracker.queries import contradictions, disputes
from claimtracker.queries.contradictions import SideRow
from tests.builders import article, assertion, claim, says
from tests.conftest import ADA, NOW


def settle(session: Session) -> None:
    findings.settle(session, actor=ADA, now=NOW)


def stake(session: Session, number: int = 0) -> None:
    about = {"object": f"TikTok Global {number}"} if number else {}
    kept = claim(session, f"stake-80-{number}", "80%", mode="plan", supplied=("object",), **about)
    none = claim(session, f"stake-none-{number}", "none", mode="plan", **about)
    on = article(session, "digital-divide", "TechCrunch")
    assertion(
        session, none, on, key=f"b-{number}", by=("Ken Glueck", "Oracle"), said="2020-09-22",
        quote="no ownership", words="paraphrase",
    )  # fmt: skip
    assertion(
        session, kept, on, key=f"a-{number}", by="ByteDance", said="2020-09-20",
        quote="an 80% stake", words="paraphrase",
    )  # fmt: skip


def denial(session: Session) -> None:
    few = claim(session, "few")
    says(session, "TechCrunch", few, key="x", published="2020-08-01")
    says(session, "TechCrunch", few, key="y", published="2020-09-01", stance="denies")


def test_a_contradiction_of_values_shows_both_sides_the_earlier_first(session):
    stake(session)
    settle(session)

    [row] = contradictions.listed(session)

    assert [claim.key for claim in row.claims] == ["stake-80-0", "stake-none-0"]
    assert row.sides == (
        (SideRow("a-0", "stake-80-0", "TechCrunch", "digital-divide", "2020-09-21", "2020-09-20",
                 "ByteDance", "affirms", "paraphrase", "an 80% stake"),),
        (SideRow("b-0", "stake-none-0", "TechCrunch", "digital-divide", "2020-09-21",
                 "2020-09-22", "Ken Glueck for Oracle", "affirms", "paraphrase", "no ownership"),),
    )  # fmt: skip
    assert (row.kind, row.state, row.outcome, row.near, row.by_one_voice, row.origins) == (
        "value", "suspected", None, False, False, (1, 1)
    )  # fmt: skip
    assert (row.claims[0].value, row.claims[0].supplied) == ("80%", frozenset({"object"}))


def test_a_denial_has_one_claim_and_its_sides_affirm_and_deny(session):
    denial(session)
    settle(session)

    [row] = contradictions.listed(session)

    assert [claim.key for claim in row.claims] == ["few"]
    assert [[one.key for one in side] for side in row.sides] == [["x"], ["y"]]
    assert (row.kind, row.by_one_voice) == ("denial", True)


def test_copies_and_repetitions_count_as_one_origin(session):
    kept, none = claim(session, "stake-80", "80%"), claim(session, "stake-none", "none")
    article(session, "first", "TechCrunch")
    for key, source in (("first", "TechCrunch"), ("second", "TechCrunch")):
        assertion(session, kept, article(session, key, source))
    assertion(session, kept, article(session, "reprint", "The Lantern", copy_of="first"))
    on = article(session, "third", "The Meridian")
    assertion(session, none, on, described="an unnamed source")
    assertion(session, none, on, described="an unnamed source")
    assertion(session, none, article(session, "fourth"), described="an unnamed source")
    settle(session)

    [row] = contradictions.listed(session)

    assert row.origins == (1, 2)


def test_near_ones_are_listed_only_where_they_are_asked_for(session):
    told = {"asked": "users in", "subject": "TikTok", "object": "United States"}
    says(session, "The Meridian", claim(session, "users-59", "59", **told))
    says(session, "The Harbour Post", claim(session, "users-60", "60", **told))
    settle(session)

    assert contradictions.listed(session) == []
    assert [row.near for row in contradictions.listed(session, near=True)] == [True]


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({}, ["value", "denial"]),
        ({"kind": "value"}, ["value"]),
        ({"by_one_voice": True}, ["denial"]),
        ({"state": "open"}, []),
        ({"state": "suspected"}, ["value", "denial"]),
        ({"source": "techcrunch"}, ["value", "denial"]),
        ({"source": "The Lantern"}, []),
    ],
)
def test_contradictions_are_narrowed_down(session, asked, kinds):
    stake(session)
    denial(session)
    settle(session)

    assert [row.kind for row in contradictions.listed(session, **asked)] == kinds


def test_the_number_of_queries_is_the_same_for_one_and_for_three(session):
    stake(session)
    settle(session)
    one = queries(session, lambda: contradictions.listed(session))
    cards = queries(session, lambda: disputes.listed(session))

    stake(session, 1)
    stake(session, 2)
    denial(session)
    settle(session)

    assert len(contradictions.listed(session)) == 4
    assert queries(session, lambda: contradictions.listed(session)) == one
    assert queries(session, lambda: disputes.listed(session)) == cards


def queries(session: Session, do) -> int:
    """Count the statements that something executes."""
    engine: Engine = session.connection().engine
    counted = []

    def count(*_: object) -> None:
        counted.append(1)

    event.listen(engine, "before_cursor_execute", count)
    do()
    event.remove(engine, "before_cursor_execute", count)
    return len(counted)
