"""Which texts are in letters whose words are weighed."""

from __future__ import annotations

import pytest

from claimtracker.rules import scripts, stances, suspicions

CHINESE, ARABIC = "市长说桥梁没有耗资四千万。", "قال العمدة إن الجسر لا يكلف شيئا"


@pytest.mark.parametrize(
    ("text", "is_weighed"),
    [
        ("The bridge is open.", True), ("Die Brücke ist offen", True), ("TikTok 关闭", True),
        (CHINESE, False), (ARABIC, False), ("Мост открыт", False), ("🎉 2020", False), ("", False),
    ],
)  # fmt: skip
def test_letters_of_a_text_say_whether_its_words_are_weighed(text: str, is_weighed: bool) -> None:
    assert scripts.is_weighed(text) is is_weighed


@pytest.mark.parametrize("text", [CHINESE, ARABIC, "🎉"])
def test_of_other_scripts_no_stance_is_told(text: str) -> None:
    found = stances.suggest("The bridge is dear", text, stances.came())

    assert (found.is_told, found.stance, round(found.probability, 2)) == (False, "observes", 0.33)
    assert found.reason.startswith("It cannot be told which side it takes")


@pytest.mark.parametrize(("one", "other"), [(CHINESE, ARABIC), ("The bridge is open.", CHINESE)])
def test_of_other_scripts_no_contradiction_is_told(one: str, other: str) -> None:
    found = suspicions.suspect(one, other, suspicions.came())

    assert found.contradicts is False
    assert found.reason.startswith("Nothing can be told of the two")
