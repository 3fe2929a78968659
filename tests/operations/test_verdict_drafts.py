"""A verdict in the making is written, reviewed by a second person where asked, and published."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from claimtracker.models import Rating, Setting, VerdictDraft
from claimtracker.operations import checks, evidence, holds, verdict_drafts, verdicts
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.operations.writing import settle
from claimtracker.queries import ratings as rating_rows
from claimtracker.queries import verdict_drafts as listed
from claimtracker.queries import verdicts as read
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.verdicts import DraftContent, EvidenceLink
from claimtracker.rules.permissions import NotAllowed
from tests import builders
from tests.operations.given import events


@pytest.fixture
def reviewer(ben):
    return replace(ben, role="reviewer")


@pytest.fixture
def claim(session):
    return builders.claim(session, "stake-80")


@pytest.fixture
def rated(session):
    found = rating_rows.by_code(session, Rating, ["true", "false"])
    return {code: row.id for code, row in found.items()}


@pytest.fixture
def memo(session, ada, now):
    return evidence.add(session, [EvidenceContent("memo", "The memo")], actor=ada, now=now)[0]


@pytest.fixture
def a_draft(session, ada, now, claim, rated, memo):
    content = DraftContent(
        "d1", claim, rated["true"], ada.person_id, "So far.", evidence=(EvidenceLink(memo),)
    )
    verdict_drafts.draft(session, [content], actor=ada, now=now)
    return drafted(session)


@pytest.fixture
def two_people(session):
    session.add(Setting(name="verdicts_need_second_person", value="yes", version=1))
    session.flush()


def drafted(session, key="d1"):
    return read.drafts_by_key(session, [key])[key]


def edited(session, by, now, **changed):
    stored = drafted(session)
    change = Edit(stored, replace(stored.content, **changed))
    verdict_drafts.edit_draft(session, [change], actor=by, now=now)
    return drafted(session)


def submitted(session, by, now):
    stored = drafted(session)
    verdict_drafts.submit(session, actor=by, now=now, draft_id=stored.id, version=stored.version)
    return drafted(session)


def published(session, by, now, key="d1", **told):
    stored = drafted(session, key)
    return verdict_drafts.publish_draft(
        session, actor=by, now=now, draft_id=stored.id, version=stored.version, **told
    )


def test_draft_is_edited(session, ada, now, a_draft):
    after = edited(session, ada, now, rationale="In full.", evidence=())

    assert (after.version, after.content.rationale, after.content.evidence) == (2, "In full.", ())


def test_draft_is_not_saved_over_the_change_of_another(session, ada, ben, now, a_draft):
    edited(session, ben, now, rationale="Ben's.")

    with pytest.raises(StaleVersion):
        verdict_drafts.edit_draft(session, [Edit(a_draft, a_draft.content)], actor=ada, now=now)


def test_draft_published_becomes_a_verdict_and_is_closed(session, ada, now, a_draft):
    key = published(session, ada, now)

    verdict = read.by_id(session, [key])[key].content
    assert (verdict.key, verdict.rationale) == ("d1", "So far.")
    assert verdict.evidence == a_draft.content.evidence
    assert session.execute(select(VerdictDraft.state)).scalar_one() == "published"
    assert events(session, a_draft.id)[-1].act == "publish"
    with pytest.raises(verdict_drafts.DraftIsPublished):
        published(session, ada, now)
    with pytest.raises(verdict_drafts.DraftIsPublished):
        edited(session, ada, now, rationale="Otherwise.")


def test_draft_is_published_only_as_it_was_read(session, ada, now, a_draft):
    with pytest.raises(StaleVersion):
        verdict_drafts.publish_draft(session, actor=ada, now=now, draft_id=a_draft.id, version=7)

    assert read.by_key(session, ["d1"]) == {}


def test_draft_without_evidence_or_reasons_is_not_published(session, ada, now, a_draft):
    edited(session, ada, now, evidence=())
    with pytest.raises(verdicts.VerdictWithoutEvidence):
        published(session, ada, now)

    edited(session, ada, now, rationale="  ")
    with pytest.raises(verdicts.VerdictWithoutReasons):
        published(session, ada, now)


def test_draft_is_not_begun_by_a_reader(session, cleo, now, claim, rated):
    content = DraftContent("d1", claim, rated["true"], cleo.person_id)

    with pytest.raises(NotAllowed):
        verdict_drafts.draft(session, [content], actor=cleo, now=now)


def test_draft_goes_into_review_and_comes_back_with_a_note(session, ada, ben, now, a_draft):
    in_review = submitted(session, ada, now)

    by = {"actor": ben, "now": now, "draft_id": a_draft.id}
    with pytest.raises(verdict_drafts.NotInState):
        verdict_drafts.submit(session, version=2, **by)
    with pytest.raises(verdict_drafts.SentBackWithoutNote):
        verdict_drafts.send_back(session, version=2, note=" ", **by)
    verdict_drafts.send_back(session, version=2, note="Which page?", **by)

    assert (in_review.content.state, drafted(session).content.state) == ("in review", "draft")
    assert drafted(session).content.evidence == a_draft.content.evidence
    last = events(session, a_draft.id)[-1]
    assert (last.act, last.by, last.content["why"]) == ("send back", ben.person_id, "Which page?")


def test_draft_that_is_discarded_is_no_draft_of_its_claim(session, ada, now, claim, a_draft):
    assert [one.key for one in listed.of_claims(session, [claim])[claim]] == ["d1"]

    verdict_drafts.discard(session, actor=ada, now=now, draft_id=a_draft.id, version=1)

    assert listed.of_claims(session, [claim]) == {}
    with pytest.raises(verdicts.NoSuchVerdict):
        verdict_drafts.publish_draft(session, actor=ada, now=now, draft_id=a_draft.id, version=2)


@pytest.mark.usefixtures("two_people")
def test_second_person_agrees_and_publishes_what_the_author_decided(
    session, ada, ben, now, a_draft
):
    submitted(session, ada, now)
    with pytest.raises(verdict_drafts.SecondPersonNeeded):
        published(session, ada, now)

    key = published(session, ben, now)

    assert read.by_id(session, [key])[key].content.decided_by == ada.person_id
    last = events(session, a_draft.id)[-1]
    assert (last.act, last.by) == ("agree", ben.person_id)
    assert events(session, key)[-1].by == ben.person_id


@pytest.mark.usefixtures("two_people")
def test_whoever_changed_a_draft_last_does_not_agree_to_it(session, ada, ben, now, a_draft):
    edited(session, ben, now, rationale="Ben's.")
    submitted(session, ben, now)

    for writer in (ada, ben):
        with pytest.raises(verdict_drafts.SecondPersonNeeded):
            published(session, writer, now)


@pytest.mark.usefixtures("two_people")
def test_second_person_agrees_to_nothing_that_was_not_handed_in(session, ben, now, a_draft):
    with pytest.raises(verdict_drafts.NotInState):
        published(session, ben, now)


@pytest.mark.usefixtures("two_people")
def test_reviewer_publishes_alone_for_a_reason_that_stays(session, ada, now, a_draft):
    alone = replace(ada, role="reviewer")
    submitted(session, ada, now)
    with pytest.raises(verdict_drafts.SecondPersonNeeded, match="say why it cannot wait"):
        published(session, alone, now, override=" ")

    published(session, alone, now, override="Nobody else is awake.")

    last = events(session, a_draft.id)[-1]
    assert (last.act, last.content["why"]) == ("override", "Nobody else is awake.")


@pytest.mark.usefixtures("two_people")
def test_editor_does_not_publish_alone_for_any_reason(session, ada, now, a_draft):
    submitted(session, ada, now)

    with pytest.raises(NotAllowed):
        published(session, ada, now, override="Nobody else is awake.")


def test_verdict_that_follows_a_public_one_says_what_changed(
    session, ada, now, claim, rated, memo, a_draft
):
    published(session, ada, now)
    settle(session, actor=ada, now=now)
    other = DraftContent(
        "d2", claim, rated["false"], ada.person_id, "No.", evidence=(EvidenceLink(memo),)
    )
    verdict_drafts.draft(session, [other], actor=ada, now=now)

    with pytest.raises(verdict_drafts.ChangeUnsaid):
        published(session, ada, now, "d2")
    stored = drafted(session, "d2")
    told = replace(stored.content, change="correction", public_note=" ")
    verdict_drafts.edit_draft(session, [Edit(stored, told)], actor=ada, now=now)
    with pytest.raises(verdict_drafts.PublicNoteMissing):
        published(session, ada, now, "d2")


def test_verdict_that_follows_one_held_back_owes_the_public_nothing(
    session, ada, now, claim, rated, memo, a_draft
):
    first = published(session, ada, now)
    holds.place(session, actor=ada, now=now, table="verdict", row_id=first, reason="A letter.")
    settle(session, actor=ada, now=now)
    other = DraftContent(
        "d2", claim, rated["false"], ada.person_id, "No.", evidence=(EvidenceLink(memo),)
    )
    verdict_drafts.draft(session, [other], actor=ada, now=now)

    assert read.by_id(session, [published(session, ada, now, "d2")])


def test_account_proves_what_became_of_drafts(session, ada, ben, now, a_draft):
    submitted(session, ada, now)
    published(session, ben, now)
    settle(session, actor=ada, now=now)

    assert checks.check(session).problems == []
