"""Assertions are added and edited with their chains, and stand where their words stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from claimtracker.models import Anchor
from claimtracker.operations import assertions, touched
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.queries import articles as article_rows
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries.assertions import Link
from claimtracker.rules.permissions import NotAllowed
from tests.operations import given

TWICE = "It keeps 80%. Nobody doubts that it keeps 80%."


@pytest.fixture
def by(ada, now):
    return {"actor": ada, "now": now}


def stored(session, key="a-1"):
    return assertion_rows.by_key(session, [key])[key]


def spans(session, assertion_id):
    """Return where an assertion was found, each time that it was looked for."""
    tried = select(Anchor.number, Anchor.span_start, Anchor.span_end, Anchor.how)
    found = session.execute(tried.where(Anchor.assertion_id == assertion_id).order_by(Anchor.id))
    return [tuple(row) for row in found]


def test_add_keeps_an_assertion_with_its_chain(session, by):
    article, claim = given.article(session), given.claim(session)
    mail, oracle = given.entity(session, "Daily Mail"), given.entity(session, "Oracle")
    chain = (Link(mail), Link(described="a manager", for_id=oracle))
    content = given.assertion_content("a-1", article, claim, stance="denies", chain=chain)

    [made], lost = assertions.add(session, [content], **by)

    assert (stored(session).id, stored(session).content, lost) == (made, content, [])


def test_add_finds_the_words_in_the_newest_text(session, by):
    article = given.article(session)
    given.capture(session, article, f"Again: {given.BODY}")

    made = given.assertion(session, "a-1", article)

    assert spans(session, made) == [(1, 17, 35, "exact")]
    [anchor] = session.execute(select(Anchor.article_version_id)).scalars()
    assert anchor == article_rows.newest_versions(session, [article])[article].id


def test_add_returns_the_keys_of_those_not_found_and_keeps_them(session, by):
    article = given.article(session)
    content = given.assertion_content("a-1", article, quote="no such words")

    [made], lost = assertions.add(session, [content], **by)

    assert (lost, spans(session, made)) == (["a-1"], [(1, None, None, "not found")])


def test_add_tells_places_apart_by_the_span_that_somebody_marked(session, by):
    article = given.article(session, body=TWICE)
    content = given.assertion_content("a-1", article, quote="keeps 80%")

    [made], lost = assertions.add(session, [content], spans={0: (36, 45)}, **by)

    assert (lost, spans(session, made)) == ([], [(1, 36, 45, "offset")])


def test_add_does_not_guess_between_two_places(session, by):
    article = given.article(session, body=TWICE)

    _, lost = assertions.add(
        session, [given.assertion_content("a-1", article, quote="keeps 80%")], **by
    )

    assert lost == ["a-1"]


def test_add_without_a_quote_or_to_an_article_without_text_looks_nowhere(session, by):
    article, bare = given.article(session), given.article(session, "bare", body=None)
    contents = [
        given.assertion_content("no-quote", article, quote=None),
        given.assertion_content("no-text", bare),
    ]

    ids, lost = assertions.add(session, contents, **by)

    assert lost == ["no-text"]
    assert [spans(session, made) for made in ids] == [[], []]


def test_add_leaves_one_event(session, by, ada):
    article, oracle = given.article(session), given.entity(session, "Oracle")

    made = given.assertion(session, "a-1", article, chain=(Link(oracle),))

    [event] = given.events(session, made)
    assert (event.act, event.table, event.by) == ("add", "assertion", ada.person_id)
    assert event.content["after"]["chain"] == [{"entity_id": oracle}]


def test_edit_leaves_one_event_with_what_changed_and_why(session, by, ada):
    article, oracle = given.article(session), given.entity(session, "Oracle")
    made = given.assertion(session, "a-1", article, hedged=True)
    read = stored(session)

    named = replace(read.content, chain=(Link(oracle),), hedged=False)
    assertions.edit(session, [Edit(read, named)], why="She said so.", **by)

    assert given.events(session, made, after=1) == [
        given.Left("edit", "assertion", ada.person_id, {
            "before": {"chain": None, "hedged": True},
            "after": {"chain": [{"entity_id": oracle}], "hedged": False},
            "why": "She said so.",
        })
    ]  # fmt: skip
    assert stored(session).content == named


def test_edit_of_the_words_looks_for_them_anew_and_of_the_rest_not(session, by):
    made = given.assertion(session, "a-1", given.article(session))
    for told in ({"hedged": True}, {"quote": "it keeps none"}):
        read = stored(session)
        assertions.edit(session, [Edit(read, replace(read.content, **told))], **by)

    assert spans(session, made) == [(1, 10, 28, "exact"), (2, 42, 55, "exact")]


def test_edit_touches_the_claim_before_and_the_claim_after(session, by):
    one, other = given.claim(session, "one"), given.claim(session, "other")
    given.assertion(session, "a-1", given.article(session), one)
    read = stored(session)
    touched.clear(session)

    assertions.edit(session, [Edit(read, replace(read.content, claim_id=other))], **by)

    assert list(touched.pages(session, "claim")) == [sorted([one, other])]


def test_edit_over_somebody_elses_change_is_refused(session, by, ben, now):
    given.assertion(session, "a-1", given.article(session))
    read = stored(session)
    hedged = replace(read.content, hedged=True)
    assertions.edit(session, [Edit(read, hedged)], actor=ben, now=now)

    with pytest.raises(StaleVersion, match="Somebody else changed this assertion"):
        assertions.edit(session, [Edit(read, replace(read.content, note="Ada's"))], **by)


def test_assertions_are_refused_to_a_reader(session, cleo, now):
    article = given.article(session)
    given.assertion(session, "a-1", article)
    same = Edit(stored(session), stored(session).content)

    with pytest.raises(NotAllowed):
        assertions.add(session, [given.assertion_content("a-2", article)], actor=cleo, now=now)
    with pytest.raises(NotAllowed):
        assertions.edit(session, [same], actor=cleo, now=now)


@pytest.mark.parametrize(
    "other",
    [
        ("claim-2", "article", (Link("oracle"),), "words"),
        ("claim", "article-2", (Link("oracle"),), "words"),
        ("claim", "article", (Link("oracle", "us"),), "words"),
        ("claim", "article", (Link(described="oracle"),), "words"),
        ("claim", "article", (), "words"),
        ("claim", "article", (Link("oracle"),), "other words"),
        (None, "article", (Link("oracle"),), None),
    ],
)
def test_identity_is_of_claim_article_voice_and_quote(other):
    one = assertions.identity("claim", "article", (Link("oracle"),), "words")

    assert assertions.identity("claim", "article", (Link("oracle"),), "words") == one
    assert assertions.identity(*other) != one
