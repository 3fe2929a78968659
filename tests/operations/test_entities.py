"""Entities have names that mean one thing only, and places lie in places, never in themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimtracker.operations import entities, touched
from claimtracker.operations.entities import PlaceInItself
from claimtracker.operations.names import NameTaken
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.queries import entities as entity_rows
from claimtracker.queries.entities import EntityContent
from claimtracker.rules.permissions import NotAllowed
from tests.operations import given


@pytest.fixture
def by(ada, now):
    return {"actor": ada, "now": now}


def stored(session, key):
    return entity_rows.by_id(session, [key])[key]


def edit(session, key, *, actor, now, **told):
    read = stored(session, key)
    entities.edit(session, [Edit(read, replace(read.content, **told))], actor=actor, now=now)


def test_add_keeps_an_entity_with_its_names_and_places(session, by):
    states = given.entity(session, "United States", kind="place")
    content = EntityContent("California", "place", "Q99", ("CA", "Calif."), (states,))

    [made] = entities.add(session, [content], **by)

    assert stored(session, made).content == content


def test_entity_is_found_by_its_name_and_its_aliases_however_they_are_written(session, by):
    made = given.entity(session, "Oracle", aliases=("Oracle Corp.",))

    found = entity_rows.ids_by_name(session, ["ORACLE", "oracle  corp.", "SAP"])

    assert found == {"ORACLE": made, "oracle  corp.": made}


def test_add_and_edit_leave_one_event_each(session, by, ada):
    made = given.entity(session, "Oracle")

    edit(session, made, kind="organization", **by)

    [added, edited] = given.events(session, made)
    assert (added.act, added.table, added.content["after"]["name"]) == ("add", "entity", "Oracle")
    assert edited == given.Left("edit", "entity", ada.person_id, {
        "before": {"kind": "other"}, "after": {"kind": "organization"}, "why": "",
    })  # fmt: skip


def test_edit_takes_back_the_names_that_are_no_longer_given(session, by):
    made = given.entity(session, "Oracle", aliases=("Big Red",))

    edit(session, made, name="Oracle Corp", aliases=(), **by)

    names = ["Oracle", "Big Red", "Oracle Corp"]
    assert entity_rows.ids_by_name(session, names) == {"Oracle Corp": made}


@pytest.mark.parametrize("name", ["ORACLE", "big red"])
def test_name_of_another_entity_is_refused(session, by, name):
    given.entity(session, "Oracle", aliases=("Big Red",))

    with pytest.raises(NameTaken, match=f"The name '{name}' belongs to '(Oracle|Big Red)' already"):
        given.entity(session, name)


def test_name_given_to_two_new_entities_is_refused(session, by):
    with pytest.raises(NameTaken):
        entities.add(session, [EntityContent("Oracle"), EntityContent("oracle")], **by)


def test_alias_that_is_the_name_written_otherwise_is_kept_once(session, by):
    made = given.entity(session, "Oracle", aliases=("ORACLE",))

    assert stored(session, made).content.aliases == ()


@pytest.mark.parametrize("inner", ["California", "United States"])
def test_place_that_would_lie_in_itself_is_refused(session, by, inner):
    states = given.entity(session, "United States", kind="place")
    california = given.entity(session, "California", kind="place", within=(states,))
    within = {"California": california, "United States": states}[inner]

    with pytest.raises(PlaceInItself, match="'United States' would lie within itself"):
        edit(session, states, within=(within,), **by)


def test_edit_of_a_places_place_touches_the_questions_whose_values_name_it(session, by):
    states, california = (
        given.entity(session, name, kind="place") for name in ("United States", "California")
    )
    subject, attribute = given.entity(session, "TikTok"), given.attribute(session)
    stake = given.reading(session, subject, attribute, "80%")
    given.claim(session, reading=replace(stake, members=(california,)))
    touched.clear(session)

    edit(session, california, within=(states,), **by)
    edit(session, states, wikidata="Q30", **by)

    assert list(touched.pages(session, "question")) == [[stake.question_id]]


def test_edit_over_somebody_elses_change_is_refused(session, by, ben, now):
    made = given.entity(session, "Oracle")
    read = stored(session, made)
    edit(session, made, wikidata="Q19900", actor=ben, now=now)

    with pytest.raises(StaleVersion, match="Somebody else changed this entity"):
        entities.edit(session, [Edit(read, replace(read.content, kind="person"))], **by)


def test_entities_are_refused_to_a_reader(session, cleo, now):
    made = given.entity(session, "Oracle")

    with pytest.raises(NotAllowed):
        entities.add(session, [EntityContent("SAP")], actor=cleo, now=now)
    with pytest.raises(NotAllowed):
        edit(session, made, kind="person", actor=cleo, now=now)
