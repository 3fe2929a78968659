"""Attributes have names that mean one thing only, and what is compared by them stays comparable."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimtracker.operations import attributes, touched
from claimtracker.operations.attributes import AttributeInUse
from claimtracker.operations.names import NameTaken
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries.attributes import AttributeContent
from claimtracker.rules.permissions import NotAllowed
from tests.operations import given

SITES = AttributeContent("data centres in", "places", "Where are the servers of {subject}?")


@pytest.fixture
def by(ada, now):
    return {"actor": ada, "now": now}


def stored(session, key):
    return attribute_rows.by_id(session, [key])[key]


def edit(session, key, *, actor, now, **told):
    read = stored(session, key)
    attributes.edit(session, [Edit(read, replace(read.content, **told))], actor=actor, now=now)


def in_use(session):
    made = given.attribute(session)
    stake = given.reading(session, given.entity(session, "ByteDance"), made, "80%")
    given.claim(session, reading=stake)
    return made, stake


def test_add_keeps_an_attribute_with_its_aliases(session, by):
    content = replace(SITES, aliases=("hosts", "servers"), single=False, runs="state")

    [made] = attributes.add(session, [content], **by)

    assert stored(session, made).content == content
    assert attribute_rows.ids_by_name(session, ["Servers"]) == {"Servers": made}


def test_add_and_edit_leave_one_event_each(session, by, ada):
    made = given.attribute(session)

    edit(session, made, shelf_life=90, runs="figure", **by)

    [added, edited] = given.events(session, made)
    assert (added.act, added.table) == ("add", "attribute")
    assert edited == given.Left("edit", "attribute", ada.person_id, {
        "before": {"runs": "state", "shelf_life": None},
        "after": {"runs": "figure", "shelf_life": 90}, "why": "",
    })  # fmt: skip


def test_name_of_another_attribute_is_refused(session, by):
    attributes.add(session, [replace(SITES, aliases=("servers",))], **by)

    with pytest.raises(NameTaken, match="The name 'Servers' belongs to 'servers' already"):
        given.attribute(session, "Servers")


@pytest.mark.parametrize("told", [{"kind": "money", "unit": None}, {"unit": "people"}])
def test_kind_and_unit_of_an_attribute_in_use_stay(session, by, told):
    made, _ = in_use(session)

    with pytest.raises(AttributeInUse, match="Claims use the attribute 'shares held of'"):
        edit(session, made, **told, **by)


def test_single_of_a_set_attribute_in_use_stays(session, by):
    [made] = attributes.add(session, [SITES], **by)
    tiktok, china = (given.entity(session, name) for name in ("TikTok", "China"))
    sites = given.reading(session, tiktok, made, "China")
    given.claim(session, reading=replace(sites, members=(china,)))

    with pytest.raises(AttributeInUse):
        edit(session, made, single=True, **by)


def test_kind_and_unit_of_an_attribute_nobody_uses_may_change(session, by):
    made = given.attribute(session)

    edit(session, made, kind="money", unit=None, **by)

    assert (stored(session, made).content.kind, stored(session, made).version) == ("money", 2)


def test_edit_touches_the_questions_that_ask_it(session, by):
    made, stake = in_use(session)
    touched.clear(session)

    edit(session, made, runs="figure", **by)

    assert list(touched.pages(session, "question")) == [[stake.question_id]]


def test_edit_over_somebody_elses_change_is_refused(session, by, ben, now):
    made = given.attribute(session)
    read = stored(session, made)
    edit(session, made, definition="Ben's", actor=ben, now=now)

    with pytest.raises(StaleVersion, match="Somebody else changed this attribute"):
        attributes.edit(session, [Edit(read, replace(read.content, definition="Ada's"))], **by)


def test_attributes_are_refused_to_a_reader(session, cleo, now):
    made = given.attribute(session)

    with pytest.raises(NotAllowed):
        attributes.add(session, [SITES], actor=cleo, now=now)
    with pytest.raises(NotAllowed):
        edit(session, made, definition="Cleo's", actor=cleo, now=now)


def test_nearest_gives_the_names_most_like_a_name_best_first(session, by):
    given.attribute(session)

    assert attribute_rows.nearest(session, "shares held off", 1) == ["shares held of"]
