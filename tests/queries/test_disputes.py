"""A dispute is shown with its question in words, every answer, and what is no contradiction."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Dispute
from claimtracker.operations import findings
from claimtracker.queries import disputes
from claimtracker.queries.disputes import AmbiguousDispute, NoSuchDispute
from tests.builders import article, assertion, claim, entity, says
from tests.conftest import ADA, NOW

TEXT_QUOTE = "keeps an 80% stake"


def settle(session: Session) -> None:
    findings.settle(session, actor=ADA, now=NOW)


def stake(session: Session, key: str, value: str, source: str, day: str, **told: object) -> str:
    made = claim(session, key, value, **told)
    says(session, source, made, published=day)
    return made


def three_values(session: Session) -> None:
    stake(session, "stake-none", "none", "The Harbour Post", "2020-09-22")
    kept = stake(session, "stake-80", "80%", "The Meridian", "2020-09-21")
    stake(session, "stake-20", "20%", "The Lantern", "2020-09-23")
    says(session, "The Harbour Post", kept, stance="questions", published="2020-09-24")
    settle(session)


def test_a_dispute_shows_its_question_and_all_answers_in_order_of_time(session):
    three_values(session)

    [card] = disputes.listed(session)

    assert card.question == "What stake does ByteDance hold in TikTok Global?"
    assert (card.state, card.findings, card.near) == ("suspected", 3, 0)
    assert [(a.letter, a.value, a.understood, a.origins, a.stances) for a in card.answers] == [
        ("A", "80%", "79.5 to 80.5 %", 1, {"affirms": 1, "questions": 1}),
        ("B", "none", "exactly 0 %", 1, {"affirms": 1}),
        ("C", "20%", "19.5 to 20.5 %", 1, {"affirms": 1}),
    ]


def test_a_value_that_nobody_affirms_is_shown_last(session):
    three_values(session)
    says(session, "The Lantern", claim(session, "stake-100", "100%"), stance="questions")

    answers = disputes.get(session, "stake-100").card.answers

    assert [(a.letter, a.value, a.is_affirmed) for a in answers] == [
        ("A", "80%", True), ("B", "none", True), ("C", "20%", True), ("D", "100%", False)
    ]  # fmt: skip


def test_an_assertion_is_shown_in_its_surroundings(session):
    on = article(session, "one")
    kept = claim(session, "stake-80", "80%")
    assertion(session, kept, on, key="a", quote=TEXT_QUOTE, by=("Ken Glueck", "Oracle"))

    [row] = disputes.get(session, "stake-80").card.answers[0].assertions

    assert (row.title, row.before, row.found, row.after) == (
        "The sale of TikTok", "ByteDance ", TEXT_QUOTE, ". Oracle says it keeps none."
    )  # fmt: skip
    assert (row.voice, row.chain, row.dated_by_article) == (
        "Ken Glueck for Oracle", ("Ken Glueck for Oracle",), True
    )  # fmt: skip


def test_a_change_over_time_is_told_apart_from_a_contradiction(session):
    told = {"asked": "users in", "subject": "TikTok", "object": "United States"}
    stake(session, "users-100", "100 million", "The Meridian", "2020-10-01", **told)
    stake(session, "users-130", "130 million", "The Meridian", "2022-01-01", **told)
    settle(session)

    page = disputes.get(session, "users-100")

    assert (page.card.state, page.contradictions) == ("quiet", ())
    assert [(c.earlier, c.later, c.days) for c in page.changes] == [("A", "B", 457)]


def test_what_is_not_comparable_says_why(session):
    told = {"asked": "price paid for", "object": "musical.ly"}
    stake(session, "usd", "$5 million", "The Meridian", "2020-10-01", **told)
    stake(session, "eur", "EUR 9 million", "The Lantern", "2020-10-02", **told)
    settle(session)

    page = disputes.get(session, "usd")

    assert [(d.earlier, d.later, d.why) for d in page.not_comparable] == [
        ("A", "B", "$5 million and EUR 9 million are in different currencies, USD and EUR.")
    ]


def test_a_plan_and_what_came_of_it_are_shown_as_such(session):
    stake(session, "planned", "80%", "The Meridian", "2020-09-21", mode="plan")
    stake(session, "came", "100%", "The Meridian", "2020-11-21")
    settle(session)

    page = disputes.get(session, "planned")

    assert [(o.earlier, o.later) for o in page.outcomes] == [("A", "B")]


def test_places_are_understood_by_their_names(session):
    entity(session, "California", within=("United States",))
    told = {"asked": "has data centres in", "object": None}
    stake(session, "only-us", "only United States", "The Meridian", "2020-09-21", **told)

    [answer] = disputes.get(session, "only-us").card.answers

    assert answer.understood == "exactly these: United States"


def test_a_denied_claim_is_its_own_question(session):
    few = claim(session, "few")
    says(session, "The Meridian", few)
    says(session, "The Lantern", few, stance="denies")
    settle(session)

    page = disputes.get(session, "few")

    assert (page.card.question, page.card.claim) == ("The statement of few", "few")
    assert [answer.stances for answer in page.card.answers] == [{"affirms": 1, "denies": 1}]
    assert [row.kind for row in page.contradictions] == ["denial"]


def test_a_dispute_is_found_by_key_by_the_end_of_it_and_by_claim(session):
    three_values(session)
    [key] = session.execute(select(Dispute.id)).scalars()

    found = [disputes.get(session, name).card.id for name in (key, key[-6:], "stake-80")]

    assert found == [key, key, key]


@pytest.mark.parametrize("name", ["nothing-of-the-kind", "abc", "", "%", "______"])
def test_a_dispute_that_is_not_there_is_refused(session, name):
    three_values(session)

    with pytest.raises(NoSuchDispute):
        disputes.get(session, name)


def test_an_end_that_fits_two_disputes_is_refused(session):
    for number in (1, 2):
        session.add(
            Dispute(
                id=f"0000000{number}-0000-7000-8000-00000abcdef0",
                question_id=f"0000000{number}-0000-7000-8000-000000000000",
                claim_id=claim(session, f"claim-{number}"),
                state="quiet",
                found_at=NOW,
            )
        )
    session.flush()

    with pytest.raises(AmbiguousDispute):
        disputes.get(session, "abcdef0")


def test_who_denies_yes_is_shown_with_the_claim_and_not_as_another_answer(session):
    told = {"asked": "supports the sale of", "object": "TikTok"}
    backed = stake(session, "for", "yes", "The Meridian", "2020-09-21", **told)
    stake(session, "against", "no", "The Lantern", "2020-09-22", **told)
    says(session, "The Harbour Post", backed, stance="denies", published="2020-09-23")
    settle(session)

    answers = disputes.listed(session)[0].answers

    assert [([c.key for c in a.claims], a.voices, a.denied_by) for a in answers] == [
        (["for"], ("The Meridian",), ("The Harbour Post",)),
        (["against"], ("The Lantern", "The Harbour Post"), ()),
    ]


def test_a_stated_period_puts_a_change_in_order(session):
    told = {"asked": "users in", "subject": "TikTok", "object": "United States"}
    june = {"begins": "2020-06", "ends": "2020-06"}
    stake(session, "later", "100 million", "The Meridian", "2020-08-24", **told)
    stake(session, "june", "91.9 million", "The Lantern", "2020-09-24", **told, **june)
    settle(session)

    page = disputes.get(session, "june")

    assert [(c.earlier, c.later) for c in page.changes] == [("B", "A")]


def test_disputes_are_listed_by_state(session):
    three_values(session)

    assert disputes.listed(session, state="open") == []
    assert len(disputes.listed(session, state="suspected")) == 1
