"""A claim goes up in another with its assertions, and comes back with those still to be had."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from claimtracker.models import Assertion, Claim, ClaimMerge
from claimtracker.operations import assertions, merges, rows, touched
from claimtracker.operations.merges import MergeRefused, NotMerged, Undone
from claimtracker.operations.rows import Edit
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import claims
from claimtracker.queries.claims import NoSuchClaim
from claimtracker.rules.permissions import NotAllowed
from tests.operations import given


@pytest.fixture
def by(ada, now):
    return {"actor": ada, "now": now}


def two_claims(session):
    article = given.article(session)
    lost, kept = given.claim(session, "lost"), given.claim(session, "kept")
    first = given.assertion(session, "first", article, lost)
    second = given.assertion(session, "second", article, lost, quote="it keeps none")
    return lost, kept, first, second


def claims_of(session, *assertion_ids):
    rows = assertion_rows.by_id(session, assertion_ids)
    return [rows[key].content.claim_id for key in assertion_ids]


def test_merge_moves_every_assertion_and_the_key_answers_with_the_survivor(session, by):
    _, kept, first, second = two_claims(session)

    merges.merge(session, survivor="kept", merged="lost", **by)

    assert claims_of(session, first, second) == [kept, kept]
    assert claims.get(session, "lost").content.key == "kept"


def test_merge_makes_moved_assertions_the_same_as_those_of_the_survivor(session, by):
    _lost, kept, first, _ = two_claims(session)
    alike = given.assertion_content("x", claims_article(session, first), kept)

    merges.merge(session, survivor="kept", merged="lost", **by)

    assert assertion_rows.by_id(session, [first])[first].content.identity == alike.identity


def claims_article(session, assertion_id):
    return assertion_rows.by_id(session, [assertion_id])[assertion_id].content.article_id


def test_merge_leaves_an_event_on_the_claim_and_one_on_each_assertion(session, by, ada):
    lost, kept, first, _ = two_claims(session)

    merges.merge(session, survivor="kept", merged="lost", **by)

    content = {"before": None, "after": {"survivor": "kept", "moved": 2}, "why": ""}
    assert given.events(session, lost, after=1) == [
        given.Left("merge", "claim", ada.person_id, content)
    ]
    [moved] = given.events(session, first, after=1)
    assert (moved.act, moved.content["why"]) == ("edit", "lost went up in kept")
    assert moved.content["after"]["claim_id"] == kept


def test_merge_touches_both_claims(session, by):
    lost, kept, *_ = two_claims(session)
    touched.clear(session)

    merges.merge(session, survivor="kept", merged="lost", **by)

    assert list(touched.pages(session, "claim")) == [sorted([lost, kept])]


def test_merge_of_a_claim_with_itself_is_refused(session, by):
    two_claims(session)

    with pytest.raises(MergeRefused, match="it is the same claim; name two"):
        merges.merge(session, survivor="lost", merged="lost", **by)


def test_merge_of_a_claim_that_went_up_already_is_refused(session, by):
    two_claims(session)
    given.claim(session, "third")
    merges.merge(session, survivor="kept", merged="lost", **by)

    with pytest.raises(MergeRefused, match="lost went up in kept already; name that one"):
        merges.merge(session, survivor="third", merged="lost", **by)


def test_merge_with_a_claim_that_went_up_means_the_one_that_it_went_up_in(session, by):
    lost, kept, *_ = two_claims(session)
    third = given.claim(session, "third")
    merges.merge(session, survivor="kept", merged="lost", **by)

    merges.merge(session, survivor="lost", merged="third", **by)

    assert claims.survivors(session, [lost, third]) == {lost: kept, third: kept}


def test_merges_in_a_circle_are_refused(session, by):
    two_claims(session)
    merges.merge(session, survivor="kept", merged="lost", **by)

    with pytest.raises(MergeRefused, match="it is the same claim"):
        merges.merge(session, survivor="lost", merged="kept", **by)


def test_merge_of_claims_with_different_ratings_is_refused(session, by):
    lost, kept, *_ = two_claims(session)
    given.verdict(session, "v-1", lost, "false")
    given.verdict(session, "v-2", kept, "true")

    with pytest.raises(MergeRefused, match="lost is rated False and kept is rated True"):
        merges.merge(session, survivor="kept", merged="lost", **by)


def test_merge_of_a_rated_claim_into_an_unrated_one_is_refused(session, by):
    lost, *_ = two_claims(session)
    given.verdict(session, "v-1", lost, "false")

    with pytest.raises(MergeRefused, match="kept is not rated; merge them the other way round"):
        merges.merge(session, survivor="kept", merged="lost", **by)


def test_merge_of_claims_with_one_rating_goes_through(session, by):
    lost, kept, *_ = two_claims(session)
    given.verdict(session, "v-1", lost, "false")
    given.verdict(session, "v-2", kept, "false")

    merges.merge(session, survivor="kept", merged="lost", **by)

    assert claims.survivors(session, [lost]) == {lost: kept}


def test_merge_of_an_unknown_claim_is_refused(session, by):
    given.claim(session, "kept")

    with pytest.raises(NoSuchClaim):
        merges.merge(session, survivor="kept", merged="nowhere", **by)


def test_merge_and_undo_are_refused_to_a_reader(session, cleo, now):
    two_claims(session)

    with pytest.raises(NotAllowed):
        merges.merge(session, survivor="kept", merged="lost", actor=cleo, now=now)
    with pytest.raises(NotAllowed):
        merges.undo(session, merged="lost", actor=cleo, now=now)


def test_merge_makes_an_edit_of_the_merged_claim_stale(session, by):
    lost, *_ = two_claims(session)
    read = claims.by_id(session, [lost])[lost]
    merges.merge(session, survivor="kept", merged="lost", **by)

    with pytest.raises(rows.StaleVersion):
        rows.edit(session, Claim, [Edit(read, replace(read.content, statement="Other"))], **by)


def test_undo_moves_the_assertions_back(session, by, ada):
    lost, _, first, second = two_claims(session)
    before = assertion_rows.by_id(session, [first])[first].content
    merges.merge(session, survivor="kept", merged="lost", **by)

    done = merges.undo(session, merged="lost", **by)

    assert done == Undone(2, [])
    assert claims_of(session, first, second) == [lost, lost]
    assert assertion_rows.by_id(session, [first])[first].content == before
    assert claims.get(session, "lost").id == lost
    assert given.events(session, lost, after=2) == [
        given.Left("undo merge", "claim", ada.person_id, {
            "before": {"survivor": "kept"}, "after": {"moved back": 2, "stayed": []}, "why": "",
        })
    ]  # fmt: skip


def test_undo_says_what_it_cannot_move_back(session, by):
    _lost, kept, first, second = two_claims(session)
    third = given.claim(session, "third")
    merges.merge(session, survivor="kept", merged="lost", **by)
    stored = assertion_rows.by_id(session, [first, second])
    elsewhere = replace(stored[first].content, claim_id=third)
    assertions.edit(session, [Edit(stored[first], elsewhere)], **by)
    rows.remove(session, Assertion, [stored[second]], why="twice", **by)

    done = merges.undo(session, merged="lost", **by)

    assert done == Undone(0, [
        ("first", "it was tied to another claim since"), ("second", "it was taken away since"),
    ])  # fmt: skip
    assert claims_of(session, first, second) == [third, kept]


def test_undo_finds_assertions_that_went_further_with_the_survivor(session, by):
    lost, _, first, second = two_claims(session)
    given.claim(session, "third")
    merges.merge(session, survivor="kept", merged="lost", **by)
    merges.merge(session, survivor="third", merged="kept", **by)

    done = merges.undo(session, merged="lost", **by)

    assert done == Undone(2, [])
    assert claims_of(session, first, second) == [lost, lost]


def test_undo_of_what_is_not_merged_is_refused(session, by):
    two_claims(session)
    merges.merge(session, survivor="kept", merged="lost", **by)
    merges.undo(session, merged="lost", **by)

    with pytest.raises(NotMerged, match="lost went up in no other claim"):
        merges.undo(session, merged="lost", **by)


def test_merge_may_be_done_again_after_it_was_undone(session, by):
    _lost, kept, first, second = two_claims(session)
    merges.merge(session, survivor="kept", merged="lost", **by)
    merges.undo(session, merged="lost", **by)

    merges.merge(session, survivor="kept", merged="lost", **by)

    assert claims_of(session, first, second) == [kept, kept]
    live = session.execute(select(ClaimMerge.live).order_by(ClaimMerge.id)).scalars()
    assert list(live) == [None, True]


def test_merge_moves_more_assertions_than_one_statement_names(session, by, monkeypatch):
    monkeypatch.setattr(merges, "BATCH", 1)
    _lost, kept, first, second = two_claims(session)

    merges.merge(session, survivor="kept", merged="lost", **by)
    assert claims_of(session, first, second) == [kept, kept]

    assert merges.undo(session, merged="lost", **by) == Undone(2, [])
