"""Which stance a wording shows, and the reason that is given for it."""

from __future__ import annotations

import pytest

from claimtracker.rules import estimates, stances
from claimtracker.rules.stance_signs import signs

BATMOBILE = "The Batmobile was stolen"


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The Batmobile was stolen from its garage", "affirms"),
        ("Batmobile not stolen, police say", "denies"),
        ("Stolen Batmobile story is a hoax", "denies"),
        ("Batmobile has reportedly been stolen", "observes"),
        ("Was the Batmobile stolen?", "questions"),
    ],
)
def test_stance_is_seen_in_the_wording(text: str, stance: str) -> None:
    assert stances.suggest(BATMOBILE, text, stances.came()).stance == stance


def test_what_asks_observes_where_questions_are_not_told_apart() -> None:
    found = stances.suggest(BATMOBILE, "Was the Batmobile stolen?", stances.came(), questions=False)

    assert found.stance == "observes"


def test_reason_names_the_words_that_speak_for_it() -> None:
    denied = stances.suggest(BATMOBILE, "Stolen Batmobile is a hoax", stances.came())
    handed_on = stances.suggest(BATMOBILE, "Batmobile reportedly stolen", stances.came())

    assert denied.reason == "“hoax” speaks against the claim."
    assert handed_on.reason == "“reportedly” hands the claim on, taking no side."


def test_no_word_against_is_a_reason_too() -> None:
    found = stances.suggest(BATMOBILE, "The Batmobile was stolen", stances.came())

    assert found.reason == "Nothing in it doubts the claim or hands it on as somebody else’s."


def test_a_word_that_the_claim_has_itself_shows_nothing() -> None:
    claims = "A priest claims that he met God"

    assert "claim" not in signs(claims, "Priest claims he met God")
    assert signs("A priest met God", "Priest claims he met God")["claim"] == ["claims"]


def test_denying_what_the_claim_denies_affirms_it() -> None:
    found = signs("The bridge is not safe", "Bridge isn’t safe, engineers find")

    assert "one negated" not in found
    assert "both negated" in found


def test_a_hoax_that_is_denied_is_no_hoax() -> None:
    assert "no hoax" in signs(BATMOBILE, "Theft of Batmobile was not a hoax")
    assert "no hoax" not in signs(BATMOBILE, "Theft of Batmobile was a hoax")


def test_opposite_of_what_a_claim_says_is_seen() -> None:
    assert signs("The actor is dead", "Actor found alive")["opposite"] == ["alive"]
    assert "opposite" not in signs("The actor is alive", "Actor found alive")


def test_probabilities_of_the_stances_make_one() -> None:
    given = stances.features(BATMOBILE, "Batmobile reportedly stolen")

    likely = estimates.load(stances.ESTIMATE).probabilities(given)

    assert sorted(likely) == ["affirms", "denies", "observes"]
    assert sum(likely.values()) == pytest.approx(1)


def test_every_weight_is_of_a_feature_that_texts_can_have() -> None:
    shown = {
        name
        for claim, text in (
            ("The actor is not dead", "Was Actor NOT found “alive”? Update: no, it’s a hoax - CNN"),
            ("The bank will not close", "Bank won't close"),
        )
        for name in stances.features(claim, text)
    }
    weighed = estimates.load(stances.ESTIMATE).outcomes["denies"].weights

    assert {"opposite", "made up", "both negated", "loud", "to come", "length"} <= shown
    assert {"against", "handed on", "one negated", "made up", "share of the claim"} <= set(weighed)
    assert weighed["against"] > 0 > weighed["plain"]
