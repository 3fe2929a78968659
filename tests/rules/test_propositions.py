"""Answers fold into propositions, for which the claim that was affirmed first stands."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from claimtracker.rules import conflicts, findings, propositions, values, voices
from claimtracker.rules.findings import Asked
from claimtracker.rules.meetings import meeting
from claimtracker.rules.periods import Span, overlap
from claimtracker.rules.propositions import Answer
from claimtracker.rules.voices import Speech

STAKE = conflicts.Question("quantity", "state", 0, True)
USERS = conflicts.Question("quantity", "figure", 0, True)
SALE = conflicts.Question("yesno", "state", 0, True)


def answer(key: str, value: str, kind: str = "quantity", mode: str = "fact") -> Answer:
    return Answer(key, key, mode, values.parse(value, kind=kind), None)


def speech(claim: str, source: str, day: int = 1, *, affirms: bool = True) -> Speech:
    said = Span(date(2020, 9, day), date(2020, 9, day))
    voice = voices.own(source, source)
    return Speech(f"{claim}-{source}-{day}", claim, f"on {source}", False, affirms, said, voice)


def test_equal_values_fold_and_the_first_affirmed_stands_for_them():
    given_answers = [answer("b", "80"), answer("a", "80.0"), answer("c", "20")]
    said = [speech("b", "M", 2), speech("a", "H", 3), speech("c", "L", 1)]

    folded = propositions.fold([*given_answers, answer("d", "80")], [*said, speech("d", "M", 4)])

    assert [(one.answer.key, sorted(one.claims)) for one in folded] == [
        ("c", ["c"]), ("b", ["b", "d"]), ("a", ["a"])
    ]  # fmt: skip


def test_on_one_day_the_key_decides_which_claim_stands():
    said = [speech("b", "M"), speech("a", "H")]

    [one] = propositions.fold([answer("b", "80"), answer("a", "80")], said)

    assert one.answer.key == "a"


def test_who_denies_yes_stands_for_no_beside_those_who_affirm_it():
    asked = [answer("yes", "yes", "yesno"), answer("no", "no", "yesno")]
    said = [speech("yes", "M", affirms=False), speech("no", "H", 2)]

    [one] = propositions.fold(asked, said)

    assert (one.answer.key, one.by_denial, one.origins) == ("no", False, 2)


def test_nothing_at_all_is_the_same_in_every_currency():
    asked = [answer("a", "none", "money"), answer("b", "$0", "money")]

    folded = propositions.fold(asked, [speech("a", "M"), speech("b", "H")])

    assert len(folded) == 1


def test_the_answers_with_most_origins_are_the_most_independent():
    asked = [answer(f"a{number}", str(number)) for number in range(5)]
    said = [speech("a3", "M"), speech("a3", "H"), *(speech(a.claim_id, "L") for a in asked)]

    kept = propositions.most_independent(propositions.fold(asked, said), 2)

    assert [one.answer.key for one in kept] == ["a0", "a3"]


spoken = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d"]), st.sampled_from(["M", "H", "L"]),
        st.integers(1, 28), st.booleans(),
    ),
    max_size=12, unique=True,
)  # fmt: skip
written = st.lists(st.sampled_from(["80", "20", "none", "about 75"]), min_size=4, max_size=4)


@given(spoken, written, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_in_which_answers_and_voices_came_changes_nothing(said, texts, chance):
    answers = [answer(key, text) for key, text in zip("abcd", texts, strict=True)]
    speeches = [speech(c, s, d, affirms=a) for c, s, d, a in said]
    asked = Asked("What stake does {subject} hold?", "ByteDance", "", STAKE)
    before = findings.of_question(asked, propositions.fold(answers, speeches))

    chance.shuffle(answers)
    chance.shuffle(speeches)
    after = findings.of_question(asked, propositions.fold(answers, speeches))

    assert after == before


days = st.lists(
    st.tuples(st.integers(1, 3000), st.integers(0, 400)), min_size=21, max_size=40, unique=True
)


@given(days, days, st.integers(0, 60))
@settings(max_examples=100, deadline=None)
def test_of_many_times_the_pairs_that_are_tried_find_any_that_overlap(a, b, kept):
    def spans(found: list[tuple[int, int]], extra: int = 0) -> list[Span]:
        return [
            Span(date.fromordinal(730000 + first), date.fromordinal(730000 + first + long + extra))
            for first, long in found
        ]

    tried = list(meeting(spans(a), spans(b)))

    longer = dict(zip(spans([*a, *b]), spans([*a, *b], kept), strict=True))
    any_overlap = any(overlap(x, y) for x in spans(a, kept) for y in spans(b, kept))
    assert any(overlap(longer[x], longer[y]) for x, y in tried) == any_overlap


def test_a_figure_said_many_times_is_compared_in_few_steps():
    answers = [answer("a", "100"), answer("b", "130")]
    said = [
        Speech(f"{key}{n}", key, "x", False, True, Span(day, day), voices.own(key, key))
        for key, first in (("a", 730000), ("b", 737000))
        for n in range(400)
        for day in [date.fromordinal(first + 2 * n)]
    ]
    asked = Asked("How many users has {subject}?", "TikTok", "", USERS)

    found = findings.of_question(asked, propositions.fold(answers, said))

    assert found.findings == ()
    assert [one.kind for one in found.apart] == ["change"]


def test_a_claim_that_is_affirmed_and_denied_is_no_second_pair():
    said = [speech("yes", "M"), speech("yes", "H", affirms=False)]
    asked = Asked("Is {subject} sold?", "TikTok", "", SALE)

    found = findings.of_question(asked, propositions.fold([answer("yes", "yes", "yesno")], said))

    assert (found.findings, found.apart) == ((), ())
