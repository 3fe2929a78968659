"""What the demo story has to show, checked without a ledger."""

from __future__ import annotations

from tests.story import (
    ARTICLES,
    ASSERTIONS,
    CLAIMS,
    WORDS,
    assertions_of,
    of_type,
    sides_of,
    values_of,
    voice,
)


def test_stake_has_three_values_affirmed_by_voices_of_their_own() -> None:
    voices = [sides_of(key) for key in ("stake-80", "stake-none", "stake-20")]

    assert values_of("ByteDance", "stake held in") == [
        ("80%", "plan"),
        ("none", "plan"),
        ("20%", "plan"),
    ]
    assert voices == [
        {("affirms", '"ByteDance"'), ("observes", '"The Ferry Post"')},
        {("affirms", '{"name": "Ken Glueck", "for": "Oracle"}')},
        {
            ("affirms", '{"described": "a person briefed on the terms"}'),
            ("affirms", '{"described": "a banker who advises one of the buyers"}'),
        },
    ]


def test_president_changes_his_mind_in_periods_that_do_not_meet() -> None:
    against, supports = CLAIMS["president-against-sale"], CLAIMS["president-for-sale"]

    assert (against["value"], supports["value"]) == ("no", "yes")
    assert against["to"] < supports["from"]


def test_users_of_two_months_are_of_two_periods() -> None:
    periods = [(CLAIMS[k]["from"], CLAIMS[k]["to"]) for k in ("users-june", "users-august")]

    assert periods == [("2020-06", "2020-06"), ("2020-08", "2020-08")]


def test_reprint_has_the_text_of_its_original() -> None:
    reprint = ARTICLES["saltmarsh-reprint"]

    original = ARTICLES[reprint["copy_of"]]

    assert (reprint["copy"], reprint["text"]) == ("reprint", original["text"])
    assert reprint["source"] != original["source"]


def test_machine_copy_keeps_the_words_that_it_garbled() -> None:
    garbled = [a for a in ASSERTIONS.values() if a["article"] == "fastfeed-copy"]

    originals = [ARTICLES["plover-accounts"]["text"].count(a["original"]) for a in garbled]

    assert ARTICLES["fastfeed-copy"]["copy"] == "machine"
    assert [a["words"] for a in garbled] == ["garbled", "garbled"]
    assert originals == [1, 1]


def test_founder_of_the_petition_contradicts_herself() -> None:
    dated = [a for a in assertions_of("petition-takes-no-money") if "said" in a]

    sides = [(a.get("stance"), a["said"], voice(a)) for a in dated]

    founder = {"name": "Marta Oyelaran", "for": "Keep Our Feed"}
    assert sides == [(None, "2020-08-14", founder), ("denies", "2020-10-13", founder)]


def test_signatures_grow_for_three_days_and_are_fewer_on_the_fourth() -> None:
    values = [int(v.replace(",", "")) for v, _ in values_of("Keep Our Feed", "people who signed")]

    assert values == [12400, 18900, 31200, 27500]


def test_accused_deny_what_the_administration_alleges() -> None:
    assert sides_of("china-can-read") == {
        ("affirms", '"Trump administration"'),
        ("denies", '"TikTok"'),
    }


def test_two_unnamed_sources_oppose_each_other() -> None:
    unnamed = '{"described": "a person familiar with the talks"}'

    assert sides_of("algorithm-in-sale") == {("affirms", unnamed), ("denies", unnamed)}


def test_headline_says_more_than_its_text() -> None:
    carried = assertions_of("whole-ban-struck-down")

    sides = {(a.get("part", "body"), a.get("stance", "affirms")) for a in carried}

    assert sides == {("headline", "affirms"), ("body", "denies")}


def test_plans_meet_the_facts_that_overtook_them() -> None:
    assert values_of("the download of TikTok", "is banned in") == [("yes", "plan"), ("no", None)]
    assert values_of("ByteDance", "has sold") == [("yes", "plan"), ("no", None)]


def test_correction_leaves_its_assertion_corrected() -> None:
    (notice,) = of_type("notice")

    corrected = [a["claim"] for a in ASSERTIONS.values() if a.get("standing") == "corrected"]

    assert (notice["kind"], notice["article"]) == ("correction", "copper-fifth")
    assert corrected == ["jobs-2500"]


def test_figures_that_are_near_stand_side_by_side() -> None:
    values = values_of("the letter to the Treasury", "lawmakers who signed")

    assert values == [("60", None), ("59", None)]


def test_cost_is_given_in_two_currencies() -> None:
    values = values_of("TikTok’s data centre in Ireland", "cost of")

    assert values == [("EUR 420 million", "plan"), ("$500 million", "plan")]


def test_list_of_places_meets_one_place_only() -> None:
    values = values_of("TikTok", "stores data of users from")

    assert values == [("United States; Singapore", None), ("only United States", None)]


def test_forecasts_are_of_three_voices() -> None:
    forecasts = [k for k, c in CLAIMS.items() if c.get("mode") == "forecast"]

    voices = {str(voice(a)) for key in forecasts for a in assertions_of(key)}

    assert voices == {"Northlight Research", "Bowline Partners", "Calder & Finch"}


def test_story_has_opinion_hedged_translated_and_loose_words() -> None:
    opinions = [k for k, c in CLAIMS.items() if c.get("mode") == "opinion"]
    hedged = [k for k, a in ASSERTIONS.items() if a.get("hedged")]
    translated = [k for k, a in ASSERTIONS.items() if a.get("words") == "translated"]
    loose = [k for k, a in ASSERTIONS.items() if "claim" not in a]

    assert opinions == ["order-is-an-insult"]
    assert hedged == ["a-blessing-texas", "a-fifth-california", "a-contract-20"]
    assert translated == ["a-licence-needed"]
    assert loose == ["a-contract-pension-funds"]


def test_closed_dispute_meets_a_new_voice_later() -> None:
    (closed,) = [d for d in of_type("dispute") if d["state"] == "closed"]

    later = [
        a["key"]
        for a in assertions_of(closed["claim"])
        if ARTICLES[a["article"]]["published"] > closed["at"][:10]
    ]

    assert closed["outcome"] in {row["code"] for row in WORDS["outcomes"]}
    assert later == ["a-contract-fund"]


def test_verdicts_are_ours_but_for_one() -> None:
    ratings = [(v["rating"], v.get("publisher", "ours")) for v in of_type("verdict")]

    assert ratings == [
        ("true", "ours"),
        ("unproven", "ours"),
        ("false", "ours"),
        ("outdated", "ours"),
        ("false", "ours"),
        ("misleading", "ours"),
        ("mostly-false", "The Proof Bench"),
    ]
