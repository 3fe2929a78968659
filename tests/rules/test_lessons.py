"""How weights move to what was answered, by each of the three ways."""

from __future__ import annotations

from random import Random

import pytest

from claimtracker.rules import choosing, lessons
from claimtracker.rules.choosing import Choice
from claimtracker.rules.estimates import Estimate, Weights
from claimtracker.rules.lessons import BY_CHOICES, BY_SETS, NO, YES, Lesson

SETS = {name: Weights(0.0, {"x": 1.0, "y": 0.0}) for name in ("dated", "undated")}
PRESENT = Estimate("e", 1, "nothing", SETS)


def beside(chance: Random) -> tuple[dict[str, float], ...]:
    return tuple({"x": chance.random(), "y": chance.random()} for _ in range(3))


def choices(count: int, of: str) -> list[Lesson]:
    """Return choices of which the right one has most of y."""
    chance, made = Random(5), []
    for number in range(count):
        given = beside(chance)
        right = max(range(3), key=lambda at: given[at]["y"])
        made.append(Lesson(f"about {number}", str(right + 1), given, of))
    return made


def test_choices_move_the_set_that_they_are_of_and_leave_the_other() -> None:
    given = choices(80, "dated")

    moved = lessons.taught(PRESENT, given, BY_CHOICES)

    assert moved.outcomes["dated"].weights["y"] > 1 > moved.outcomes["dated"].weights["x"]
    assert moved.outcomes["undated"] == SETS["undated"]
    assert (moved.version, moved.tuned_on) == (2, "nothing; then on 80 answers of this ledger")
    thought = BY_CHOICES.thought(moved, given[0])
    assert max(thought, key=lambda one: thought[one]) == given[0].answer
    assert sum(thought.values()) == pytest.approx(1)


def test_few_lessons_of_a_set_leave_it_as_it_is() -> None:
    few = lessons.FEWEST_OF_A_SET - 1

    assert lessons.taught(PRESENT, choices(few, "dated"), BY_CHOICES).outcomes == SETS


def test_yes_and_no_move_the_set_that_they_are_of() -> None:
    chance = Random(6)
    given = [
        Lesson(str(n), YES if one["y"] > 0.5 else NO, (one,), "undated")
        for n in range(80)
        for one in beside(chance)[:1]
    ]

    moved = lessons.taught(PRESENT, given, BY_SETS)

    assert moved.outcomes["dated"] == SETS["dated"]
    assert BY_SETS.thought(moved, Lesson("", "", ({"y": 1.0},), "undated"))[YES] > 0.7


def test_choices_begin_at_what_is_known_of_them() -> None:
    given = [Choice([{"x": 1.0}, {"x": 0.0}], 0, known=[9.0, 0.0])] * 5
    plain = [Choice([{"x": 1.0}, {"x": 0.0}], 0)] * 5

    known, unknown = choosing.fit(given, ["x"]), choosing.fit(plain, ["x"])

    assert 0 <= known.weights["x"] < 0.01 < unknown.weights["x"]
