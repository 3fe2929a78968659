"""Verdicts are drafted, published, counted and withdrawn, and never altered."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event as listening
from sqlalchemy import select

from claimtracker.models import Event, EventContent, Rating
from claimtracker.operations import (
    articles,
    assertions,
    claims,
    evidence,
    ratings,
    sources,
    touched,
    verdicts,
)
from claimtracker.operations.rows import Edit
from claimtracker.queries import evidence_pages
from claimtracker.queries import ratings as ratings_read
from claimtracker.queries import verdicts as read
from claimtracker.queries.articles import ArticleContent
from claimtracker.queries.assertions import AssertionContent
from claimtracker.queries.claims import ClaimContent
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.sources import SourceContent
from claimtracker.queries.verdict_history import history
from claimtracker.queries.verdicts import EvidenceLink, RatingNow, VerdictContent
from claimtracker.rules.permissions import NotAllowed
from claimtracker.rules.text import fold


@pytest.fixture
def reviewer(ben):
    return replace(ben, role="reviewer")


@pytest.fixture
def claim(session, ada, now):
    return a_claim(session, ada, now, "stake-80", "ByteDance holds 80% of TikTok Global.")


@pytest.fixture
def rated(session):
    found = ratings_read.by_code(session, Rating, ["true", "false"])
    return {code: row.id for code, row in found.items()}


@pytest.fixture
def memo(session, ada, now):
    content = EvidenceContent("memo", "Memorandum of 19 September", "https://example.org/memo")
    return evidence.add(session, [content], actor=ada, now=now)[0]


def a_claim(session, actor, now, key, statement):
    content = ClaimContent(key, claims.identity(statement, "en"), statement, "en")
    return claims.add(session, [content], actor=actor, now=now)[0]


def an_article(session, actor, now, key):
    source = SourceContent(f"The {key}", fold(f"The {key}"))
    [source_id] = sources.add(session, [source], actor=actor, now=now)
    return articles.add(session, [ArticleContent(key, source_id)], actor=actor, now=now)[0]


def a_verdict(claim, rating, key="v1", rationale="The filing says so.", **rest):
    return VerdictContent(key, claim, rating, rationale, **rest)


def acts(session, table, row_id):
    told = (
        select(Event.act, Event.actor_id, EventContent.content)
        .join(EventContent, EventContent.event_id == Event.id)
        .where(Event.table_name == table, Event.row_id == row_id)
        .order_by(Event.id)
    )
    return [(act, by, json.loads(content)) for act, by, content in session.execute(told)]


def test_verdict_published_keeps_its_words_its_rating_and_its_evidence(
    session, ada, now, claim, rated, memo
):
    content = a_verdict(claim, rated["true"], evidence=(EvidenceLink(memo, "supports", "p. 2"),))

    [key] = verdicts.publish(session, [content], actor=ada, now=now)

    stored = read.by_key(session, ["v1"])["v1"]
    assert stored.id == key
    assert stored.removed is False
    assert stored.content == replace(content, decided_at=now, decided_by=ada.person_id)


def test_verdict_published_leaves_one_event_and_touches_its_claim(session, ada, now, claim, rated):
    touched.clear(session)

    [key] = verdicts.publish(session, [a_verdict(claim, rated["true"])], actor=ada, now=now)

    [(act, by, content)] = acts(session, "verdict", key)
    assert (act, by, content["after"]["key"]) == ("publish", ada.person_id, "v1")
    assert list(touched.pages(session, "claim")) == [[claim]]


def test_verdict_keeps_the_label_of_its_day_when_the_rating_is_renamed(
    session, ada, reviewer, now, claim, rated
):
    verdicts.publish(session, [a_verdict(claim, rated["true"])], actor=ada, now=now)
    rating = ratings_read.by_code(session, Rating, ["true"])["true"]
    label = rating.content.label

    renamed = Edit(rating, replace(rating.content, label="Holds"))
    ratings.edit(session, Rating, [renamed], actor=reviewer, now=now)

    assert read.rating_by_claim(session, [claim])[claim].label == label


def test_verdict_published_twice_with_the_same_words_is_one(session, ada, now, claim, rated):
    content = a_verdict(claim, rated["true"])
    first = verdicts.publish(session, [content], actor=ada, now=now)

    second = verdicts.publish(session, [content], actor=ada, now=now + timedelta(days=1))

    assert second == first
    assert len(acts(session, "verdict", first[0])) == 1


def test_verdict_given_back_with_the_hour_it_was_decided_is_the_same(
    session, ada, now, claim, rated
):
    content = a_verdict(claim, rated["true"])
    first = verdicts.publish(session, [content], actor=ada, now=now)

    back = replace(content, decided="2020-10-01T12:00Z", decided_at=now)
    second = verdicts.publish(session, [back], actor=ada, now=now)

    assert second == first


@pytest.mark.parametrize(
    "change",
    [
        {"rationale": "Other reasons."},
        {"as_of": "2020-09"},
        {"decided": "2020-09-30"},
        {"public_note": "Corrected."},
        {"change": "correction"},
    ],
)
def test_verdict_of_a_known_key_and_other_words_is_refused(session, ada, now, claim, rated, change):
    content = a_verdict(claim, rated["true"])
    verdicts.publish(session, [content], actor=ada, now=now)

    with pytest.raises(verdicts.VerdictAltered, match="'v1' is published"):
        verdicts.publish(session, [replace(content, **change)], actor=ada, now=now)


def test_verdict_given_twice_with_other_words_is_refused(session, ada, now, claim, rated):
    pair = [a_verdict(claim, rated["true"]), a_verdict(claim, rated["false"])]

    with pytest.raises(verdicts.VerdictAltered):
        verdicts.publish(session, pair, actor=ada, now=now)


def test_verdict_without_reasons_is_refused(session, ada, now, claim, rated):
    with pytest.raises(verdicts.VerdictWithoutReasons, match="rationale"):
        verdicts.publish(
            session, [a_verdict(claim, rated["true"], rationale=" ")], actor=ada, now=now
        )


def test_verdict_of_ours_without_evidence_is_refused_where_it_is_asked_for(
    session, ada, now, claim, rated
):
    content = a_verdict(claim, rated["true"])

    with pytest.raises(verdicts.VerdictWithoutEvidence):
        verdicts.publish(session, [content], actor=ada, now=now, evidence_required=True)


def test_verdict_is_not_published_by_a_reader(session, cleo, now, claim, rated):
    with pytest.raises(NotAllowed):
        verdicts.publish(session, [a_verdict(claim, rated["true"])], actor=cleo, now=now)


def test_rating_of_a_claim_is_that_of_the_newest_verdict_of_ours(session, ada, now, claim, rated):
    [stranger] = sources.add(session, [SourceContent("Others", "others")], actor=ada, now=now)
    early = {"decided_at": now - timedelta(days=9)}
    contents = [
        a_verdict(claim, rated["true"], "newest", decided_at=now, as_of="2020-09"),
        a_verdict(claim, rated["false"], "older", **early),
        a_verdict(
            claim, rated["false"], "theirs", publisher_id=stranger,
            decided_at=now + timedelta(days=1),
        ),
    ]  # fmt: skip

    verdicts.publish(session, contents, actor=ada, now=now)

    label = ratings_read.by_code(session, Rating, ["true"])["true"].content.label
    assert read.rating_by_claim(session, [claim]) == {
        claim: RatingNow("true", label, "newest", now, "2020-09")
    }


def test_rating_of_a_claim_is_not_that_of_one_of_its_assertions(session, ada, now, claim, rated):
    article = an_article(session, ada, now, "herald")
    said = AssertionContent("a1", "a1", article, claim)
    [[assertion], _] = assertions.add(session, [said], actor=ada, now=now)

    content = a_verdict(claim, rated["false"], assertion_id=assertion)
    verdicts.publish(session, [content], actor=ada, now=now)

    assert read.rating_by_claim(session, [claim]) == {}
    assert [v.assertion_key for v in history(session, [claim])[claim]] == ["a1"]


def test_verdict_withdrawn_no_longer_counts_and_stays_in_the_history(
    session, ada, reviewer, now, claim, rated
):
    contents = [
        a_verdict(claim, rated["true"], "first", decided_at=now - timedelta(days=1)),
        a_verdict(claim, rated["false"], "second"),
    ]
    [_, second] = verdicts.publish(session, contents, actor=ada, now=now)

    verdicts.withdraw(
        session, actor=reviewer, now=now, verdict_id=second, reason="The memo was forged."
    )

    assert read.rating_by_claim(session, [claim])[claim].verdict_key == "first"
    seen = history(session, [claim])[claim]
    assert [(v.key, v.withdrawal and v.withdrawal.reason) for v in seen] == [
        ("second", "The memo was forged."),
        ("first", None),
    ]
    assert [act for act, _, _ in acts(session, "verdict", second)] == ["publish", "withdraw"]


def test_verdict_is_withdrawn_once_with_a_reason_by_a_reviewer(
    session, ada, reviewer, now, claim, rated
):
    [key] = verdicts.publish(session, [a_verdict(claim, rated["true"])], actor=ada, now=now)
    the_verdict = {"now": now, "verdict_id": key}

    with pytest.raises(NotAllowed):
        verdicts.withdraw(session, actor=ada, reason="Wrong.", **the_verdict)
    with pytest.raises(verdicts.WithdrawalWithoutReason):
        verdicts.withdraw(session, actor=reviewer, reason="", **the_verdict)
    verdicts.withdraw(session, actor=reviewer, reason="Wrong.", **the_verdict)

    with pytest.raises(verdicts.AlreadyWithdrawn):
        verdicts.withdraw(session, actor=reviewer, reason="Wrong.", **the_verdict)


def test_verdict_that_is_not_there_cannot_be_withdrawn(session, reviewer, now):
    unknown = "00000000-0000-7000-8000-0000000000ff"

    with pytest.raises(verdicts.NoSuchVerdict):
        verdicts.withdraw(
            session, actor=reviewer, now=now, verdict_id=unknown, reason="It is wrong."
        )


def test_history_tells_by_name_who_decided_and_on_what(session, ada, now, claim, rated, memo):
    link = EvidenceLink(memo, "refutes", "p. 2")
    verdicts.publish(
        session, [a_verdict(claim, rated["false"], evidence=(link,))], actor=ada, now=now
    )

    [seen] = history(session, [claim])[claim]

    assert (seen.decided_by, seen.ours, seen.publisher) == ("Ada", True, None)
    assert [(e.key, e.title, e.relation, e.note) for e in seen.evidence] == [
        ("memo", "Memorandum of 19 September", "refutes", "p. 2")
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_history_takes_as_many_questions_for_three_verdicts_as_for_one(
    session, ada, now, claim, rated, memo, count
):
    link = EvidenceLink(memo)
    contents = [a_verdict(claim, rated["true"], f"v{n}", evidence=(link,)) for n in range(count)]
    verdicts.publish(session, contents, actor=ada, now=now)

    asked = asked_for(session, lambda: history(session, [claim]))

    assert asked == 3


def asked_for(session, work):
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    engine = session.get_bind().engine
    listening.listen(engine, "before_cursor_execute", note)
    work()
    listening.remove(engine, "before_cursor_execute", note)
    return len(asked)


def test_evidence_lists_the_verdicts_that_rest_on_it_and_stand(
    session, ada, reviewer, now, claim, rated, memo
):
    link = (EvidenceLink(memo),)
    contents = [
        a_verdict(claim, rated["true"], "stands", evidence=link),
        a_verdict(claim, rated["true"], "gone", evidence=link),
    ]
    [_, gone] = verdicts.publish(session, contents, actor=ada, now=now)

    verdicts.withdraw(session, actor=reviewer, now=now, verdict_id=gone, reason="Wrong.")

    found = evidence_pages.find(session, "memo", with_drafts=False)

    assert found is not None
    assert [one.key for one in found.verdicts if not one.withdrawn_at] == ["stands"]
    assert found.standing == 1


def test_verdict_decided_before_it_came_in_keeps_its_day(session, ada, ben, now, claim, rated):
    day = datetime(2020, 9, 22)
    content = a_verdict(
        claim, rated["true"], decided="2020-09-22", decided_at=day, decided_by=ben.person_id
    )

    verdicts.publish(session, [content], actor=ada, now=now)

    [seen] = history(session, [claim])[claim]
    assert (seen.decided, seen.decided_at, seen.decided_by) == ("2020-09-22", day, "Ben")
    assert seen.published_at == now
