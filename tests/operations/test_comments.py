"""Comments on rows, and who is told of what."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claimtracker.models import Account, Dispute, Notification, Rating
from claimtracker.operations import (
    checks,
    comments,
    contradictions,
    decisions,
    disputes,
    merges,
    notifications,
    redactions,
    verdict_drafts,
    writing,
)
from claimtracker.operations.comments import EmptyComment, NotYourComment
from claimtracker.operations.decisions import Decision
from claimtracker.operations.rows import StaleVersion
from claimtracker.queries import comments as rows
from claimtracker.queries.verdicts import DraftContent
from claimtracker.rules.permissions import Actor, NotAllowed
from tests import builders, tokens
from tests.conftest import ADA, BEN, CLEO, NOW
from tests.operations import given

DORA = Actor(BEN.person_id, "Ben", "admin")


@pytest.fixture
def desk(session: Session) -> Session:
    """Give a ledger with a claim, and accounts of Ada, Ben and Cleo, who only reads."""
    for one in (ADA, BEN, CLEO):
        tokens.account(session, one, one.role)
    given.claim(session, "stake")
    return session


def add(session: Session, text: str, *, by: Actor = ADA, key: str = "stake") -> str:
    row_id = rows.row_of(session, "claim", key)
    return comments.add(session, table="claim", row_id=row_id, text=text, actor=by, now=NOW)


def told(session: Session) -> list[tuple[str, str]]:
    """Return who was told why."""
    found = select(Notification.person_id, Notification.why).order_by(Notification.id)
    return [(row.person_id, row.why) for row in session.execute(found)]


def texts(session: Session, key: str = "stake") -> list[str | None]:
    return [one.text for one in rows.thread(session, "claim", key).comments]


def test_comment_stands_under_its_row_and_leaves_an_event(desk: Session):
    made = add(desk, "  Who says so?  ")

    assert texts(desk) == ["Who says so?"]
    [event] = given.events(desk, made)
    assert (event.act, event.table, event.by) == ("add", "comment", ADA.person_id)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 10_001])
def test_comment_says_something_that_there_is_room_for(desk: Session, text: str):
    with pytest.raises(EmptyComment):
        add(desk, text)


def test_who_only_reads_comments_on_nothing(desk: Session):
    with pytest.raises(NotAllowed):
        add(desk, "So it is.", by=CLEO)


def test_author_changes_a_comment_over_the_version_that_was_read(desk: Session):
    made = add(desk, "So it is.")
    stored = rows.get(desk, made)

    comments.change(desk, stored=stored, text="So it was.", actor=ADA, now=NOW)

    assert texts(desk) == ["So it was."]
    with pytest.raises(StaleVersion):
        comments.change(desk, stored=stored, text="So it will be.", actor=ADA, now=NOW)


def test_nobody_changes_the_comment_of_another_and_a_reviewer_takes_it_away(desk: Session):
    stored = rows.get(desk, add(desk, "So it is."))

    with pytest.raises(NotYourComment):
        comments.change(desk, stored=stored, text="No.", actor=DORA, now=NOW)
    with pytest.raises(NotYourComment):
        comments.remove(desk, stored=stored, actor=BEN, now=NOW)
    comments.remove(desk, stored=stored, actor=DORA, now=NOW)

    assert texts(desk) == []
    with pytest.raises(rows.NoSuchComment):
        rows.get(desk, stored.id)


def test_claim_has_the_comments_of_what_went_up_in_it(desk: Session):
    given.claim(desk, "same")
    add(desk, "Here.")
    add(desk, "There.", key="same")

    merges.merge(desk, merged="same", survivor="stake", actor=ADA, now=NOW)

    assert texts(desk) == ["Here.", "There."]


def test_who_is_named_is_told_once_and_nobody_of_an_act_of_their_own(desk: Session):
    made = add(desk, "@Ben and @Ada, look; @Cleo cannot.")
    assert told(desk) == [(BEN.person_id, "mention")]

    stored = rows.get(desk, made)
    comments.change(desk, stored=stored, text="@Ben, look again.", actor=ADA, now=NOW)

    assert told(desk) == [(BEN.person_id, "mention")]


def dispute(session: Session) -> Any:
    eighty, none = (
        builders.claim(session, key, value) for key, value in (("eighty", "80%"), ("none", "none"))
    )
    builders.says(session, "The Herald", eighty)
    builders.says(session, "The Post", none)
    writing.settle(session, actor=ADA, now=NOW)
    return session.execute(select(Dispute.id, Dispute.version)).one()


def test_owner_is_told_of_getting_it_of_comments_and_of_news(desk: Session):
    row = dispute(desk)
    by: dict[str, Any] = {"actor": ADA, "now": NOW}
    disputes.assign(desk, dispute_id=row.id, version=row.version, person_id=BEN.person_id, **by)
    comments.add(desk, table="dispute", row_id=row.id, text="Well?", **by)
    version = desk.scalars(select(Dispute.version)).one()
    closed = Decision("closed", outcome="both-stand")
    decisions.decide(desk, dispute_id=row.id, version=version, decision=closed, **by)
    writing.settle(desk, **by)
    builders.says(desk, "The Mail", builders.claim(desk, "half", "50%"))
    writing.settle(desk, **by)

    assert told(desk) == [(BEN.person_id, why) for why in ("owner", "comment", "news")]


def test_reviewers_are_told_that_a_second_person_is_wanted(desk: Session):
    desk.execute(update(Account).where(Account.person_id == BEN.person_id).values(role="reviewer"))

    rating = desk.scalars(select(Rating.id).where(Rating.code == "false")).one()
    claim_id = rows.row_of(desk, "claim", "stake")
    content = DraftContent("d", claim_id, rating, ADA.person_id, "So.")
    [draft] = verdict_drafts.draft(desk, [content], actor=ADA, now=NOW)
    verdict_drafts.submit(desk, draft_id=draft, version=1, actor=ADA, now=NOW)

    assert told(desk) == [(BEN.person_id, "review")]


def test_author_is_told_of_a_verdict_that_is_sent_back(desk: Session):
    rating = desk.scalars(select(Rating.id).where(Rating.code == "false")).one()
    content = DraftContent("d", rows.row_of(desk, "claim", "stake"), rating, BEN.person_id, "So.")
    [draft] = verdict_drafts.draft(desk, [content], actor=BEN, now=NOW)
    for version, who in ((1, BEN), (3, BEN), (5, ADA)):
        by = {"draft_id": draft, "actor": BEN, "now": NOW}
        verdict_drafts.submit(desk, version=version, **by)
        sent = {**by, "actor": who, "version": version + 1, "note": "Which page?"}
        verdict_drafts.send_back(desk, **sent)

    assert told(desk) == [(BEN.person_id, "returned")]


def test_reading_one_notification_leaves_the_others(desk: Session):
    for text in ("@Ben, one.", "@Ben, two."):
        add(desk, text)
    first, *_ = desk.scalars(select(Notification.id).order_by(Notification.id)).all()

    notifications.read(desk, notification_id=first, actor=BEN, now=NOW)
    unread = select(Notification.id).where(Notification.read_at.is_(None))
    assert len(desk.scalars(unread).all()) == 1

    notifications.read(desk, actor=ADA, now=NOW)
    assert len(desk.scalars(unread).all()) == 1
    notifications.read(desk, actor=BEN, now=NOW)
    assert desk.scalars(unread).all() == []


def test_redaction_takes_the_words_of_a_comment_and_of_its_events(desk: Session):
    claim_id = given.claim(desk, "secret", statement="Mona sold it.")
    add(desk, "“Mona sold it.” But who is she?", key="secret")
    add(desk, "Nobody knows.", key="secret")

    redacted(desk, claim_id)

    writing.settle(desk, actor=DORA, now=NOW)
    assert texts(desk, "secret") == [None, "Nobody knows."]
    assert checks.check(desk).problems == []


def test_redaction_takes_the_words_of_comments_on_the_question_of_a_claim(desk: Session):
    claim_id = builders.claim(desk, "secret", "80%", statement="Mona sold it.")
    asked = [contradictions.over(desk, claim_id, actor=ADA, now=NOW),
             disputes.ask(desk, actor=ADA, now=NOW, claim_id=claim_id)]  # fmt: skip
    for one in asked:
        comments.add(
            desk, table="dispute", row_id=one.id, text="“Mona sold it.”", actor=ADA, now=NOW
        )

    found = redacted(desk, claim_id)

    said = [rows.thread(desk, "dispute", one.id).comments for one in asked]
    assert [[one.text for one in comments] for comments in said] == [[None], [None]]
    assert found.elsewhere == ()


def test_redaction_takes_the_words_of_comments_on_what_went_up_in_a_claim(desk: Session):
    claim_id = given.claim(desk, "secret", statement="Mona sold it.")
    given.claim(desk, "the same", statement="She sold it.")
    add(desk, "“Mona sold it.”", key="the same")
    merges.merge(desk, actor=ADA, now=NOW, survivor="secret", merged="the same")

    found = redacted(desk, claim_id)

    assert texts(desk, "secret") == [None]
    assert found.elsewhere == ()


def redacted(session: Session, claim_id: str) -> redactions.Redacted:
    """Take the statement of a claim away."""
    return redactions.redact_statement(
        session, actor=DORA, confirmed_by=Actor(ADA.person_id, "Ada", "reviewer"), now=NOW,
        claim_id=claim_id, version=1, reason="a court order",
    )  # fmt: skip
