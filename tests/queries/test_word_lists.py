"""Lists are read by name, a page at a time, with aliases and with what uses each row."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from claimtracker.operations import attributes, entities
from claimtracker.queries import alike, word_lists
from claimtracker.queries.attributes import AttributeContent
from claimtracker.queries.entities import EntityContent
from tests import builders

NAMES = ("Oracle", "Daily Mail", "ByteDance", "Walmart")


@pytest.fixture
def told(session, ada, now):
    contents = [EntityContent(name, "organization") for name in NAMES]
    contents.append(EntityContent("Oracle Corp", "organization", aliases=("Big Red",)))
    entities.add(session, contents, actor=ada, now=now)
    claim = builders.claim(session, "stake-80", "80%")
    builders.says(session, "The Meridian", claim, by=("Ken Glueck", "Oracle"))
    return session


def names(found):
    return [line.name for line in found.lines]


def test_list_is_read_page_by_page_in_the_order_of_names(told):
    first = word_lists.page(told, word_lists.ENTITIES, limit=3)
    rest = word_lists.page(told, word_lists.ENTITIES, limit=99, after=first.next)

    assert names(first) == ["ByteDance", "Daily Mail", "Ken Glueck"]
    assert names(rest) == ["Oracle", "Oracle Corp", "TikTok Global", "Walmart"]
    assert rest.next is None


def test_list_is_searched_by_name_and_by_alias(told):
    assert names(word_lists.page(told, word_lists.ENTITIES, sought="ORACLE")) == [
        "Oracle", "Oracle Corp",
    ]  # fmt: skip
    [found] = word_lists.page(told, word_lists.ENTITIES, sought="big r").lines
    assert (found.name, found.aliases) == ("Oracle Corp", ("Big Red",))
    assert names(word_lists.page(told, word_lists.ENTITIES, sought="%")) == []


def test_uses_of_an_entity_are_counted_wherever_it_stands(told):
    found = word_lists.page(told, word_lists.ENTITIES).lines

    assert {line.name: line.uses for line in found} == {
        "ByteDance": 1, "Daily Mail": 0, "Ken Glueck": 1, "Oracle": 1, "Oracle Corp": 0,
        "TikTok Global": 1, "Walmart": 0,
    }  # fmt: skip
    once = word_lists.page(told, word_lists.ENTITIES, used_once=True)
    assert names(once) == ["ByteDance", "Ken Glueck", "Oracle", "TikTok Global"]


@pytest.mark.parametrize(
    "of",
    [word_lists.SOURCES, word_lists.ATTRIBUTES, word_lists.TOPICS, word_lists.RATINGS,
     word_lists.OUTCOMES, word_lists.EVIDENCE],
)  # fmt: skip
def test_every_list_finds_its_first_row_by_name(told, of):
    found = word_lists.page(told, of, limit=1).lines

    for line in found:
        assert line.name in names(word_lists.page(told, of, sought=line.name))


def test_list_costs_the_same_for_one_row_and_for_all(told):
    counts = []
    for limit in (1, 99):
        given = []
        note = lambda *_, given=given: given.append(1)  # noqa: E731
        event.listen(told.get_bind(), "before_cursor_execute", note)
        word_lists.page(told, word_lists.ENTITIES, limit=limit)
        event.remove(told.get_bind(), "before_cursor_execute", note)
        counts.append(len(given))

    assert counts == [3, 3]


def test_names_that_are_alike_are_pairs_to_look_at(told):
    found = [(pair.one.name, pair.other.name) for pair in alike.pairs(told, word_lists.ENTITIES)]

    assert [set(pair) for pair in found] == [{"Oracle", "Oracle Corp"}]


def test_names_that_differ_by_a_space_are_alike_though_they_share_no_word(session, ada, now):
    contents = [AttributeContent("share price", "money"), AttributeContent("shareprice", "money")]
    attributes.add(session, contents, actor=ada, now=now)

    found = [
        {pair.one.name, pair.other.name} for pair in alike.pairs(session, word_lists.ATTRIBUTES)
    ]

    assert {"share price", "shareprice"} in found
