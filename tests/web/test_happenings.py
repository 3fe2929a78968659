from __future__ import annotations

from datetime import datetime

from claimtracker.queries.row_history import Happened
from claimtracker.web.happenings import Change, told

AT = datetime(2020, 10, 1, 12, 0)


def happened(act, before, after):
    return Happened("e-1", AT, "Ada", act, before, after, "", None, False)


def test_event_is_told_with_names_instead_of_keys():
    event = happened("edit", {"source_id": "s-1"}, {"source_id": "s-2"})

    found = told(event, {"s-1": "The Meridian", "s-2": "The Courier"})

    assert (found.by, found.did) == ("Ada", "changed it")
    assert found.changes == [
        Change("Published by", [("same", "The "), ("del", "Meridian"), ("ins", "Courier")])
    ]


def test_in_a_row_that_was_just_made_nothing_is_marked_as_new():
    found = told(happened("add", {}, {"statement": "It is so."}), {})

    assert found.changes == [Change("Statement", [("same", "It is so.")])]


def test_chain_of_voices_is_told_link_by_link():
    chain = [{"entity_id": "e-1", "for_id": "e-2"}, {"described": "an aide"}]

    found = told(happened("add", {}, {"chain": chain}), {"e-1": "Ken Glueck", "e-2": "Oracle"})

    assert found.changes == [Change("Who says it", [("same", "Ken Glueck, Oracle; an aide")])]


def test_merge_says_in_which_row_it_went_up():
    found = told(happened("merge", {}, {"survivor": "c-2", "moved": 3}), {})

    assert found.did == "let it go up in another"
    assert [change.label for change in found.changes] == ["Goes up in", "Rows moved"]


def test_what_follows_from_other_fields_is_left_out():
    assert told(happened("edit", {"identity": "a"}, {"identity": "b"}), {}).changes == []


def test_what_was_asked_and_supplied_is_told_in_words():
    asked = told(happened("ask for redaction", {}, {"request": "01a2"}), {})
    added = told(happened("add", {}, {"supplied": '["from", "subject"]'}), {})

    assert (asked.did, asked.changes) == ("asked that its words go for good", [])
    assert added.changes == [Change("Supplied by us", [("same", "from; subject")])]
