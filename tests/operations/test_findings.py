"""Contradictions are found when something is written, between voices and never between claims."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Assertion, Claim, Contradiction, Dispute
from claimtracker.operations import findings, touched
from claimtracker.operations.findings import Settled
from tests.builders import article, assertion, attribute, claim, entity, says
from tests.conftest import ADA, NOW

ENDS = "cannot both be the stake that ByteDance holds in TikTok Global"


def settle(session: Session) -> Settled:
    return findings.settle(session, actor=ADA, now=NOW)


def found(session: Session) -> list[tuple[str, frozenset[str], bool, bool, str, str]]:
    """Return the live contradictions, without what depends on when they were found."""
    keys = {key: name for key, name in session.execute(select(Claim.id, Claim.key))}
    rows = session.execute(select(Contradiction).where(Contradiction.live.is_(True))).scalars()
    return sorted(
        (c.kind, frozenset({keys[c.left_id], keys[c.right_id]}), c.near, c.by_one_voice, c.hint,
         c.reason)
        for c in rows
    )  # fmt: skip


def kinds(session: Session) -> list[tuple[str, frozenset[str]]]:
    return [(kind, keys) for kind, keys, *_ in found(session)]


def states(session: Session) -> list[str]:
    return list(session.execute(select(Dispute.state).order_by(Dispute.state)).scalars())


def stake(session: Session, key: str, value: str, **told: object) -> str:
    return claim(session, key, value, mode="plan", **told)


def test_two_values_that_two_voices_affirm_contradict(session):
    kept = stake(session, "stake-80", "80%", supplied=("object",))
    none = stake(session, "stake-none", "none")
    on = article(session, "digital-divide")
    assertion(session, kept, on, by="ByteDance", said="2020-09-21~")
    assertion(session, none, on, by=("Ken Glueck", "Oracle"), said="2020-09-21~")

    settled = settle(session)

    assert settled == Settled(compared=1, found=1)
    assert found(session) == [
        ("value", frozenset({"stake-80", "stake-none"}), False, False, "",
         "80% and none cannot both be the stake that ByteDance holds in [TikTok Global]")
    ]  # fmt: skip
    assert states(session) == ["suspected"]


def test_a_value_that_nobody_affirms_contradicts_nothing(session):
    kept, none = stake(session, "stake-80", "80%"), stake(session, "stake-none", "none")
    says(session, "The Meridian", kept)
    says(session, "The Harbour Post", none, stance="questions")
    says(session, "The Harbour Post", none, stance="observes")
    says(session, "The Harbour Post", none, standing="corrected")

    settled = settle(session)

    assert settled == Settled()
    assert states(session) == []


@pytest.mark.parametrize(
    "told", [{"genre": "satire"}, {"genre": "advertisement"}, {"counts_as_voice": False}]
)
def test_what_is_no_voice_contradicts_nothing(session, told):
    says(session, "The Meridian", stake(session, "stake-80", "80%"))
    says(session, "The Onion Ring", stake(session, "stake-none", "none"), **told)

    settle(session)

    assert found(session) == []


def test_satire_that_an_editor_counts_is_a_voice(session):
    says(session, "The Meridian", stake(session, "stake-80", "80%"))
    none = stake(session, "stake-none", "none")
    says(session, "The Onion Ring", none, genre="satire", counts_as_voice=True)

    settle(session)

    assert kinds(session) == [("value", frozenset({"stake-80", "stake-none"}))]


@pytest.mark.parametrize("state", ["draft", "published"])
def test_drafts_take_part_like_what_is_published(session, state):
    says(session, "The Meridian", stake(session, "stake-80", "80%", state=state))
    says(session, "The Harbour Post", stake(session, "stake-none", "none", state=state))

    settle(session)

    assert kinds(session) == [("value", frozenset({"stake-80", "stake-none"}))]


def test_claims_that_were_withdrawn_take_no_part(session):
    says(session, "The Meridian", stake(session, "stake-80", "80%"))
    says(session, "The Harbour Post", stake(session, "stake-none", "none", state="withdrawn"))

    settle(session)

    assert found(session) == []


def test_a_denial_is_found_between_voices_over_one_claim(session):
    read = claim(session, "china-can-read-data")
    on = article(session, "global-growth")
    assertion(session, read, on, by="Trump administration")
    assertion(session, read, on, by="TikTok", stance="denies", said="2020-09-22")
    assertion(session, read, on, by="Tencent", stance="denies", said="2020-09-23")

    settle(session)

    assert found(session) == [
        ("denial", frozenset({"china-can-read-data"}), False, False, "",
         "TikTok and Tencent deny what Trump administration affirms")
    ]  # fmt: skip


def test_a_publication_that_affirms_and_denies_contradicts_itself(session):
    few = claim(session, "few-us-giants")
    says(session, "TechCrunch", few, published="2020-08-03")
    says(session, "TechCrunch", few, stance="denies", published="2020-09-01")

    settle(session)

    assert found(session) == [
        ("denial", frozenset({"few-us-giants"}), False, True, "",
         "TechCrunch both affirms and denies it")
    ]  # fmt: skip


def test_unnamed_sources_are_never_one_voice(session):
    few = claim(session, "few-us-giants")
    on = article(session, "one")
    assertion(session, few, on, described="an unnamed source")
    assertion(session, few, on, described="an unnamed source", stance="denies")

    settle(session)

    assert found(session) == [
        ("denial", frozenset({"few-us-giants"}), False, False, "",
         "an unnamed source denies what another voice so described affirms")
    ]  # fmt: skip


def test_somebody_unnamed_for_a_company_speaks_with_its_voice(session):
    kept, none = stake(session, "stake-80", "80%"), stake(session, "stake-none", "none")
    says(session, "The Meridian", kept, by="Oracle")
    says(session, "The Meridian", none, by=(None, "Oracle"), described="a spokesman")

    settle(session)

    assert [one[3] for one in found(session)] == [True]


def test_a_copy_speaks_with_the_voice_of_what_it_repeats(session):
    few = claim(session, "few-us-giants")
    article(session, "first", "TechCrunch", published="2020-08-03")
    copy = article(session, "copy", "Spun Daily", published="2020-10-03", copy_of="first")
    assertion(session, few, copy)
    says(session, "TechCrunch", few, stance="denies", published="2020-09-01")

    settle(session)

    assert [one[3] for one in found(session)] == [True]


def test_a_headline_that_says_more_than_its_text_is_found_as_such(session):
    kept, none = stake(session, "stake-80", "80%"), stake(session, "stake-none", "none")
    on = article(session, "one")
    assertion(session, kept, on)
    assertion(session, none, on, part="headline")

    settle(session)

    assert found(session) == [
        ("value", frozenset({"stake-80", "stake-none"}), False, False,
         "the headline says more than the text",
         f"80% and none {ENDS}; the headline says more than the text")
    ]  # fmt: skip


def test_a_headline_that_its_own_text_denies_is_found_as_such(session):
    few = claim(session, "few")
    on = article(session, "one", "The Meridian")
    assertion(session, few, on, part="headline")
    assertion(session, few, on, stance="denies")

    settle(session)

    [(_, _, _, by_one_voice, hint, reason)] = found(session)
    assert (by_one_voice, hint) == (False, "the headline says more than the text")
    said = "The Meridian affirms it in the headline and denies it in the text"
    assert reason == f"{said}; {hint}"


def dead(session: Session, key: str, value: str) -> str:
    return claim(session, key, value, asked="killed in", subject="Flood of May", object=None)


def test_a_growing_total_is_no_contradiction_and_a_falling_one_is(session):
    says(session, "The Meridian", dead(session, "dead-12", "12"), published="2020-05-01")
    says(session, "The Meridian", dead(session, "dead-15", "15"), published="2020-05-02")
    says(session, "The Meridian", dead(session, "dead-17", "17"), published="2020-05-03")

    settle(session)

    assert found(session) == []


def test_a_total_that_falls_is_found(session):
    says(session, "The Meridian", dead(session, "dead-17", "17"), published="2020-05-01")
    says(session, "The Harbour Post", dead(session, "dead-15", "15"), published="2020-05-03")

    settle(session)

    assert kinds(session) == [("value", frozenset({"dead-15", "dead-17"}))]


def users(session: Session, key: str, value: str, **told: object) -> str:
    return claim(
        session, key, value, asked="users in", subject="TikTok", object="United States", **told
    )


def test_figures_said_years_apart_are_a_change_and_make_a_quiet_dispute(session):
    says(session, "The Meridian", users(session, "m100", "100 million"), published="2020-10-01")
    says(session, "The Meridian", users(session, "m130", "130 million"), published="2022-01-01")

    settle(session)

    assert found(session) == []
    assert states(session) == ["quiet"]


def test_figures_said_two_days_apart_contradict(session):
    says(session, "The Meridian", users(session, "m100", "100 million"), published="2020-10-01")
    says(session, "The Harbour Post", users(session, "m130", "130 million"), published="2020-10-03")

    settle(session)

    assert kinds(session) == [("value", frozenset({"m100", "m130"}))]


def test_each_time_that_a_figure_is_said_counts(session):
    first, second = users(session, "m100", "100 million"), users(session, "m130", "130 million")
    says(session, "The Meridian", first, published="2020-10-01")
    says(session, "The Meridian", first, published="2022-01-03")
    says(session, "The Harbour Post", second, published="2022-01-01")

    settle(session)

    assert [(one[0], one[3]) for one in found(session)] == [("value", False)]


def test_one_voice_whose_figure_changed_does_not_contradict_itself(session):
    first, second = users(session, "m100", "100 million"), users(session, "m130", "130 million")
    says(session, "The Meridian", first, published="2020-10-01")
    says(session, "The Meridian", second, published="2022-01-01")
    says(session, "The Harbour Post", second, published="2020-10-03")

    settle(session)

    assert [(one[0], one[3]) for one in found(session)] == [("value", False)]


def test_figures_that_rounding_explains_are_near(session):
    attribute(session, "apps banned by", "quantity", unit="apps")
    told = {"asked": "apps banned by", "subject": "India", "object": None}
    says(session, "The Meridian", claim(session, "apps-59", "59", **told))
    says(session, "The Harbour Post", claim(session, "apps-60", "60", **told))

    settled = settle(session)

    assert settled == Settled(compared=1, found=1, near=1)
    assert [one[2] for one in found(session)] == [True]


def test_forecasts_of_several_voices_never_contradict(session):
    for name, value in [("BMO", "19 million"), ("UBS", "24 million"), ("Citi", "15 million")]:
        forecast = users(session, name, value, mode="forecast")
        says(session, "The Meridian", forecast, by=name)

    settle(session)

    assert found(session) == []
    assert states(session) == []


def test_two_forecasts_of_one_voice_contradict(session):
    for value in ("15 million", "19 million"):
        says(session, "The Meridian", users(session, value, value, mode="forecast"), by="UBS")

    settle(session)

    assert [(one[0], one[3]) for one in found(session)] == [("value", True)]


def test_opinions_are_never_compared(session):
    for value in ("80%", "none"):
        opinion = claim(session, value, value, mode="opinion")
        says(session, "The Meridian", opinion)
        says(session, "The Harbour Post", opinion, stance="denies")

    settle(session)

    assert found(session) == []


def test_a_plan_and_a_later_fact_are_an_outcome_and_no_contradiction(session):
    says(session, "The Meridian", stake(session, "planned", "80%"), published="2020-09-20")
    says(session, "The Meridian", claim(session, "came", "100%"), published="2020-11-20")

    settle(session)

    assert found(session) == []
    assert states(session) == ["quiet"]


def test_states_said_long_apart_may_be_a_change_and_the_reason_says_so(session):
    says(session, "The Meridian", stake(session, "stake-80", "80%"), published="2020-07-08")
    says(session, "The Meridian", stake(session, "stake-none", "none"), published="2020-09-21")

    settle(session)

    assert found(session) == [
        ("value", frozenset({"stake-80", "stake-none"}), False, True, "maybe a change",
         f"80% and none {ENDS}; maybe a change: first said 75 days apart")
    ]  # fmt: skip


def support(session: Session, key: str, value: str, **told: object) -> str:
    asked = {"asked": "supports the sale of", "subject": "Donald Trump", "object": "TikTok"}
    return claim(session, key, value, **asked, **told)


def test_periods_apart_are_a_change(session):
    against = support(session, "against", "no", ends="2020-08-04")
    says(session, "The Meridian", against, by="Donald Trump")
    says(session, "The Meridian", support(session, "for", "yes", begins="2020-10"))

    settle(session)

    assert found(session) == []
    assert states(session) == ["quiet"]


def test_who_denies_yes_affirms_no(session):
    says(session, "The Meridian", support(session, "for", "yes"))
    says(session, "The Harbour Post", support(session, "behind", "yes"), stance="denies")

    settle(session)

    assert kinds(session) == [("value", frozenset({"behind", "for"}))]


def test_who_denies_a_figure_affirms_no_other(session):
    says(session, "The Meridian", stake(session, "stake-80", "80%"))
    says(session, "The Harbour Post", stake(session, "stake-none", "none"), stance="denies")

    settle(session)

    assert found(session) == []


def test_who_denies_yes_and_who_affirms_no_agree(session):
    says(session, "The Meridian", support(session, "for", "yes"), stance="denies")
    says(session, "The Harbour Post", support(session, "against", "no"))

    settle(session)

    assert found(session) == []


def test_a_place_goes_with_the_place_it_lies_in(session):
    entity(session, "California", kind="place", within=("United States",))
    told = {"asked": "has data centres in", "subject": "TikTok", "object": None}
    says(session, "The Meridian", claim(session, "only-us", "only United States", **told))
    says(session, "The Harbour Post", claim(session, "california", "California", **told))
    says(session, "The Harbour Post", claim(session, "china", "China", **told))

    settle(session)

    assert kinds(session) == [("value", frozenset({"china", "only-us"}))]


def test_a_place_and_its_absence_contradict(session):
    told = {"asked": "has data centres in", "subject": "TikTok", "object": None}
    says(session, "The Meridian", claim(session, "china", "China", **told))
    says(session, "The Harbour Post", claim(session, "not-china", "not China", **told))

    settle(session)

    assert kinds(session) == [("value", frozenset({"china", "not-china"}))]


def test_claims_of_equal_value_make_one_pair_for_which_the_earliest_stands(session):
    kept = stake(session, "stake-80", "80%")
    also = stake(session, "stake-80-too", "80 %")
    none = stake(session, "stake-none", "none")
    says(session, "The Meridian", kept, published="2020-09-22")
    says(session, "The Harbour Post", also, published="2020-09-20")
    says(session, "The Lantern", none)

    settled = settle(session)

    assert settled == Settled(compared=1, found=1)
    assert kinds(session) == [("value", frozenset({"stake-80-too", "stake-none"}))]


def test_amounts_in_two_currencies_are_not_comparable_and_make_a_quiet_dispute(session):
    told = {"asked": "price paid for", "subject": "ByteDance", "object": "musical.ly"}
    says(session, "The Meridian", claim(session, "usd", "$5 million", **told))
    says(session, "The Harbour Post", claim(session, "eur", "EUR 9 million", **told))

    settle(session)

    assert found(session) == []
    assert states(session) == ["quiet"]


def test_of_very_many_answers_the_thirty_with_most_origins_are_paired(session):
    for number in range(33):
        figure = stake(session, f"stake-{number:02}", f"{number * 3}%")
        says(session, "The Meridian", figure, by=f"Speaker {number}")

    settled = settle(session)

    assert settled.compared == 30 * 29 // 2
    assert settled.found == 30 * 29 // 2


def test_a_suspicion_lapses_with_its_last_affirmation_and_comes_back(session):
    says(session, "The Meridian", stake(session, "stake-80", "80%"))
    none = stake(session, "stake-none", "none")
    said = says(session, "The Harbour Post", none)
    settle(session)

    session.get_one(Assertion, said).standing = "retracted"
    session.flush()
    touched.claims(session, [none])
    settled = settle(session)

    assert settled == Settled(compared=0, gone=1)
    assert (found(session), states(session)) == ([], ["lapsed"])

    says(session, "The Lantern", none)
    settle(session)

    assert kinds(session) == [("value", frozenset({"stake-80", "stake-none"}))]
    assert states(session) == ["suspected"]


def test_settling_again_finds_nothing_new(session):
    says(session, "The Meridian", stake(session, "stake-80", "80%"))
    none = stake(session, "stake-none", "none")
    says(session, "The Harbour Post", none)
    settle(session)
    before = found(session)

    touched.claims(session, [none])
    settled = settle(session)

    assert settled == Settled(compared=1)
    assert found(session) == before


def test_a_finding_notes_the_claims_on_both_sides_as_touched(session):
    kept, none = stake(session, "stake-80", "80%"), stake(session, "stake-none", "none")
    says(session, "The Meridian", kept)
    says(session, "The Harbour Post", none)
    touched.clear(session)
    touched.claims(session, [none])

    settle(session)

    assert list(touched.pages(session, "claim")) == [sorted([kept, none])]


STEPS = (
    ("The Meridian", "stake-80", "80%", "2020-09-22"),
    ("The Harbour Post", "stake-80-too", "80%", "2020-09-20"),
    ("The Lantern", "stake-none", "none", "2020-09-21"),
    ("The Meridian", "stake-20", "20%", "2020-12-24"),
)


@pytest.mark.parametrize("order", list(permutations(range(len(STEPS))))[::3])
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_order_of_arrival_changes_nothing(session, order):
    for name, key, value, day in (STEPS[place] for place in order):
        says(session, name, stake(session, key, value), published=day)
        settle(session)

    apart = "maybe a change: first said"
    reasons = {
        f"80% and none {ENDS}",
        f"80% and 20% {ENDS}; {apart} 95 days apart",
        f"none and 20% {ENDS}; {apart} 94 days apart",
    }
    assert {one[5] for one in found(session)} == reasons
    assert {one[1] for one in found(session)} == {
        frozenset(pair)
        for pair in (
            ("stake-80-too", "stake-none"),
            ("stake-80-too", "stake-20"),
            ("stake-none", "stake-20"),
        )
    }
