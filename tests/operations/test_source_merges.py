"""Two names of one publication become one, with all that it printed, and come apart again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from claimtracker.models import Article, Contradiction, Rating, Verdict, VerdictDraft
from claimtracker.operations import (
    articles,
    checks,
    findings,
    name_merges,
    public_rows,
    releases,
    sources,
    undone_merges,
    verdict_drafts,
    verdicts,
)
from claimtracker.operations.name_merges import SOURCES, MergeWithoutReason, NamesDiffer
from claimtracker.operations.restoring import KINDS, remove
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.operations.undone_merges import Undone
from claimtracker.operations.writing import settle
from claimtracker.queries import articles as article_rows
from claimtracker.queries import sources as read
from claimtracker.queries import verdict_history, word_lists
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.public_tables import NAME
from claimtracker.queries.verdicts import DraftContent, VerdictContent
from claimtracker.rules.permissions import NotAllowed
from tests import builders
from tests.operations import given

WHY = "The Mail Online is the Daily Mail."


@pytest.fixture
def by(ada, now):
    return {"actor": ada, "now": now}


@pytest.fixture
def mails(session):
    """Return two names of one paper, which printed different figures."""
    for key, value, paper in (("c80", "80%", "Daily Mail"), ("c20", "20%", "Mail Online")):
        builders.says(session, paper, builders.claim(session, key, value))
    return builders.source(session, "Daily Mail"), builders.source(session, "Mail Online")


def merge(session, kept, lost, by, *, version=1, reason=WHY):
    return name_merges.merge(
        session, SOURCES, survivor_id=kept, merged_id=lost, version=version, reason=reason, **by
    )


def printed_by(session):
    return set(session.scalars(select(Article.source_id)))


def by_one_voice(session, by):
    """Return of each contradiction that stands whether one voice is on both its sides."""
    findings.settle(session, **by)
    stands = Contradiction.live.is_(True) & Contradiction.lapsed_at.is_(None)
    return session.scalars(select(Contradiction.by_one_voice).where(stands)).all()


def false(session):
    return session.scalars(select(Rating.id).where(Rating.code == "false")).one()


def judged(session, by, publisher):
    """Return the claim of a verdict that a publication is the publisher of."""
    claim = session.scalars(select(Verdict.claim_id)).first() or given.claim(session, "judged")
    content = VerdictContent("v1", claim, false(session), "It is not so.", publisher_id=publisher)
    verdicts.publish(session, [content], **by)
    return claim


def test_source_that_goes_up_printed_nothing_and_its_name_leads_to_the_other(session, mails, by):
    kept, lost = mails

    merge(session, kept, lost, by)

    assert printed_by(session) == {kept}
    assert read.ids_by_name(session, ["MAIL online"]) == {"MAIL online": kept}
    [line] = word_lists.page(session, word_lists.SOURCES, sought="online").lines
    assert (line.name, line.aliases, line.uses) == ("Daily Mail", ("Mail Online",), 2)


def test_voices_that_become_one_are_reckoned_anew(session, mails, by):
    kept, lost = mails
    assert by_one_voice(session, by) == [False]

    merge(session, kept, lost, by)

    assert by_one_voice(session, by) == [True]
    undone_merges.undo(session, SOURCES, merged_id=lost, **by)
    assert by_one_voice(session, by) == [False]


def test_merge_is_told_with_its_reason_and_so_is_each_article_that_moved(session, mails, by):
    kept, lost = mails
    [article] = session.scalars(select(Article.id).where(Article.source_id == lost))

    merge(session, kept, lost, by)

    told = given.events(session, article)[-1]
    assert (told.act, told.content["after"]) == ("move", {"source_id": kept})
    assert told.content["why"] == "Mail Online went up in Daily Mail"
    [own] = given.events(session, lost, after=1)
    assert (own.act, own.content["after"], own.content["why"]) == (
        "merge", {"survivor": "Daily Mail", "moved": 1}, WHY,
    )  # fmt: skip
    other = given.events(session, kept)[-1]
    assert (other.act, other.content["after"], other.content["why"]) == (
        "take up", {"took_up": "Mail Online"}, WHY,
    )  # fmt: skip


def test_published_verdict_keeps_its_publisher_and_is_shown_as_of_the_other(session, mails, by):
    kept, lost = mails
    claim = judged(session, by, lost)

    merge(session, kept, lost, by)

    assert session.scalars(select(Verdict.publisher_id)).all() == [lost]
    [seen] = verdict_history.history(session, [claim])[claim]
    assert seen.publisher == "Daily Mail"


def test_draft_of_a_verdict_goes_along_and_comes_back(session, mails, by):
    kept, lost = mails
    claim = given.claim(session, "judged")
    draft = DraftContent(
        "d1", claim, false(session), publisher_id=lost, author_id=by["actor"].person_id
    )
    verdict_drafts.draft(session, [draft], **by)

    merge(session, kept, lost, by)

    assert session.scalars(select(VerdictDraft.publisher_id)).all() == [kept]
    undone_merges.undo(session, SOURCES, merged_id=lost, **by)
    assert session.scalars(select(VerdictDraft.publisher_id)).all() == [lost]


def test_merge_that_is_undone_leaves_all_as_it_was(session, mails, by):
    kept, lost = mails
    before = read.by_id(session, mails)
    merge(session, kept, lost, by)

    done = undone_merges.undo(session, SOURCES, merged_id=lost, **by)

    assert done == Undone(moved_back=1, stayed=0)
    assert printed_by(session) == {kept, lost}
    after = read.by_id(session, mails)
    assert {k: r.content for k, r in after.items()} == {k: r.content for k, r in before.items()}
    assert read.ids_by_name(session, ["Mail Online"]) == {"Mail Online": lost}


def test_article_that_somebody_moved_on_since_stays_there(session, mails, by):
    kept, lost = mails
    [article] = session.scalars(select(Article.id).where(Article.source_id == lost))
    merge(session, kept, lost, by)
    third = builders.source(session, "The Sun")
    row = article_rows.by_id(session, [article])[article]
    articles.edit(session, [Edit(row, replace(row.content, source_id=third))], **by)

    done = undone_merges.undo(session, SOURCES, merged_id=lost, **by)

    assert (done, printed_by(session)) == (Undone(moved_back=0, stayed=1), {kept, third})


def test_article_that_is_put_back_is_of_what_its_source_went_up_in(session, mails, by):
    kept, lost = mails
    [article] = session.scalars(select(Article.id).where(Article.source_id == lost))
    stored = article_rows.by_id(session, [article])[article]
    [kind] = [one for one in KINDS if one.table == "article"]
    remove(session, kind, [stored], why="A slip.", **by)
    merge(session, kept, lost, by)
    gone = article_rows.by_id(session, [article])[article]

    articles.edit(session, [Edit(gone, gone.content)], **by)

    assert printed_by(session) == {kept}


def test_name_leads_through_every_merge(session, mails, by):
    kept, lost = mails
    third = builders.source(session, "DMG Media")
    claim = judged(session, by, lost)
    merge(session, kept, lost, by)

    merge(session, third, kept, by)

    assert read.ids_by_name(session, ["Mail Online", "Daily Mail"]) == {
        "Mail Online": third, "Daily Mail": third,
    }  # fmt: skip
    [seen] = verdict_history.history(session, [claim])[claim]
    assert (seen.publisher, printed_by(session)) == ("DMG Media", {third})


def test_whether_it_is_ours_is_said_of_all_that_went_up_in_it(session, mails, by):
    kept, lost = mails
    claim = judged(session, by, lost)
    merge(session, kept, lost, by)
    row = read.by_id(session, [kept])[kept]

    sources.edit(session, [Edit(row, replace(row.content, ours=True))], **by)

    assert verdict_rows.rating_by_claim(session, [claim])[claim].code == "false"


def test_public_sees_both_names_of_a_publisher_while_the_merge_stands(session, mails, by):
    kept, lost = mails
    claim = judged(session, by, lost)
    reviewer = {**by, "actor": replace(by["actor"], role="reviewer")}
    releases.release(session, key="judged", version=1, **reviewer)
    settle(session, **by)
    assert named_in_public(session, claim) == {lost}

    merge(session, kept, lost, by)
    settle(session, **by)

    assert named_in_public(session, claim) == {kept, lost}
    undone_merges.undo(session, SOURCES, merged_id=lost, **by)
    settle(session, **by)
    assert named_in_public(session, claim) == {lost}


def named_in_public(session, claim):
    assert list(public_rows.problems(session)) == []
    return set(session.scalars(select(NAME.c.row_id).where(NAME.c.claim_id == claim)))


def test_source_that_went_up_is_ours_by_the_other_alone(session, mails, by):
    kept, lost = mails
    merge(session, kept, lost, by)
    row = read.by_id(session, [lost])[lost]

    sources.edit(session, [Edit(row, replace(row.content, ours=True, kind="paper"))], **by)

    now = read.by_id(session, [lost])[lost].content
    assert (now.ours, now.kind) == (False, "paper")


def test_ledger_with_a_merged_source_is_sound(session, mails, by):
    kept, lost = mails
    merge(session, kept, lost, by)
    settle(session, **by)

    assert checks.check(session).problems == []


def test_sources_of_which_one_is_ours_stay_apart(session, mails, by):
    kept, lost = mails
    row = read.by_id(session, [lost])[lost]
    sources.edit(session, [Edit(row, replace(row.content, ours=True))], **by)

    with pytest.raises(NamesDiffer, match="ours"):
        merge(session, kept, lost, by, version=2)


def test_merge_needs_a_reason_and_the_version_that_was_read(session, mails, by):
    kept, lost = mails

    with pytest.raises(MergeWithoutReason):
        merge(session, kept, lost, by, reason=" ")
    with pytest.raises(StaleVersion):
        merge(session, kept, lost, by, version=7)


def test_merging_sources_is_for_editors(session, mails, by, cleo):
    kept, lost = mails

    with pytest.raises(NotAllowed):
        merge(session, kept, lost, {**by, "actor": cleo})
