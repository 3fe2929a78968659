"""Rows are added, edited over the version that was read, and taken away by a date."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from claimtracker.models import Topic
from claimtracker.operations import rows
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.queries.articles import ArticleContent
from claimtracker.queries.assertions import AssertionContent, Link
from claimtracker.queries.topics import TopicContent, by_name
from tests.operations import given

TRADE = TopicContent("Trade", "trade")
WAR = TopicContent("War", "war", "Since 2014.")


@pytest.fixture
def trade(session, ada, now):
    rows.add(session, Topic, [TRADE], actor=ada, now=now)
    return by_name(session, ["trade"])["trade"]


def test_rows_are_added_in_order_each_with_an_event(session, ada, now):
    ids = rows.add(session, Topic, [WAR, TRADE], actor=ada, now=now)

    stored = by_name(session, ["trade", "war"])
    assert [stored["war"].id, stored["trade"].id] == ids
    assert (stored["war"].version, stored["war"].content) == (1, WAR)
    [left] = given.events(session, ids[0])
    assert (left.act, left.table, left.by) == ("add", "topic", ada.person_id)
    assert left.content == {
        "before": None,
        "after": {"name": "War", "folded": "war", "note": "Since 2014."},
        "why": "",
    }


def test_nothing_to_write_leaves_nothing(session, ada, now):
    assert rows.add(session, Topic, [], actor=ada, now=now) == []
    rows.edit(session, Topic, [], actor=ada, now=now)
    rows.remove(session, Topic, [], actor=ada, now=now, why="")


def test_edit_raises_the_version_and_tells_what_changed(session, ada, ben, now, trade):
    change = Edit(trade, replace(trade.content, note="And customs."))

    rows.edit(session, Topic, [change], actor=ben, now=now, why="Asked for.")

    stored = by_name(session, ["trade"])["trade"]
    assert (stored.version, stored.content.note) == (2, "And customs.")
    [_, left] = given.events(session, trade.id)
    assert (left.act, left.by) == ("edit", ben.person_id)
    assert left.content == {
        "before": {"note": None},
        "after": {"note": "And customs."},
        "why": "Asked for.",
    }


def test_edit_over_the_change_of_another_is_refused(session, ada, ben, now, trade):
    bens = Edit(trade, replace(trade.content, note="Ben's."))
    rows.edit(session, Topic, [bens], actor=ben, now=now)

    with pytest.raises(StaleVersion, match="Somebody else changed this topic"):
        rows.edit(
            session, Topic, [Edit(trade, replace(trade.content, note="Ada's."))],
            actor=ada, now=now,
        )  # fmt: skip

    stored = by_name(session, ["trade"])["trade"]
    assert (stored.version, stored.content.note) == (2, "Ben's.")
    assert len(given.events(session, trade.id)) == 2


def test_one_stale_row_among_several_is_refused(session, ada, now, trade):
    rows.add(session, Topic, [WAR], actor=ada, now=now)
    war = by_name(session, ["war"])["war"]
    edits = [Edit(war, WAR), Edit(replace(trade, version=9), TRADE)]

    with pytest.raises(StaleVersion):
        rows.edit(session, Topic, edits, actor=ada, now=now)


def test_row_taken_away_stays_with_its_date_and_its_reason(session, ada, now, trade):
    rows.remove(session, Topic, [trade], actor=ada, now=now, why="A duplicate.")

    stored = by_name(session, ["trade"])["trade"]
    removed_at = select(Topic.removed_at).where(Topic.id == trade.id)
    assert (stored.removed, stored.version) == (True, 2)
    assert session.execute(removed_at).scalar_one() == now
    left = given.events(session, trade.id)[-1]
    assert (left.act, left.content["before"]["name"], left.content["why"]) == (
        "remove",
        "Trade",
        "A duplicate.",
    )


def test_row_taken_away_stands_again_when_it_is_edited(session, ada, now, trade):
    rows.remove(session, Topic, [trade], actor=ada, now=now, why="A duplicate.")
    gone = by_name(session, ["trade"])["trade"]

    rows.edit(session, Topic, [Edit(gone, gone.content)], actor=ada, now=now)

    stored = by_name(session, ["trade"])["trade"]
    assert (stored.removed, stored.version) == (False, 3)


def test_row_is_not_taken_away_over_the_change_of_another(session, ada, now, trade):
    with pytest.raises(StaleVersion):
        rows.remove(session, Topic, [replace(trade, version=3)], actor=ada, now=now, why="")


def test_content_is_described_by_what_it_says():
    content = AssertionContent(
        "a1", "i1", "art", quote="80%", chain=(Link("e1", "e2"), Link(described="a manager"))
    )

    assert rows.described(content) == {
        "key": "a1", "identity": "i1", "article_id": "art", "stance": "affirms", "part": "body",
        "quote": "80%", "words": "verbatim", "hedged": False, "standing": "stands",
        "chain": [{"entity_id": "e1", "for_id": "e2"}, {"described": "a manager"}],
    }  # fmt: skip
    assert rows.described(ArticleContent("k", "s", url="")) == {
        "key": "k", "source_id": "s", "genre": "news",
    }  # fmt: skip
