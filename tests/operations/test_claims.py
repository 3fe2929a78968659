"""Claims are added and edited with their readings and topics, over the version that was read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimtracker.operations import claims, topics, touched
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.queries import claims as claim_rows
from claimtracker.queries.claims import NoSuchClaim
from claimtracker.queries.topics import TopicContent
from claimtracker.rules.permissions import NotAllowed
from tests.operations import given


@pytest.fixture
def by(ada, now):
    return {"actor": ada, "now": now}


@pytest.fixture
def stake(session):
    return given.reading(
        session, given.entity(session, "ByteDance"), given.attribute(session), "80%"
    )


def stored(session, key="stake-80"):
    return claim_rows.by_key(session, [key])[key]


def test_add_keeps_a_claim_with_its_reading_and_topics(session, by, stake):
    [topic] = topics.add(session, [TopicContent("Sale", "sale")], **by)
    content = given.claim_content(
        "stake-80", language="en", mode="plan", due="2020-11", reading=stake, topics=(topic,)
    )

    [made] = claims.add(session, [content], **by)

    assert stored(session).content == content
    assert (stored(session).id, stored(session).version) == (made, 1)


def test_add_gives_keys_in_the_order_of_the_claims(session, by):
    made = claims.add(session, [given.claim_content(key) for key in ("b", "a")], **by)

    assert made == [stored(session, "b").id, stored(session, "a").id]


def test_add_of_nothing_leaves_nothing(session, by):
    assert claims.add(session, [], **by) == []


def test_add_leaves_one_event_with_the_whole_claim(session, by, ada, stake):
    content = given.claim_content("stake-80", reading=stake)

    [made] = claims.add(session, [content], **by)

    [event] = given.events(session, made)
    assert (event.act, event.table, event.by) == ("add", "claim", ada.person_id)
    assert event.content["before"] is None
    after = event.content["after"]
    assert (after["key"], after["mode"], after["reading"]["value"]) == ("stake-80", "fact", "80%")


def test_edit_leaves_one_event_with_what_changed_alone(session, by, ben, now):
    made = given.claim(session, due="2020-11", mode="plan")
    read = stored(session)

    late = replace(read.content, due="2020-12")
    claims.edit(session, [Edit(read, late)], actor=ben, now=now)

    assert given.events(session, made, after=1) == [
        given.Left("edit", "claim", ben.person_id, {
            "before": {"due": "2020-11"}, "after": {"due": "2020-12"}, "why": "",
        })
    ]  # fmt: skip
    assert stored(session).version == 2


def test_edit_replaces_reading_and_topics(session, by, stake):
    [one, other] = topics.add(session, [TopicContent(n, n) for n in ("one", "other")], **by)
    given.claim(session, reading=stake, topics=(one,))
    read = stored(session)

    claims.edit(session, [Edit(read, replace(read.content, reading=None, topics=(other,)))], **by)

    assert (stored(session).content.reading, stored(session).content.topics) == (None, (other,))


def test_edit_touches_the_claim_and_the_question_that_it_answered(session, by, stake):
    made = given.claim(session, reading=stake)
    read = stored(session)
    touched.clear(session)

    claims.edit(session, [Edit(read, replace(read.content, reading=None))], **by)

    assert list(touched.pages(session, "claim")) == [[made]]
    assert list(touched.pages(session, "question")) == [[stake.question_id]]


def test_edit_over_somebody_elses_change_is_refused_and_saves_nothing(session, by, ben, now):
    given.claim(session, "one")
    given.claim(session, "two")
    read = {key: stored(session, key) for key in ("one", "two")}
    bens = replace(read["two"].content, statement="Ben's")
    claims.edit(session, [Edit(read["two"], bens)], actor=ben, now=now)
    adas = [Edit(row, replace(row.content, statement="Ada's")) for row in read.values()]

    stale = pytest.raises(StaleVersion, match="Somebody else changed this claim since")
    with stale, session.begin_nested():
        claims.edit(session, adas, **by)

    statements = [stored(session, key).content.statement for key in ("one", "two")]
    assert statements == ["The statement of one", "Ben's"]


def test_claims_are_refused_to_a_reader(session, cleo, now):
    given.claim(session)
    same = Edit(stored(session), stored(session).content)

    with pytest.raises(NotAllowed, match=r"Cleo \(viewer\) may not do this"):
        claims.add(session, [given.claim_content("other")], actor=cleo, now=now)
    with pytest.raises(NotAllowed):
        claims.edit(session, [same], actor=cleo, now=now)


def test_get_of_an_unknown_claim_says_which(session):
    with pytest.raises(NoSuchClaim, match="There is no claim 'nowhere' in this ledger"):
        claim_rows.get(session, "nowhere")


@pytest.mark.parametrize(
    ("statement", "language", "same"),
    [
        ("ByteDance  keeps 80%", None, True),
        ("bytedance keeps 80%", None, True),
        ("ByteDance keeps 20%", None, False),
        ("ByteDance keeps 80%", "de", False),
    ],
)
def test_identity_is_of_the_folded_statement_and_the_language(statement, language, same):
    one = claims.identity("ByteDance keeps 80%", None)

    assert (claims.identity(statement, language) == one) is same
