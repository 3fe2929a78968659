"""An admin asks that words go, and a second person agrees or lets them stay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from claimtracker.models import Assertion, Claim, Redaction
from claimtracker.operations import redaction_requests as requests
from claimtracker.operations.redaction_requests import AskedAlready, DecidedAlready
from claimtracker.operations.redactions import ReasonTellsWords, SecondPersonNeeded
from claimtracker.operations.rows import StaleVersion
from claimtracker.queries import redaction_requests as read
from claimtracker.queries.redaction_requests import NoSuchRequest, NoWordsToRedact
from claimtracker.rules.permissions import NotAllowed
from tests.operations import given

REASON = "A court ordered it."
UNKNOWN = "00000000-0000-7000-8000-0000000000ff"


@pytest.fixture
def chief(ada):
    return replace(ada, role="admin")


@pytest.fixture
def second(ben):
    return replace(ben, role="reviewer")


@pytest.fixture
def quoted(session):
    article = given.article(session)
    given.assertion(session, "a1", article, given.claim(session))


def ask(session, actor, now, table="assertion", key="a1", version=1, reason=REASON):
    return requests.ask(
        session, actor=actor, now=now, table=table, key=key, version=version, reason=reason
    )


def test_quote_goes_once_a_second_person_agrees(session, quoted, chief, second, now):
    request = ask(session, chief, now)
    assert read.get(session, request).stands.words == "keeps an 80% stake"

    done = requests.confirm(session, actor=second, now=now, request_id=request, version=1)

    assert session.scalars(select(Assertion.quote)).all() == [None]
    [kept] = session.execute(select(Redaction.requested_by, Redaction.confirmed_by, Redaction.id))
    assert tuple(kept) == (chief.person_id, second.person_id, done.id)
    [told] = read.listed(session)
    assert (told.state, told.decided_by, told.stands) == ("done", "Ben", None)


def test_statement_goes_once_a_second_person_agrees(session, quoted, chief, second, now):
    request = ask(session, chief, now, "claim", "stake-80")

    requests.confirm(session, actor=second, now=now, request_id=request, version=1)

    assert session.scalars(select(Claim.statement)).all() == [None]


def test_whoever_asked_cannot_agree(session, quoted, chief, now):
    request = ask(session, chief, now)

    with pytest.raises(SecondPersonNeeded):
        requests.confirm(session, actor=chief, now=now, request_id=request, version=1)
    assert read.get(session, request).state == "waiting"


def test_request_that_is_refused_leaves_the_words(session, quoted, chief, second, now):
    request = ask(session, chief, now)

    requests.refuse(session, actor=second, now=now, request_id=request, version=1, why="No.")

    told = read.get(session, request)
    assert (told.state, told.stands.words) == ("refused", "keeps an 80% stake")
    row = told.row_id
    assert [(e.act, e.by, e.content["why"]) for e in given.events(session, row)[-2:]] == [
        ("ask for redaction", chief.person_id, REASON),
        ("refuse redaction", second.person_id, "No."),
    ]


@pytest.mark.parametrize("decide", [requests.confirm, requests.refuse])
def test_request_is_decided_once(session, quoted, chief, second, now, decide):
    request = ask(session, chief, now)
    requests.refuse(session, actor=second, now=now, request_id=request, version=1)

    with pytest.raises(DecidedAlready):
        decide(session, actor=second, now=now, request_id=request, version=2)


def test_row_that_changed_since_it_was_asked_for_is_not_redacted(
    session, quoted, chief, second, now
):
    request = ask(session, chief, now)
    session.execute(Assertion.__table__.update().values(version=2))

    assert read.get(session, request).is_stale
    with pytest.raises(StaleVersion):
        requests.confirm(session, actor=second, now=now, request_id=request, version=1)


@pytest.mark.parametrize("version", [2, 7])
def test_request_is_made_and_decided_over_the_version_that_was_read(
    session, quoted, chief, second, now, version
):
    with pytest.raises(StaleVersion):
        ask(session, chief, now, version=version)
    request = ask(session, chief, now)
    with pytest.raises(StaleVersion):
        requests.refuse(session, actor=second, now=now, request_id=request, version=version)


def test_reason_that_repeats_the_words_is_refused_at_once(session, quoted, chief, now):
    with pytest.raises(ReasonTellsWords):
        ask(session, chief, now, reason="He said: keeps an 80% stake.")


def test_words_are_asked_for_once_at_a_time(session, quoted, chief, now):
    ask(session, chief, now)

    with pytest.raises(AskedAlready):
        ask(session, chief, now)


@pytest.mark.parametrize(("table", "key"), [("assertion", "none"), ("person", "Ada")])
def test_what_has_no_words_cannot_be_asked_for(session, chief, now, table, key):
    with pytest.raises(NoWordsToRedact):
        ask(session, chief, now, table, key)


def test_request_that_nobody_made_is_refused(session, second, now):
    with pytest.raises(NoSuchRequest):
        requests.confirm(session, actor=second, now=now, request_id=UNKNOWN, version=1)


def test_admins_ask_and_reviewers_agree(session, quoted, ada, chief, second, now):
    with pytest.raises(NotAllowed):
        ask(session, second, now)
    request = ask(session, chief, now)
    for decide in (requests.confirm, requests.refuse):
        with pytest.raises(NotAllowed):
            decide(session, actor=ada, now=now, request_id=request, version=1)
