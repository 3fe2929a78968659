"""A search is kept under a name by one person, for themselves alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from claimtracker.models import Event
from claimtracker.operations import saved_searches, search_index
from claimtracker.operations.saved_searches import (
    MOST,
    NameOfSearchMissing,
    NameOfSearchTaken,
    NoSuchSavedSearch,
    TooManySearches,
)
from claimtracker.queries import saved_searches as kept
from tests import builders


def save(session, actor, now, name="Stakes", asked="stake"):
    return saved_searches.save(session, actor=actor, now=now, name=name, asked=asked, found=2)


def names(session, actor):
    return [one.name for one in kept.of_person(session, actor.person_id)]


def test_search_is_kept_looked_at_renamed_and_deleted(session, cleo, now):
    made = save(session, cleo, now)
    later = now + timedelta(days=1)

    saved_searches.look(session, actor=cleo, now=later, search_id=made, found=5)
    saved_searches.rename(session, actor=cleo, search_id=made, name="  Who  owns it ")
    [found] = kept.of_person(session, cleo.person_id)
    saved_searches.forget(session, actor=cleo, search_id=made)

    assert (found.name, found.asked, found.found, found.looked_at) == (
        "Who owns it", "stake", 5, later
    )  # fmt: skip
    assert names(session, cleo) == []
    assert session.scalars(select(Event.id)).all() == []


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_search_without_a_name_is_refused(session, ada, now, name):
    with pytest.raises(NameOfSearchMissing):
        save(session, ada, now, name)


def test_name_is_taken_once_by_each_person(session, ada, cleo, now):
    save(session, ada, now)
    save(session, cleo, now)
    other = save(session, ada, now, "Users")

    with pytest.raises(NameOfSearchTaken):
        save(session, ada, now)
    with pytest.raises(NameOfSearchTaken):
        saved_searches.rename(session, actor=ada, search_id=other, name="Stakes")
    saved_searches.rename(session, actor=ada, search_id=other, name="Users")


def test_search_of_somebody_else_is_none(session, ada, cleo, now):
    made = save(session, ada, now)

    with pytest.raises(NoSuchSavedSearch):
        saved_searches.look(session, actor=cleo, now=now, search_id=made, found=0)
    with pytest.raises(NoSuchSavedSearch):
        saved_searches.rename(session, actor=cleo, search_id=made, name="Mine")
    with pytest.raises(NoSuchSavedSearch):
        saved_searches.forget(session, actor=cleo, search_id=made)
    assert (names(session, ada), names(session, cleo)) == (["Stakes"], [])


def test_no_more_are_kept_than_are_counted_on_a_page(session, ada, now):
    for number in range(MOST):
        save(session, ada, now, f"Search {number:02}")

    with pytest.raises(TooManySearches):
        save(session, ada, now, "One more")


def test_what_a_search_finds_more_is_counted_up_to_a_cap(session, ada, now, monkeypatch):
    for number in range(3):
        builders.claim(session, f"c-{number}", statement=f"The stake is {number}")
    search_index.rebuild(session)
    save(session, ada, now)
    [saved] = kept.of_person(session, ada.person_id)

    found = kept.now(session, saved)
    monkeypatch.setattr(kept, "CAP", 2)
    capped = kept.now(session, saved)

    assert (found.now, found.new) == (3, 3)
    assert (capped.now, capped.new) == (None, None)


def test_search_that_cannot_be_read_any_more_counts_nothing(session, ada, now):
    save(session, ada, now, asked="before:never")
    [saved] = kept.of_person(session, ada.person_id)

    assert kept.now(session, saved).new is None
