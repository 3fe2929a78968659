"""Which two statements clearly contradict each other by their wording, and which do not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtracker.rules import suspicions, voices, wordings
from claimtracker.rules.periods import Span
from claimtracker.rules.voices import Speech
from claimtracker.rules.wordings import Worded

CAME = suspicions.came()
STAKE_80 = "ByteDance keeps an 80% stake in TikTok Global"
STAKE_20 = "ByteDance keeps a 20% stake in TikTok Global"
WORDS = (
    "The", "fire", "killed", "12", "30", "people", "not", "in", "Oslo", "Bergen", "rose", "fell",
    "🌉", "по", "8%", "9%",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)


def worded(key: str, statement: str, mode: str = "fact", **told: object) -> Worded:
    given = {"question_id": None, "stated": None} | told
    return Worded(key, key, statement, mode, **given)


def said(key: str, source: str = "a", day: date = date(2020, 9, 21), **told: bool) -> Speech:
    given = {"in_headline": False, "affirms": True} | told
    voice = voices.own(source, source)
    return Speech(f"s-{key}", key, "article", said=Span(day, day), voice=voice, **given)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (STAKE_80, STAKE_20, "80% and 20% exclude each other."),
        (
            "The minister resigned on Friday", "The minister did not resign on Friday",
            "“not” stands in one of them only.",
        ),
        (
            "The council approved the budget of the harbour",
            "The council rejected the budget of the harbour",
            "“approved” stands against “rejected”.",
        ),
        (
            "The company will have its headquarters in Texas",
            "The company will have its headquarters in Oregon",
            "Where one says “Texas” the other says “Oregon”.",
        ),
        (
            "ByteDance must sell the business by 12 November 2020",
            "ByteDance must sell the business from 27 November 2021",
            "by 12 November 2020 and 27 November 2021 exclude each other.",
        ),
    ],
)  # fmt: skip
def test_one_thing_that_differs_in_the_same_frame_is_clear(one: str, other: str, reason: str):
    found = wordings.clear(one, other, CAME)

    assert found is not None
    assert found.probability >= wordings.THRESHOLD
    assert set(found.reason.strip(".").split()) == set(reason.strip(".").split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (STAKE_80, STAKE_80),
        (STAKE_80, "ByteDance keeps about 80% of the stake in TikTok Global"),
        ("Macaulay Culkin is dead", "Judd Nelson is dead"),
        ("The petition had 12,400 names on 14 August 2020",
         "The petition had 18,900 names on 30 August 2020"),
        ("The fire killed 12 people", "Did the fire kill 30 people?"),
        ("It costs between 4,000 and 5,000 dollars to run", "It costs 9,000 dollars to run"),
        ("The shop sold 24 watches in nine months", "The shop sold 50 watches"),
        ("The president adopts a boy to stop him turning into a wolf",
         "The president adopts a boy to prevent him from turning into a wolf"),
        ("Apple denies that it will shut down the service",
         "Apple is shutting down the service: not true"),
        ("The plant employs 1,500 people in the region", "1,800 people in the region like the app"),
        ("Not only Oracle bids for TikTok Global", "Oracle bids for TikTok Global"),
        ("", ""),
        ("🌉", "🌉 12"),
        ("银行裁员 1200 人", "银行裁员 1300 人"),
        (" ".join(["word"] * 70) + " 80%", " ".join(["word"] * 70) + " 20%"),
    ],
)  # fmt: skip
def test_what_has_another_reason_to_differ_is_not(one: str, other: str):
    assert wordings.clear(one, other, CAME) is None


@given(TEXTS, TEXTS)
def test_the_order_is_no_matter_and_nothing_contradicts_itself(one: str, other: str):
    assert wordings.clear(one, other, CAME) == wordings.clear(other, one, CAME)
    assert wordings.clear(one, one, CAME) is None


def test_two_claims_that_voices_affirm_are_found_with_the_reason():
    found = wordings.of_pair(
        worded("b", STAKE_80), [said("b")], worded("a", STAKE_20), [said("a", "b")], CAME
    )

    assert found is not None
    assert (found.kind, found.left_id, found.right_id, found.by_one_voice) == (
        "text", "a", "b", False
    )  # fmt: skip
    assert found.reason == "80% and 20% exclude each other, by the wording alone"
    assert 0.9 < found.gap < 1


@pytest.mark.parametrize("still", [
    "The court has not yet ruled on the sale of TikTok",
    "The court hasn’t ruled yet on the sale of TikTok",
    "The court has still not ruled on the sale of TikTok",
    "The court has so far not ruled on the sale of TikTok",
    "The court still hasn't ruled on the sale of TikTok",
    "The court has not ruled so far on the sale of TikTok",
])  # fmt: skip
def test_what_was_not_yet_so_goes_with_what_is_so_later(still: str):
    done = "The court has ruled on the sale of TikTok"
    monday, tuesday, wednesday = (date(2020, 9, day) for day in (21, 22, 23))

    def found(waited: list[Speech], ruled: list[Speech]) -> bool:
        pair = wordings.of_pair(worded("a", still), waited, worded("b", done), ruled, CAME)
        assert pair == wordings.of_pair(worded("b", done), ruled, worded("a", still), waited, CAME)
        return pair is not None

    ruled = [said("b", "b", tuesday)]
    assert not found([said("a", "a", monday)], ruled)
    assert not found([said("a", "a", tuesday)], ruled)
    assert found([said("a", "a", wednesday)], ruled)
    assert found([said("a", "a", monday), said("a", "c", wednesday)], ruled)
    undated = Speech("s", "b", "article", False, True, Span(None, None), voices.own("b", "b"))
    assert not found([said("a", "a", wednesday)], [undated])


@pytest.mark.parametrize(("denied", "so"), [
    (
        "The vaccine was not tested on children, yet Oslo bought it",
        "The vaccine was tested on children, yet Oslo bought it",
    ),
    (
        "The vaccine was not tested on children and yet Oslo bought it",
        "The vaccine was tested on children and yet Oslo bought it",
    ),
    (
        "The ferry still runs and never sank off Bergen",
        "The ferry still runs and sank off Bergen",
    ),
    (
        "The plant is still open and not safe for the town",
        "The plant is still open and safe for the town",
    ),
])  # fmt: skip
def test_yet_and_still_of_another_clause_leave_a_contradiction_one(denied: str, so: str):
    a, b = worded("a", denied), worded("b", so)
    monday, tuesday = date(2020, 9, 21), date(2020, 9, 22)

    assert wordings.of_pair(a, [said("a", "a", monday)], b, [said("b", "b", tuesday)], CAME)


def test_what_is_not_so_contradicts_what_is_so_whenever_it_was_said():
    one, other = (worded(key, f"The court has {no}ruled on the sale of TikTok")
                  for key, no in (("a", "not "), ("b", "")))  # fmt: skip
    later = said("b", "b", date(2020, 9, 22))

    assert wordings.of_pair(one, [said("a")], other, [later], CAME) is not None


def test_voices_long_apart_say_maybe_a_change_and_one_voice_is_told():
    later = said("a", "b", date(2020, 12, 21))
    apart = wordings.of_pair(
        worded("b", STAKE_80), [said("b")], worded("a", STAKE_20), [later], CAME
    )
    alone = wordings.of_pair(
        worded("b", STAKE_80), [said("b")], worded("a", STAKE_20), [said("a")], CAME
    )

    assert apart is not None
    assert apart.reason.endswith("; maybe a change: first said 91 days apart")
    assert alone is not None
    assert alone.by_one_voice


@pytest.mark.parametrize(
    ("one", "other", "speaks"),
    [
        (worded("b", STAKE_80), worded("a", STAKE_20), [said("a", "b", affirms=False)]),
        (worded("b", STAKE_80), worded("a", STAKE_20), []),
        (worded("b", STAKE_80, "plan"), worded("a", STAKE_20), [said("a", "b")]),
        (worded("b", STAKE_80, "opinion"), worded("a", STAKE_20, "opinion"), [said("a", "b")]),
        (worded("b", STAKE_80, "forecast"), worded("a", STAKE_20, "forecast"), [said("a", "b")]),
        (worded("b", STAKE_80, question_id="q"), worded("a", STAKE_20, question_id="p"),
         [said("a", "b")]),
        (worded("b", STAKE_80, stated=Span(date(2020, 1, 1), date(2020, 1, 31))),
         worded("a", STAKE_20, stated=Span(date(2021, 1, 1), None)), [said("a", "b")]),
    ],
)  # fmt: skip
def test_what_nobody_affirms_or_readings_answer_is_left(
    one: Worded, other: Worded, speaks: list[Speech]
):
    assert wordings.of_pair(one, [said("b")], other, speaks, CAME) is None
