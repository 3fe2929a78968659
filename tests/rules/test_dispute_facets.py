from __future__ import annotations

import pytest

from claimtracker.rules import dispute_facets
from claimtracker.rules.findings import Finding
from claimtracker.rules.periods import Span
from claimtracker.rules.propositions import Answer, Proposition
from claimtracker.rules.values import Value
from claimtracker.rules.voices import Speech, named

NEVER = Span(None, None)


def speech(claim: str, who: str, *, affirms: bool = True) -> Speech:
    return Speech(who, claim, f"article of {who}", False, affirms, NEVER, named(who, None, who))


def answer(claim: str, value: Value, *who: str) -> Proposition:
    said = tuple(speech(claim, one) for one in who)
    return Proposition(Answer(claim, claim, "fact", value, None), frozenset({claim}), said)


def clash(gap: float, *, near: bool = False) -> Finding:
    sides = frozenset({"left"}), frozenset({"right"})
    return Finding("value", "left", "right", near, gap, "", "", False, sides)


def sides(left: Value, right: Value, *who: int) -> dict[str, Proposition]:
    voices = [[f"{side}{n}" for n in range(number)] for side, number in enumerate(who or (1, 1))]
    return {
        "left": answer("left", left, *voices[0]), "right": answer("right", right, *voices[1])
    }  # fmt: skip


def figure(low: float, high: float) -> Value:
    return Value("quantity", "", low, high)


@pytest.mark.parametrize(
    ("left", "right", "found", "said"),
    [
        (figure(0, 0), figure(80, 80), clash(80), "double"),
        (figure(40, 40), figure(80, 80), clash(40), "double"),
        (figure(41, 41), figure(80, 80), clash(39), "less"),
        (figure(59, 59.5), figure(59.5, 60), clash(0), "less"),
        (figure(59, 59), figure(60, 60), clash(1, near=True), "near"),
        (Value("date", "", 1, 1), Value("date", "", 32, 32), clash(31), "month"),
        (Value("date", "", 1, 1), Value("date", "", 367, 367), clash(366), "year"),
        (Value("date", "", 1, 1), Value("date", "", 368, 368), clash(367), "years"),
        (Value("yesno", "yes", 1, 1), Value("yesno", "no", 0, 0), clash(0), None),
    ],
)
def test_gap_is_of_what_is_furthest_apart(
    left: Value, right: Value, found: Finding, said: str | None
):
    assert dispute_facets.gap([found], sides(left, right)) == said


def test_gap_of_several_is_that_of_the_widest_that_is_not_near():
    listed = [clash(1, near=True), clash(10), clash(60)]

    assert dispute_facets.gap(listed, sides(figure(0, 0), figure(80, 80))) == "double"
    assert dispute_facets.gap([], {}) is None


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [(2, 2, "several"), (3, 2, "several"), (1, 4, "many"), (1, 1, "one"), (0, 3, None)],
)
def test_balance_is_of_independent_origins_on_each_side(left: int, right: int, said: str | None):
    both = sides(figure(0, 0), figure(80, 80), left, right)

    assert dispute_facets.balance([clash(80)], both) == said


def test_balance_of_a_claim_is_of_those_who_affirm_and_those_who_deny():
    said = [speech("claim", "Ada"), speech("claim", "Ben"), speech("claim", "Cleo", affirms=False)]

    assert dispute_facets.balance_of_claim(said) == "many"
    assert dispute_facets.balance_of_claim(said[:2]) is None
