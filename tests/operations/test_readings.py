"""What a reading is understood as."""

from __future__ import annotations

from datetime import date

import pytest

from claimtracker.operations.readings import (
    EmptyPeriod,
    ValueWithoutAttribute,
    Written,
    understand,
)
from claimtracker.queries.attributes import AttributeContent
from claimtracker.rules.values import InvalidValue

STAKE = AttributeContent("stake held in", "quantity", unit="%")
PLACES = AttributeContent("stores data in", "places")


def written(**told: str | tuple[str, ...] | None) -> Written:
    """Write a reading of ByteDance's stake, but for what is told otherwise."""
    plain = {
        "subject_id": "s", "attribute_id": "a", "object_id": None, "value": "80%",
        "begins": None, "ends": None,
    }  # fmt: skip
    return Written(**{**plain, **told})  # type: ignore[arg-type]


def nobody(name: str) -> str:
    """Know no entity."""
    raise KeyError(name)


def test_a_figure_is_kept_with_its_bounds() -> None:
    reading = understand(written(), STAKE, nobody)

    assert reading is not None
    assert (reading.low, reading.high, reading.low_in, reading.high_in) == (79.5, 80.5, True, False)


def test_places_are_kept_by_their_keys() -> None:
    keys = {"Singapore": "2", "United States": "1"}

    reading = understand(written(value="United States; Singapore"), PLACES, keys.__getitem__)

    assert reading is not None
    assert (reading.scope, reading.members) == ("at least", ("1", "2"))


def test_a_period_means_whole_spans() -> None:
    reading = understand(written(begins="2020-09", ends="2020"), STAKE, nobody)

    assert reading is not None
    assert (reading.period_from, reading.period_to) == (date(2020, 9, 1), date(2020, 12, 31))


def test_what_the_words_do_not_say_is_kept_in_order() -> None:
    reading = understand(written(supplied=("to", "object")), STAKE, nobody)

    assert reading is not None
    assert reading.supplied_fields == ("object", "to")


def test_nothing_written_is_no_reading() -> None:
    assert understand(written(subject_id=None, attribute_id=None, value=None), None, nobody) is None


def test_a_subject_alone_is_kept_and_answers_no_question() -> None:
    reading = understand(written(attribute_id=None, value=None), None, nobody)

    assert reading is not None
    assert (reading.subject_id, reading.question_id) == ("s", None)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(EmptyPeriod):
        understand(written(begins="2021", ends="2020"), STAKE, nobody)


def test_a_value_without_attribute_is_refused() -> None:
    with pytest.raises(ValueWithoutAttribute):
        understand(written(attribute_id=None), None, nobody)


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(InvalidValue):
        understand(written(value="in Singapore"), STAKE, nobody)
