from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claimtracker.rules.merging import Merged, merge

FORMS = st.fixed_dictionaries({name: st.sampled_from("abc") for name in ("x", "y")})


def test_field_that_one_side_touched_is_that_sides():
    was = {"statement": "old", "language": "en"}

    found = merge(was, was | {"statement": "theirs"}, was | {"language": "de"})

    assert found == Merged(
        {"statement": "theirs", "language": "de"}, ("statement",), ("language",), ()
    )


def test_field_that_both_touched_waits_and_keeps_yours():
    found = merge({"statement": "old"}, {"statement": "theirs"}, {"statement": "yours"})

    assert found == Merged({"statement": "yours"}, (), (), ("statement",))


def test_same_change_of_both_is_theirs_already():
    found = merge({"statement": "old"}, {"statement": "new"}, {"statement": "new"})

    assert found == Merged({"statement": "new"}, ("statement",), (), ())


@given(FORMS, FORMS, FORMS)
def test_no_word_of_yours_is_thrown_away(was, theirs, yours):
    found = merge(was, theirs, yours)

    assert all(found.values[name] == yours[name] for name in yours if yours[name] != was[name])
