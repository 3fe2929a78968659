"""The attributes, ratings and outcomes of the first day, checked as a file."""

from __future__ import annotations

from collections import Counter

from claimtracker.rules.vocabulary import ATTRIBUTE_KINDS, OUTCOMES_OF_NONE, REAL_OUTCOMES, RUNS
from tests.story import WORDS

FIELDS = {
    "name",
    "kind",
    "question",
    "definition",
    "aliases",
    "unit",
    "single",
    "runs",
    "shelf_life",
}


def test_vocabulary_holds_its_three_lists() -> None:
    sizes = {name: len(rows) for name, rows in WORDS.items()}

    assert sizes == {"attributes": 50, "ratings": 10, "outcomes": 13}


def test_attributes_have_known_fields_kinds_and_runs() -> None:
    odd = [
        row["name"]
        for row in WORDS["attributes"]
        if not set(row) <= FIELDS or row["kind"] not in ATTRIBUTE_KINDS or row["runs"] not in RUNS
    ]

    assert odd == []


def test_attributes_share_no_name_and_no_alias() -> None:
    names = [n.casefold() for a in WORDS["attributes"] for n in (a["name"], *a["aliases"])]

    repeated = [name for name, count in Counter(names).items() if count > 1]

    assert repeated == []


def test_attributes_ask_a_question_about_a_subject() -> None:
    questions = [row["question"] for row in WORDS["attributes"]]

    odd = [q for q in questions if "{subject}" not in q or not q.endswith("?")]

    assert odd == []


def test_attributes_have_a_unit_exactly_where_they_count() -> None:
    odd = [
        row["name"] for row in WORDS["attributes"] if ("unit" in row) != (row["kind"] == "quantity")
    ]

    assert odd == []


def test_attributes_of_places_and_entities_say_whether_one_answer_is_right() -> None:
    odd = [
        row["name"]
        for row in WORDS["attributes"]
        if ("single" in row) != (row["kind"] in {"places", "entities"})
    ]

    assert odd == []


def test_definitions_are_one_sentence() -> None:
    odd = [
        row["name"]
        for row in WORDS["attributes"]
        if row["definition"].count(".") != 1 or not row["definition"].endswith(".")
    ]

    assert odd == []


def test_ratings_on_the_scale_run_from_true_to_false() -> None:
    scale = [(r["code"], r["ordinal"]) for r in WORDS["ratings"] if "ordinal" in r]

    assert scale == [
        ("true", 5),
        ("mostly-true", 4),
        ("half-true", 3),
        ("mostly-false", 2),
        ("false", 1),
    ]


def test_ratings_off_the_scale_have_no_number() -> None:
    bare = [r["code"] for r in WORDS["ratings"] if not {"ordinal", "best", "worst"} & set(r)]

    assert bare == ["misleading", "unproven", "outdated", "disputed", "satire"]


def test_outcomes_are_the_thirteen() -> None:
    codes = [row["code"] for row in WORDS["outcomes"]]

    assert codes == [
        "one-side-stands",
        "neither-stands",
        "both-stand",
        "cannot-be-determined",
        "other-time",
        "other-scope",
        "rounding",
        "plan-overtaken",
        "misquoted",
        "corrected",
        "taken-back",
        "same-claim",
        "no-contradiction",
    ]


def test_each_outcome_says_whether_the_two_contradicted_each_other() -> None:
    codes = sorted(row["code"] for row in WORDS["outcomes"])

    assert sorted([*REAL_OUTCOMES, *OUTCOMES_OF_NONE]) == codes
